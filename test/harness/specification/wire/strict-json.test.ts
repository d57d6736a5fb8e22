import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readStrictJson } from '#harness/specification/wire/strict-json.ts';

describe('strict JSON', () => {
  it('reads what JSON.parse reads, over values of strings, safe integers, lists and objects', () => {
    const value = fc.letrec((tie) => ({
      leaf: fc.oneof(fc.string({ unit: 'grapheme' }), fc.maxSafeInteger(), fc.boolean(), fc.constant(null)),
      any: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        tie('leaf'),
        fc.array(tie('any'), { maxLength: 4 }),
        fc.dictionary(
          fc.string().filter((name) => name !== '__proto__'),
          tie('any'),
          { maxKeys: 4, noNullPrototype: true },
        ),
      ),
    })).any;
    fc.assert(
      fc.property(value, fc.constantFrom(undefined, 2, '\t'), (expected, indent) => {
        const text = JSON.stringify(expected, null, indent);
        if (text.includes('-0')) return;
        expect(readStrictJson(text, 100)).toEqual({ value: JSON.parse(text) as unknown });
      }),
    );
  });

  it.each([
    '',
    ' ',
    '{"a":1,"a":2}',
    '{"a":1,"\\u0061":2}',
    '{"__proto__":1}',
    '{"\\u005f_proto__":1}',
    '{"a":1.0}',
    '{"a":1e3}',
    '{"a":-0}',
    '{"a":01}',
    '{"a":9007199254740992}',
    '{"a":"\\ud800"}',
    '{"a":"\u0001"}',
    '{"a":"\\x"}',
    '{"a":1,}',
    '[1,]',
    '{a:1}',
    "{'a':1}",
    '{"a":1} x',
    '{"a":1}{"b":2}',
    '\uFEFF{"a":1}',
    '\u00a0{"a":1}',
    '{"a":tru}',
    '{"a":NaN}',
    '{"a"}',
    '{"a":',
    '"a',
    '// c\n{}',
  ])('refuses %j', (text) => {
    expect(readStrictJson(text, 16)).toBeNull();
  });

  it('counts levels', () => {
    const nested = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
    expect(readStrictJson(nested(16), 16)).not.toBeNull();
    expect(readStrictJson(nested(17), 16)).toBeNull();
    expect(readStrictJson('{"a":{}}', 1)).toBeNull();
    expect(readStrictJson('7', 0)).toEqual({ value: 7 });
  });

  it('reads a long string in linear time', () => {
    const text = `{"a":"${'\\"x'.repeat(200_000)}`;
    expect(readStrictJson(text, 1)).toBeNull();
    expect(readStrictJson(`${text}"}`, 1)).not.toBeNull();
  });
});
