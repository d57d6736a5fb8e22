/** One grant of a lease, as plainly as it can be put. */
export interface Grant {
  readonly token: number;
  readonly grantedAt: number;
  readonly expiresAt: number;
}

/**
 * A fenced lease: the model of one machine's dwell lock. It is written without the lock's own code, and knows every
 * grant there ever was, so that it can be asked about the past.
 */
export class Lease {
  readonly grants: Grant[] = [];
  #free = true;

  /** The grant that holds, lapsed or not: nothing goes before somebody looks. */
  get holder(): Grant | null {
    return this.#free ? null : (this.grants.at(-1) ?? null);
  }

  /** @returns the new grant, or how long the holder may still hold. */
  acquire(now: number, dwellMs: number): Grant | number {
    if (this.holder) return this.holder.expiresAt - now;
    const next = { token: this.grants.length + 1, grantedAt: now, expiresAt: now + dwellMs };
    this.grants.push(next);
    this.#free = false;
    return next;
  }

  /** Somebody looks at the limit. @returns the token that lapsed, if one did. */
  expireIfDue(now: number): number | null {
    const holder = this.holder;
    if (!holder || now < holder.expiresAt) return null;
    this.#free = true;
    return holder.token;
  }

  /** A run ends and names its token. @returns true when that let the lock go. */
  release(token: number): boolean {
    if (this.holder?.token !== token) return false;
    this.#free = true;
    return true;
  }
}
