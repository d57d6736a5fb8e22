import type { Grant } from '../history/view/view-types.ts';

/** The open grants of one token, in order; tokens stand in the order of their newest grant. */
interface OfToken {
  readonly grants: Grant[];
  /** Place of the oldest that is open. */
  first: number;
  older: OfToken | undefined;
  newer: OfToken | undefined;
}

/**
 * Grants of one machine that hold: at most one in a sound core, any number in a history that somebody made up. Every
 * question takes the same time, however many there are.
 */
export class OpenGrants {
  readonly #tokens = new Map<number, OfToken>();
  #newest: OfToken | undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The newest of all. */
  get newest(): Grant | undefined {
    return this.#newest?.grants.at(-1);
  }

  /** The newest that bears another token. */
  newestBut(token: number): Grant | undefined {
    const newest = this.newest;
    return newest?.token === token ? this.#newest?.older?.grants.at(-1) : newest;
  }

  /** The oldest of this token. */
  oldestOf(token: number): Grant | undefined {
    const entry = this.#tokens.get(token);
    return entry?.grants[entry.first];
  }

  add(grant: Grant): void {
    const entry = this.#tokens.get(grant.token) ?? { grants: [], first: 0, older: undefined, newer: undefined };
    if (entry.grants.length > 0) this.#unlink(entry);
    entry.grants.push(grant);
    entry.older = this.#newest;
    entry.newer = undefined;
    if (this.#newest) this.#newest.newer = entry;
    this.#newest = entry;
    this.#tokens.set(grant.token, entry);
    this.#size += 1;
  }

  /** Takes away what {@link oldestOf} gives. */
  removeOldestOf(token: number): void {
    const entry = this.#tokens.get(token);
    if (!entry) return;
    entry.first += 1;
    this.#size -= 1;
    if (entry.first < entry.grants.length) return;
    this.#unlink(entry);
    this.#tokens.delete(token);
  }

  /** The first so many, in the order of their grants. */
  oldest(atMost: number): readonly Grant[] {
    if (this.#size === 0 || atMost <= 0) return [];
    const all = [...this.#tokens.values()].flatMap(({ grants, first }) => grants.slice(first));
    return all.sort((a, b) => a.entry.rank - b.entry.rank).slice(0, atMost);
  }

  #unlink(entry: OfToken): void {
    if (entry.older) entry.older.newer = entry.newer;
    if (entry.newer) entry.newer.older = entry.older;
    else this.#newest = entry.older;
  }
}
