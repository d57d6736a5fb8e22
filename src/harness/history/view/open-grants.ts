/** What is needed of a grant. */
interface OpenGrant {
  readonly token: number;
  readonly entry: { readonly rank: number };
}

/** The open grants of one token, in order. Tokens are linked in the order of their newest grant. */
interface GrantsOfToken<Grant> {
  readonly grants: Grant[];
  /** Index of the oldest open grant. */
  first: number;
  older: GrantsOfToken<Grant> | undefined;
  newer: GrantsOfToken<Grant> | undefined;
}

/**
 * Grants of one machine that hold its lock: at most one in a correct core, any number in an invented history. Each
 * query takes constant time.
 */
export class OpenGrants<Grant extends OpenGrant> {
  readonly #tokens = new Map<number, GrantsOfToken<Grant>>();
  #newest: GrantsOfToken<Grant> | undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The newest grant. */
  get newest(): Grant | undefined {
    return this.#newest?.grants.at(-1);
  }

  /** The newest grant with another token. */
  newestBut(token: number): Grant | undefined {
    const newest = this.newest;
    return newest?.token === token ? this.#newest?.older?.grants.at(-1) : newest;
  }

  /** The oldest grant with this token. */
  oldestOf(token: number): Grant | undefined {
    const entry = this.#tokens.get(token);
    return entry?.grants[entry.first];
  }

  add(grant: Grant): void {
    const entry: GrantsOfToken<Grant> = this.#tokens.get(grant.token) ?? {
      grants: [],
      first: 0,
      older: undefined,
      newer: undefined,
    };
    if (entry.grants.length > 0) this.#unlink(entry);
    entry.grants.push(grant);
    entry.older = this.#newest;
    entry.newer = undefined;
    if (this.#newest) this.#newest.newer = entry;
    this.#newest = entry;
    this.#tokens.set(grant.token, entry);
    this.#size += 1;
  }

  /** Removes the grant that {@link oldestOf} returns. */
  removeOldestOf(token: number): void {
    const entry = this.#tokens.get(token);
    if (!entry) return;
    entry.first += 1;
    this.#size -= 1;
    if (entry.first < entry.grants.length) return;
    this.#unlink(entry);
    this.#tokens.delete(token);
  }

  /** The oldest grants, in order. */
  oldest(atMost: number): readonly Grant[] {
    if (this.#size === 0 || atMost <= 0) return [];
    const all = [...this.#tokens.values()].flatMap(({ grants, first }) => grants.slice(first));
    return all.sort((a, b) => a.entry.rank - b.entry.rank).slice(0, atMost);
  }

  #unlink(entry: GrantsOfToken<Grant>): void {
    if (entry.older) entry.older.newer = entry.newer;
    if (entry.newer) entry.newer.older = entry.older;
    else this.#newest = entry.older;
  }
}
