import type { KnownRows } from './known-rows.ts';
import type { Load, RowChange, RowChanges } from './row-changes.ts';
import type { SqlCall } from './statements.ts';

/** Follows the rows of a table. */
export interface Follower<Row> {
  /** `before` is empty for a row that is new or was not known, `after` for one that goes. */
  follow(before: Row | null | undefined, after: Row | null | undefined): void;
}

/** What a table does beside keeping rows. */
export interface RowTableParts<Row> {
  readonly followers?: readonly Follower<Row>[];
  /** What to load if the file has a row that a change does not expect. */
  readonly conflicts?: (row: Row) => readonly Load[];
}

/** One change of a row of a table. */
class PutChange<K, Row> implements RowChange {
  readonly call: SqlCall;
  readonly table: RowTable<K, Row>;
  readonly key: K;
  readonly #before: Row | null | undefined;
  readonly #row: Row | null;
  readonly #undoMore: (() => void) | undefined;

  constructor(
    table: RowTable<K, Row>,
    key: K,
    rows: { readonly before: Row | null | undefined; readonly after: Row | null },
    call: SqlCall,
    undoMore: (() => void) | undefined,
  ) {
    this.table = table;
    this.key = key;
    this.call = call;
    this.#before = rows.before;
    this.#row = rows.after;
    this.#undoMore = undoMore;
  }

  undo(): void {
    this.table.replace(this.key, this.#row, this.#before);
    this.#undoMore?.();
  }

  conflicts(): readonly Load[] {
    return this.#row === null ? [] : this.table.conflictsOf(this.#row);
  }
}

/** Rows of one table in memory, and what follows them. */
export class RowTable<K, Row> {
  readonly known: KnownRows<K, Row>;
  readonly #changes: RowChanges;
  readonly #followers: readonly Follower<Row>[];
  readonly #conflicts: ((row: Row) => readonly Load[]) | undefined;

  constructor(changes: RowChanges, known: KnownRows<K, Row>, { followers = [], conflicts }: RowTableParts<Row> = {}) {
    this.#changes = changes;
    this.known = known;
    this.#followers = followers;
    this.#conflicts = conflicts;
  }

  /** The row of that key. @param load brings it into memory. */
  get(key: K, load: (key: K) => Load): Row | undefined {
    const row = this.known.get(key);
    if (row === undefined) this.#changes.miss(load(key));
    return row ?? undefined;
  }

  /**
   * Changes a row in memory.
   * @param call changes the file. @param undo takes back what no follower does.
   */
  put(key: K, row: Row | null, call: SqlCall, undo?: () => void): void {
    this.#changes.assertDeciding();
    const before = this.known.get(key);
    this.replace(key, before, row);
    this.#changes.add(new PutChange(this, key, { before, after: row }, call, undo));
  }

  /** What to load if the file does not have this row as a change expects. */
  conflictsOf(row: Row): readonly Load[] {
    return this.#conflicts?.(row) ?? [];
  }

  /**
   * The rows of a list as they are now, out of those that the file has of it: with what is changed and not written.
   * @param isIn whether a row belongs to the list.
   */
  asChanged(found: readonly Row[], keyOf: (row: Row) => K, isIn: (row: Row) => boolean): readonly Row[] {
    const keys = new Set<K>([...found.map(keyOf), ...(this.#changes.unwrittenKeys(this) as readonly K[])]);
    const rows = [...keys].map((key) => this.known.get(key)).filter((row) => row !== undefined && row !== null);
    return rows.filter(isIn);
  }

  /** Enters a row that was read from the file, unless that key is known. */
  fill(key: K, row: Row | null): void {
    if (!this.known.get(key)) this.replace(key, undefined, row);
  }

  /** Puts one row in the place of another, in memory alone. */
  replace(key: K, before: Row | null | undefined, after: Row | null | undefined): void {
    this.known.set(key, after);
    for (const follower of this.#followers) follower.follow(before, after);
  }
}

/** How the lists of a table are made. */
export interface ListRules<G, Row> {
  /** Undefined for a row that is in no list. */
  readonly groupOf: (row: Row) => G | undefined;
  readonly isSame: (a: Row, b: Row) => boolean;
  readonly compare: (a: Row, b: Row) => number;
}

/** Rows of one table in lists: those of a machine, or of an order. A list is in memory as a whole, or not at all. */
export class RowLists<G, Row> implements Follower<Row> {
  readonly #known: KnownRows<G, readonly Row[]>;
  readonly #rules: ListRules<G, Row>;

  constructor(known: KnownRows<G, readonly Row[]>, rules: ListRules<G, Row>) {
    this.#known = known;
    this.#rules = rules;
  }

  /** The list, or undefined where it is not in memory. Later changes do not show in it. */
  list(group: G): readonly Row[] | undefined {
    return this.#known.get(group) ?? undefined;
  }

  /** Enters a list that was read from the file, unless it is known. */
  fill(group: G, rows: readonly Row[]): void {
    if (!this.#known.get(group)) this.#known.set(group, rows.toSorted(this.#rules.compare));
  }

  follow(before: Row | null | undefined, after: Row | null | undefined): void {
    if (before) this.#change(before, (list) => list.filter((row) => !this.#rules.isSame(row, before)));
    if (after) {
      this.#change(after, (list) =>
        [...list.filter((row) => !this.#rules.isSame(row, after)), after].sort(this.#rules.compare),
      );
    }
  }

  #change(row: Row, change: (list: readonly Row[]) => readonly Row[]): void {
    const group = this.#rules.groupOf(row);
    if (group === undefined) return;
    const list = this.#known.get(group);
    if (list) this.#known.set(group, change(list));
  }
}

/** By code unit, never by the locale. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Rows in order of their number. */
export function compareId(a: { readonly id: number }, b: { readonly id: number }): number {
  return a.id - b.id;
}

/** The number of a row. */
export function idOf<Id>(row: { readonly id: Id }): Id {
  return row.id;
}

/** Whether two rows have the same number. */
export function isSameId(a: { readonly id: number | string }, b: { readonly id: number | string }): boolean {
  return a.id === b.id;
}
