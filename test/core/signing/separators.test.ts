import { describe, expect, it } from 'vitest';
import { separatorError } from '#core/signing/separators.ts';

describe('separators in members', () => {
  it('are found in a value and in a name', () => {
    expect(separatorError({ a: '1', b: '1&c=2' }, [])).toMatchObject({
      layer: 'member',
      reason: 'separator',
      member: 'b',
    });
    expect(separatorError({ b: 'x=' }, [])?.member).toBe('b');
    expect(separatorError({ 'a&b': 'x' }, [])?.member).toBe('a&b');
  });

  it('are allowed in the value of an exempt member, but not in its name', () => {
    expect(separatorError({ notify_url: 'http://x/?a=1&b=2' }, ['notify_url'])).toBeNull();
    expect(separatorError({ 'u=': 'x' }, ['u='])?.member).toBe('u=');
  });

  it('are not found in plain members', () => {
    expect(separatorError({ a: '1', n: 2 }, [])).toBeNull();
  });
});
