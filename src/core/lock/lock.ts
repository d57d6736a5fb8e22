/** The holder of a machine's dwell lock: one grant. */
export interface Hold {
  /** Fencing token: names this grant for ever (PROTOCOL §4.7). */
  readonly token: number;
  readonly deliveryId: string;
  /** Core time of the grant. */
  readonly grantedAt: number;
  /** Core time at which the lock expires. */
  readonly expiresAt: number;
}

/** The dwell lock of one machine. */
export interface Lock {
  /** The last token that was drawn; the next is greater, over restarts too (`token-order`). */
  readonly lastToken: number;
  readonly hold: Hold | null;
}

/** A lock that was never held. */
export const unusedLock: Lock = Object.freeze({ lastToken: 0, hold: null });

/** The lock with tokens that go on above `floor`, where they are not above it already. */
export function withTokenFloor(lock: Lock, floor: number): Lock {
  return lock.lastToken >= floor ? lock : { ...lock, lastToken: floor };
}

/**
 * Grants the lock (PROTOCOL §4.3). The caller has released an expired hold first.
 * @param now core time; @param dwellMs the machine kind's dwell limit.
 * @returns the lock as held, or null if it is held.
 */
export function grant(
  lock: Lock,
  deliveryId: string,
  now: number,
  dwellMs: number,
): (Lock & { readonly hold: Hold }) | null {
  if (lock.hold) return null;
  const token = lock.lastToken + 1;
  return { lastToken: token, hold: { token, deliveryId, grantedAt: now, expiresAt: now + dwellMs } };
}

/** True when the hold has reached its dwell limit: the lock expires exactly at the limit. */
export function hasExpired(lock: Lock, now: number): boolean {
  return lock.hold !== null && now >= lock.hold.expiresAt;
}

/**
 * Lets the hold of `token` go. A token that holds no more changes nothing: a late result or timeout of one delivery
 * never touches a lock that a later delivery holds (PROTOCOL §4.7, `fencing`).
 * @returns the free lock, or null when `token` does not hold it.
 */
export function release(lock: Lock, token: number): Lock | null {
  return lock.hold?.token === token ? { lastToken: lock.lastToken, hold: null } : null;
}

/** Time until the hold expires, in whole ms, at least 1: the answer of a busy machine (PROTOCOL §4.9). */
export function retryAfterMs(hold: Hold, now: number): number {
  return Math.max(1, Math.ceil(hold.expiresAt - now));
}
