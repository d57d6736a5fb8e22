import { describe, expect, it } from 'vitest';
import { injectionFault } from '#core/signing/separators.ts';

describe('separators in members', () => {
  it('are found in a value and in a name', () => {
    expect(injectionFault({ a: '1', b: '1&c=2' }, [])).toMatchObject({
      what: 'member',
      reason: 'separator',
      member: 'b',
    });
    expect(injectionFault({ b: 'x=' }, [])?.member).toBe('b');
    expect(injectionFault({ 'a&b': 'x' }, [])?.member).toBe('a&b');
  });

  it('are allowed in the value of an exempt member, but not in its name', () => {
    expect(injectionFault({ notify_url: 'http://x/?a=1&b=2' }, ['notify_url'])).toBeNull();
    expect(injectionFault({ 'u=': 'x' }, ['u='])?.member).toBe('u=');
  });

  it('are not there in plain members', () => {
    expect(injectionFault({ a: '1', n: 2 }, [])).toBeNull();
  });
});
