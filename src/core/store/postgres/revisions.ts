/** Revisions of what was loaded, by name: a commit holds only if they are still the same. */
class SeenRevisions<K> {
  readonly #revisions = new Map<K, number>();
  #isTorn = false;

  /** Notes the revision that a load has found. */
  see(name: K, revision: number): void {
    const known = this.#revisions.get(name);
    if (known !== undefined && known !== revision) this.#isTorn = true;
    this.#revisions.set(name, revision);
  }

  get(name: K): number | undefined {
    return this.#revisions.get(name);
  }

  /** True when two loads have found two revisions: what is in memory never was in the database at one time. */
  get isTorn(): boolean {
    return this.#isTorn;
  }

  get isEmpty(): boolean {
    return this.#revisions.size === 0;
  }

  entries(): readonly (readonly [K, number])[] {
    return [...this.#revisions];
  }
}

/** What decisions conflict on. */
export class Revisions {
  /** Of machines with all that belongs to them, of the list of machines, and of the leases of cores. */
  readonly lists = new SeenRevisions<string>();
  readonly callbacks = new SeenRevisions<number>();
  readonly notes = new SeenRevisions<string>();

  /** True when what was loaded does not belong together. */
  get isTorn(): boolean {
    return this.lists.isTorn || this.callbacks.isTorn || this.notes.isTorn;
  }
}
