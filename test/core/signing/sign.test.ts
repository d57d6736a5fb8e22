import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { secretMatcher, sign, verifySign } from '#core/signing/sign.ts';
import { deliver, vectors } from './vectors.ts';

describe('the sign', () => {
  it.each(vectors)('is the published one for "$name" (vectors)', ({ payload, key, sign: published }) => {
    expect(sign(payload, key)).toBe(published);
    expect(verifySign(payload, published, key)).toBe(true);
  });

  it('keeps its leading zeros and is upper-case (sign-shape)', () => {
    const zeros = Array.from({ length: 5_000 }, (_, index) => ({ n: index })).filter((payload) =>
      sign(payload, 'k').startsWith('00'),
    );
    expect(zeros.length).toBeGreaterThan(0);
    for (const payload of zeros) expect(sign(payload, 'k')).toMatch(/^00[0-9A-F]{30}$/);
  });

  it('hashes UTF-8', () => {
    const expected = createHash('md5').update(Buffer.from('名=出货😀&key=k', 'utf8')).digest('hex').toUpperCase();
    expect(sign({ 名: '出货😀' }, 'k')).toBe(expected);
  });

  it('is refused with another key, another case, or another length (wrong-key)', () => {
    const { payload, key, sign: validSign } = deliver;
    expect(verifySign(payload, validSign, `${key} `)).toBe(false);
    expect(verifySign(payload, validSign.toLowerCase(), key)).toBe(false);
    expect(verifySign(payload, '', key)).toBe(false);
    expect(verifySign(payload, validSign.slice(1), key)).toBe(false);
    expect(verifySign(payload, `${validSign}0`, key)).toBe(false);
    expect(() => verifySign(payload, validSign, '')).toThrow(RangeError);
  });

  it('compares whole characters, not their low bytes', () => {
    const { payload, key, sign: validSign } = deliver;
    const wide = String.fromCharCode(validSign.charCodeAt(0) + 0x100) + validSign.slice(1);
    expect(verifySign(payload, wide, key)).toBe(false);
  });

  it('is refused if any one of its characters differs', () => {
    const { payload, key, sign: validSign } = deliver;
    for (let at = 0; at < 32; at++) {
      const other = validSign[at] === 'A' ? 'B' : 'A';
      expect(verifySign(payload, validSign.slice(0, at) + other + validSign.slice(at + 1), key)).toBe(false);
    }
  });
});

describe('a comparison of secrets', () => {
  it('is true only for equal ones, of any length', () => {
    expect(secretMatcher('s3cret')('s3cret')).toBe(true);
    expect(secretMatcher('s3cret')('s3cre')).toBe(false);
    expect(secretMatcher('s3cret')('S3cret')).toBe(false);
    expect(secretMatcher('s3cret')('')).toBe(false);
  });

  it('is false for two empty secrets', () => {
    expect(secretMatcher('')('')).toBe(false);
  });
});
