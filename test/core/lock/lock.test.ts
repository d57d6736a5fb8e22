import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unusedLock, grant, hasExpired, release, retryAfterMs, withTokenFloor, type Lock } from '#core/lock/lock.ts';

const dwellMs = fc.constantFrom(15_000, 30_000, 90_000, 45_000);

describe('dwell lock', () => {
  it('is granted to the first who asks and to no other while it holds', () => {
    const heldLock = grant(unusedLock, 'first', 1_000, 15_000);
    expect(heldLock).toEqual({
      lastToken: 1,
      hold: { token: 1, deliveryId: 'first', grantedAt: 1_000, expiresAt: 16_000 },
    });
    expect(grant(heldLock!, 'second', 15_999, 15_000)).toBeNull();
  });

  it('goes on above a floor of tokens, and is left alone where its own are not below it', () => {
    const heldLock = grant(unusedLock, 'first', 1_000, 15_000)!;
    expect(withTokenFloor(heldLock, 7)).toEqual({ lastToken: 7, hold: heldLock.hold });
    expect(grant(withTokenFloor(unusedLock, 7), 'next', 1_000, 15_000)?.hold.token).toBe(8);
    for (const floor of [0, 1]) expect(withTokenFloor(heldLock, floor)).toBe(heldLock);
  });

  it('expires at the dwell limit, not a millisecond before', () => {
    fc.assert(
      fc.property(dwellMs, fc.nat(10 ** 9), (dwell, now) => {
        const heldLock = grant(unusedLock, 'a', now, dwell);
        assert.equal(hasExpired(heldLock!, now + dwell - 1), false);
        assert.equal(hasExpired(heldLock!, now + dwell), true);
        assert.equal(hasExpired(heldLock!, now + dwell + 1), true);
      }),
    );
  });

  it('that is free does not expire', () => {
    expect(hasExpired(unusedLock, 10 ** 12)).toBe(false);
  });

  it('is released by its own token and by no other', () => {
    fc.assert(
      fc.property(fc.nat(1_000), fc.integer({ min: -5, max: 1_005 }), (before, token) => {
        const heldLock = grant({ lastToken: before, hold: null }, 'a', 0, 1)!;
        const freeLock = release(heldLock, token);
        if (token === before + 1) assert.deepEqual(freeLock, { lastToken: before + 1, hold: null });
        else assert.equal(freeLock, null);
      }),
    );
  });

  it('gives a busy caller a wait of at least a millisecond, rounded up', () => {
    const { hold } = grant(unusedLock, 'a', 0, 15_000)!;
    expect(retryAfterMs(hold, 0)).toBe(15_000);
    expect(retryAfterMs(hold, 14_999.5)).toBe(1);
    expect(retryAfterMs(hold, 20_000)).toBe(1);
  });

  it('gives tokens that only grow, whatever is asked of it in whatever order', () => {
    const action = fc.record({ kind: fc.constantFrom('grant', 'release', 'stale', 'expire'), afterMs: fc.nat(40_000) });
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        let lock: Lock = unusedLock;
        let now = 0;
        const tokens: number[] = [];
        for (const { kind, afterMs } of actions) {
          now += afterMs;
          const before: Lock = lock;
          if (kind === 'grant') lock = grant(before, 'x', now, 30_000) ?? before;
          if (kind === 'release') lock = (before.hold && release(before, before.hold.token)) ?? before;
          if (kind === 'stale') assert.equal(release(before, before.lastToken - 1), null);
          if (kind === 'expire' && before.hold && hasExpired(before, now)) lock = release(before, before.hold.token)!;
          if (lock.hold && lock.hold !== before.hold) tokens.push(lock.hold.token);
        }
        assert.deepEqual(
          tokens,
          tokens.toSorted((a, b) => a - b),
        );
        assert.equal(new Set(tokens).size, tokens.length);
      }),
    );
  });
});
