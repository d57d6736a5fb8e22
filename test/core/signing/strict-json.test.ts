import { describe, expect, it } from 'vitest';
import { parseFlatJson, parseStrictJson } from '#core/signing/strict-json.ts';

function errorText(text: string, options?: Parameters<typeof parseStrictJson>[1]) {
  const result = parseStrictJson(text, options);
  return result.ok ? 'accepted' : [result.error.reason, result.error.member];
}

describe('strict JSON of any shape', () => {
  it('reads what JSON.parse reads', () => {
    const text = ' {"a":[1,-2,{"b":null}],"c":true,"d":false,"e":"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9","f":{},"g":[]} ';
    const result = parseStrictJson(text);
    expect(result.ok && result.value).toEqual(JSON.parse(text));
  });

  it.each(['"x"', '7', 'true', 'null', '[]'])('accepts %s at the top', (text) => {
    const result = parseStrictJson(text);
    expect(result.ok && result.value).toEqual(JSON.parse(text));
  });

  it('names a nested member by its path', () => {
    expect(errorText('{"products":[{"product_id":1},{"product_id":2,"quantity":1.5}]}')).toEqual([
      'fraction',
      'products[1].quantity',
    ]);
    expect(errorText('{"a":{"b":{"b":1,"b":2}}}')).toEqual(['duplicate', 'a.b.b']);
    expect(errorText('[[1,[2e3]]]')).toEqual(['exponent', '[0][1][0]']);
    expect(errorText('{"a":{"__proto__":1}}')).toEqual(['reserved', 'a.__proto__']);
  });

  it('bounds nesting and length', () => {
    expect(errorText('[[1]]', { maxDepth: 2 })).toBe('accepted');
    expect(errorText('[[[1]]]', { maxDepth: 2 })).toEqual(['depth', '[0][0]']);
    expect(errorText('['.repeat(100_000))[0]).toBe('depth');
    expect(errorText('"xxx"', { maxLength: 4 })).toEqual(['too-long', null]);
    expect(errorText('"xxx"', { maxLength: 5 })).toBe('accepted');
  });

  it('makes objects that inherit nothing, at every depth', () => {
    const result = parseStrictJson('{"a":{"b":1}}') as unknown as { value: { a: object } };
    expect('toString' in result.value).toBe(false);
    expect('toString' in result.value.a).toBe(false);
  });

  it('rejects an unescaped lone surrogate', () => {
    expect(errorText('{"a":"\ud800"}')).toEqual(['surrogate', 'a']);
    expect(errorText('\ud800')).toEqual(['syntax', null]);
  });

  it.each(['', ' ', '[', '{', '[1', '[1,', '{"a"', '{"a":', '"', '"\\', '"\\u12', '"\\n', '"\\u0041 b', '-'])(
    'reports that %j ends too early',
    (text) => {
      expect(errorText(text)[0]).toBe('end');
    },
  );
});

describe('the punctuation of JSON', () => {
  it.each([
    '{"a":1 "b":2}',
    '{"a":1;"b":2}',
    '{"a" 1}',
    '{"a"x1}',
    '{"a";1}',
    '[1 2]',
    '[1;2]',
    '[1}',
    '{"a":1]',
    '{1:2}',
    '{a":1}',
    '[1,]',
    '[,1]',
  ])('is required in %s', (text) => {
    expect(errorText(text)[0]).toBe('syntax');
  });

  it('keeps spaces in a string with escapes', () => {
    const result = parseStrictJson('"a b\\n c"');
    expect(result.ok && result.value).toBe('a b\n c');
  });
});

describe('an error inside a string', () => {
  it.each([
    ['"\\x"', 'escape', 2],
    ['"\\x23456', 'escape', 2],
    ['"\\u12g4', 'escape', 2],
    ['"\\u12g', 'end', 2],
    ['{"a\\x":1}', 'escape', 4],
    ['{"a\u0001":1}', 'control', 4],
    ['{"\\ud800":1}', 'surrogate', 3],
    ['{"a":01}', 'syntax', 7],
    ['{"a":-01}', 'syntax', 8],
  ])('%j is reported as %s, at character %d', (text, reason, character) => {
    const result = parseStrictJson(text);
    expect(result.ok ? 'accepted' : result.error.reason).toBe(reason);
    expect(result.ok ? '' : result.error.text.en).toContain(`(character ${character})`);
  });
});

describe('flat JSON', () => {
  it('accepts an empty object', () => {
    expect(parseFlatJson('{}').ok).toBe(true);
  });

  it('bounds its length', () => {
    expect(parseFlatJson('{"a":"1"}', { maxLength: 8 })).toMatchObject({ ok: false, error: { reason: 'too-long' } });
    expect(parseFlatJson('{"a":"1"}', { maxLength: 9 }).ok).toBe(true);
  });
});
