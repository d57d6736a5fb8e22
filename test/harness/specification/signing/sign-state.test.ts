import { Signatory } from '@cakioe/kit.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dialectNames } from '#core/domain/merchant.ts';
import { dialects as coreDialects } from '#core/signing/dialects/index.ts';
import { verifySign } from '#core/signing/sign.ts';
import { canonicalForm } from '#harness/specification/signing/dialects.ts';
import { signIdOf, signOf, signState } from '#harness/specification/signing/sign-state.ts';
import { vectors } from '../../../core/signing/vectors.ts';

const [published] = vectors;

describe('the sign of the specification', () => {
  it.each(vectors)('is the published one for "$name"', ({ payload, key, canonical, sign }) => {
    expect(canonicalForm(payload, key, 'raw')).toBe(canonical);
    expect(signOf(payload, key)).toBe(sign);
    expect(signState({ ...payload, sign }, [key])).toBe('right');
    expect(signState({ sign, ...payload }, ['another', key])).toBe('right');
  });

  it('is wrong under another key, in another case, in another length, and for other members', () => {
    const { payload, key, sign } = published!;
    for (const wrong of [sign.toLowerCase(), sign.slice(1), `${sign}0`, `0${sign}`, ` ${sign}`])
      expect(signState({ ...payload, sign: wrong }, [key])).toBe('wrong');
    expect(signState({ ...payload, sign }, [`${key} `])).toBe('wrong');
    expect(signState({ ...payload, sign }, [])).toBe('wrong');
    expect(signState({ ...payload, extra: 'x', sign }, [key])).toBe('wrong');
    expect(signState({ ...payload, extra: { a: 1 }, sign }, [key])).toBe('wrong');
  });

  it('does not change with an empty member, and does with 0', () => {
    const { payload, key, sign } = published!;
    expect(signState({ ...payload, extra: '', sign }, [key])).toBe('right');
    for (const extra of [0, '0', ' ', 'null', 'NULL'])
      expect(signState({ ...payload, extra, sign }, [key]), JSON.stringify(extra)).toBe('wrong');
  });

  it('is missing where it is absent, empty, or no text', () => {
    const { payload, key } = published!;
    for (const sign of [undefined, '', 0, null, ['A']]) {
      const members = sign === undefined ? payload : { ...payload, sign };
      expect(signState(members, [key]), JSON.stringify(sign)).toBe('missing');
    }
  });
});

describe('a dialect', () => {
  it.each([
    ['raw', 'a=x *~é&key=k'],
    ['php', 'a=x *~é&key=k'],
    ['go', 'a=x+%2A~%C3%A9&key=k'],
    ['kotlin', 'a=x+*%7E%C3%A9&key=k'],
    ['rust', 'a=x *~é&key=k'],
    ['js', 'a=x%2520*~%25C3%25A9&key=k'],
  ] as const)('%s writes its own text', (dialect, form) => {
    expect(canonicalForm({ a: 'x *~é' }, 'k', dialect)).toBe(form);
  });

  it('counts only for an app that lists it', () => {
    const members = { name: 'a b', timestamp: '1714373688' };
    const sign = new Signatory('k').genSignature(members);
    expect(signState({ ...members, sign }, ['k'])).toBe('wrong');
    expect(signState({ ...members, sign }, ['k'], ['go', 'php'])).toBe('wrong');
    expect(signState({ ...members, sign }, ['k'], ['go', 'js'])).toBe('right');
  });

  it('has no sign for a member that it would leave out', () => {
    expect(canonicalForm({ a: 'NULL', b: '1' }, 'k', 'go')).toBeNull();
    expect(canonicalForm({ a: 7 }, 'k', 'rust')).toBeNull();
    expect(canonicalForm({ a: '', b: '1' }, 'k', 'rust')).toBe('a=&b=1&key=k');
  });
});

/** Names and values that dialects write differently come up often. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: fc.constantFrom(...Array.from(" *~!'()%+&=/é名😀\uffffAa0-_.")), maxLength: 8 }),
  fc.constantFrom('', '0', 'NULL', 'null', ' ', 'key', 'sign'),
);
const name = text.filter((word) => word !== 'sign' && word !== '__proto__');
const value = fc.oneof(text, fc.maxSafeInteger(), fc.constant(0));
const payload = fc.dictionary(name, value, { maxKeys: 8, noNullPrototype: true });

describe('specification and core', () => {
  it('write the same text in every dialect', () => {
    fc.assert(
      fc.property(payload, fc.constantFrom(...dialectNames), (members, dialect) => {
        expect(canonicalForm(members, 'secret', dialect)).toBe(coreDialects[dialect].form(members, 'secret'));
      }),
      { numRuns: 2_000 },
    );
  });

  it('accept the same signs', () => {
    const listed = fc.subarray([...dialectNames]);
    fc.assert(
      fc.property(payload, fc.constantFrom(...dialectNames), listed, (members, signedIn, dialects) => {
        const sign = signOf(members, 'secret', signedIn) ?? 'NONE';
        const isRight = signState({ ...members, sign }, ['secret'], dialects) === 'right';
        expect(isRight).toBe(verifySign(members, sign, 'secret', dialects));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('the id of a sign', () => {
  it('is equal for equal signs of one app alone, and no part of the sign', () => {
    const { sign } = published!;
    expect(signIdOf('app', sign)).toMatch(/^[0-9a-f]{12}$/);
    expect(signIdOf('app', sign)).toBe(signIdOf('app', sign));
    expect(signIdOf('other', sign)).not.toBe(signIdOf('app', sign));
    expect(signIdOf('app', sign.toLowerCase())).not.toBe(signIdOf('app', sign));
    expect(sign.toLowerCase()).not.toContain(signIdOf('app', sign));
    expect(signIdOf('app', undefined)).toBe('');
  });
});
