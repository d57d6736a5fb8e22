import { describe, expect, it } from 'vitest';
import { maskWire } from '#harness/specification/wire/mask.ts';

const sign = '0123456789ABCDEFfedcba9876543210';

/** Whether a text is taken for one that may show a sign. */
function isAsked(text: string): boolean {
  let asked = false;
  maskWire({ text }, [], () => {
    asked = true;
    return [];
  });
  return asked;
}

describe('a sign on the wire', () => {
  it('is recognized where 31 hex digits stand in a row, wherever they stand', () => {
    for (let place = 0; place < 70; place += 1) {
      const before = '-'.repeat(place);
      expect(isAsked(`${before}${sign}`)).toBe(true);
      expect(isAsked(`${before}${sign.slice(1)}-`)).toBe(true);
      expect(isAsked(`${before}${sign.slice(0, -1)}`)).toBe(true);
      expect(isAsked(`${before}${sign.slice(2)}-${sign.slice(2)}`)).toBe(false);
      expect(isAsked(`${before}${sign.slice(0, 15)}g${sign.slice(16)}`)).toBe(false);
    }
  });

  it('is masked in texts and names, and secrets with it', () => {
    const wire = { [`a${sign}`]: [`${sign}b`, 'none'], other: 'a secret text', short: 'abc', inside: 'xabcx' };
    expect(maskWire(wire, ['secret', 'abc'], () => [sign])).toEqual({
      'a***': ['***b', 'none'],
      other: 'a *** text',
      short: '***',
      inside: 'xabcx',
    });
  });

  it('leaves a value that shows none as it is', () => {
    const wire = { text: 'nothing' };
    expect(maskWire(wire, ['secret', ''], () => [sign])).toBe(wire);
  });
});
