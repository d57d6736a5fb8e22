/** One grant of a lease, as plainly as it can be put. */
export interface Grant {
  readonly token: number;
  readonly since: number;
  readonly until: number;
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
  ask(now: number, dwellMs: number): Grant | number {
    if (this.holder) return this.holder.until - now;
    const next = { token: this.grants.length + 1, since: now, until: now + dwellMs };
    this.grants.push(next);
    this.#free = false;
    return next;
  }

  /** Somebody looks at the limit. @returns the token that lapsed, if one did. */
  look(now: number): number | null {
    const holder = this.holder;
    if (!holder || now < holder.until) return null;
    this.#free = true;
    return holder.token;
  }

  /** A run ends and names its token. @returns true when that let the lock go. */
  end(token: number): boolean {
    if (this.holder?.token !== token) return false;
    this.#free = true;
    return true;
  }
}
