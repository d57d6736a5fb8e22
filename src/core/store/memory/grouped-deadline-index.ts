import { DeadlineIndex } from './deadline-index.ts';
import type { Index } from './table.ts';

/** The deadlines of one table, apart by a group of their rows, for example their merchant. */
export class GroupedDeadlineIndex<K extends string | number, Row> implements Index<K, Row> {
  readonly #groups = new Map<string, DeadlineIndex<K, Row>>();
  readonly #table: { get(key: K): Row | undefined };
  readonly #groupOf: (row: Row) => string;
  readonly #deadlineOf: (row: Row) => number | null;

  constructor(
    table: { get(key: K): Row | undefined },
    groupOf: (row: Row) => string,
    deadlineOf: (row: Row) => number | null,
  ) {
    this.#table = table;
    this.#groupOf = groupOf;
    this.#deadlineOf = deadlineOf;
  }

  update(key: K, before: Row | undefined, after: Row | undefined): void {
    const [groupBefore, groupAfter] = [before, after].map((row) =>
      row === undefined ? undefined : this.#groupOf(row),
    );
    if (groupAfter !== undefined) this.#group(groupAfter).update(key, before, after);
    if (groupBefore === undefined || groupBefore === groupAfter) return;
    this.#groups.get(groupBefore)?.update(key, before, undefined);
  }

  /** Each group's deadlines. */
  groups(): readonly DeadlineIndex<K, Row>[] {
    return [...this.#groups.values()];
  }

  /** The earliest deadline later than `after`. */
  firstAfter(after: number): number | undefined {
    const firsts = this.groups().flatMap((deadlines) => deadlines.firstAfter(after) ?? []);
    return firsts.length === 0 ? undefined : Math.min(...firsts);
  }

  #group(name: string): DeadlineIndex<K, Row> {
    let deadlines = this.#groups.get(name);
    if (!deadlines) {
      // A row of another group has no deadline here.
      deadlines = new DeadlineIndex(this.#table, (row) => (this.#groupOf(row) === name ? this.#deadlineOf(row) : null));
      this.#groups.set(name, deadlines);
    }
    return deadlines;
  }
}
