import { describe, expect, it } from 'vitest';
import { canonicalForm, compareBytes, makeSigner } from '#core/signing/canonical.ts';
import { vectors } from './vectors.ts';

describe('the canonical form', () => {
  it.each(vectors)('is the published one for "$name" (vectors)', ({ payload, key, canonical }) => {
    expect(canonicalForm(payload, key)).toBe(canonical);
  });

  it('does not depend on the order of members, integer-like names included (order-free)', () => {
    expect(canonicalForm({ b: '1', '10': 'x', '9': 'y', a: '2' }, 'k')).toBe('10=x&9=y&a=2&b=1&key=k');
    expect(canonicalForm({ a: '2', '9': 'y', b: '1', '10': 'x' }, 'k')).toBe('10=x&9=y&a=2&b=1&key=k');
  });

  it('leaves out only empty strings (empty-excluded)', () => {
    expect(canonicalForm({ a: '1', b: '', c: '0', d: ' ', e: 'null', f: 0, g: 'NULL' }, 'k')).toBe(
      'a=1&c=0&d= &e=null&f=0&g=NULL&key=k',
    );
  });

  it("begins with the key's separator if no member is left", () => {
    expect(canonicalForm({}, 'k')).toBe('&key=k');
    expect(canonicalForm({ sign: 'X', a: '' }, 'k')).toBe('&key=k');
  });

  it('leaves out sign but not Sign, and does not change its input (sign-excluded)', () => {
    const payload = Object.freeze({ sign: 'X', Sign: 'Y', a: '1' });
    expect(canonicalForm(payload, 'k')).toBe('Sign=Y&a=1&key=k');
    expect(payload).toEqual({ sign: 'X', Sign: 'Y', a: '1' });
  });

  it('sorts by bytes and keeps case: Z before a, underscore between (case-kept)', () => {
    expect(canonicalForm({ a: '1', Z: '2', _: '3', A: '4', ä: '5', z: '6' }, 'k')).toBe(
      'A=4&Z=2&_=3&a=1&z=6&ä=5&key=k',
    );
  });

  it('sorts a name beyond the basic plane after U+FFFD, by bytes and not by code units', () => {
    expect(canonicalForm({ '\u{1f600}': '1', '\ufffd': '2', '\ud7ff': '3' }, 'k')).toBe(
      '\ud7ff=3&\ufffd=2&\u{1f600}=1&key=k',
    );
    expect(compareBytes('\u{10000}', '\uffff')).toBeGreaterThan(0);
    expect(['\uffff', '\u{10000}'].sort()).toEqual(['\u{10000}', '\uffff']);
  });

  it('compares by bytes around the surrogates, and by length if one is a prefix', () => {
    const texts = [
      '',
      'a',
      'b',
      'aa',
      'a\u0000',
      '\u0000',
      '\ud7ff',
      '\ue000',
      '\uffff',
      '\u{10000}',
      '\u{10ffff}',
      '\u{10000}a',
      '\u{10001}',
    ];
    for (const a of texts) {
      for (const b of texts)
        expect([a, b, Math.sign(compareBytes(a, b))]).toEqual([a, b, Buffer.compare(Buffer.from(a), Buffer.from(b))]);
    }
  });

  it('sorts a hundred members like four', () => {
    const names = Array.from({ length: 100 }, (_, index) => `m${(index * 37) % 100}`);
    const sorted = [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    const payload = Object.fromEntries(names.map((name) => [name, 'v']));
    expect(canonicalForm(payload, 'k')).toBe(`${sorted.map((name) => `${name}=v`).join('&')}&key=k`);
  });

  it('writes integers in decimal', () => {
    expect(canonicalForm({ a: Number.MAX_SAFE_INTEGER, b: -3 }, 'k')).toBe('a=9007199254740991&b=-3&key=k');
  });

  it.each([[1.5], [2 ** 53], [Number.NaN], [1e21]])("refuses the number %d with its member's name", (value) => {
    expect(() => canonicalForm({ amount: value }, 'k')).toThrow(/"amount" is neither a string nor a safe integer/);
  });

  it('refuses a value of another type from untyped callers', () => {
    expect(() => canonicalForm({ a: null } as unknown as Record<string, string>, 'k')).toThrow(RangeError);
  });

  it('refuses an empty key (wrong-key)', () => {
    expect(() => canonicalForm({ a: '1' }, '')).toThrow(/AppKey is empty/);
  });

  it('signs with the given MD5 function', () => {
    expect(makeSigner((text) => `<${text}>`)({ b: '1', a: '2' }, 'k')).toBe('<a=2&b=1&key=k>');
  });
});
