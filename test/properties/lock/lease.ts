/** One grant of a lease. */
export interface Grant {
  readonly token: number;
  readonly grantedAt: number;
  readonly expiresAt: number;
}

/** A fenced lease: the model of one machine's dwell lock, independent of the lock's own code. It keeps every grant. */
export class Lease {
  readonly grants: Grant[] = [];
  #free = true;

  /** The current grant, expired or not: it ends only when it is checked. */
  get holder(): Grant | null {
    return this.#free ? null : (this.grants.at(-1) ?? null);
  }

  /** @returns the new grant, or the remaining time of the current one, ms. */
  acquire(now: number, dwellMs: number): Grant | number {
    if (this.holder) return this.holder.expiresAt - now;
    const next = { token: this.grants.length + 1, grantedAt: now, expiresAt: now + dwellMs };
    this.grants.push(next);
    this.#free = false;
    return next;
  }

  /** Ends the grant if it is due. @returns its token, or null. */
  expireIfDue(now: number): number | null {
    const holder = this.holder;
    if (!holder || now < holder.expiresAt) return null;
    this.#free = true;
    return holder.token;
  }

  /** Ends the grant with this token. @returns false if it is not the current one. */
  release(token: number): boolean {
    if (this.holder?.token !== token) return false;
    this.#free = true;
    return true;
  }
}
