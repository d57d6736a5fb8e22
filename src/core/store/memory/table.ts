import type { UndoEntry, UndoLog } from './undo-log.ts';

/**
 * Follows a table's rows. It is called for every change, rollbacks included, so it needs no undo log.
 */
export interface Index<K, Row> {
  /** `before` is undefined for a new row, `after` for one that goes. */
  update(key: K, before: Row | undefined, after: Row | undefined): void;
}

/** Rows by primary key, with the indexes that follow them. */
export class Table<K extends string | number, Row> {
  readonly #rows = new Map<K, Row>();
  readonly #log: UndoLog;
  #indexes: readonly Index<K, Row>[] = [];

  constructor(log: UndoLog) {
    this.#log = log;
  }

  /** Names the indexes that follow this table; to be called before the first row. */
  addIndexes(...indexes: readonly Index<K, Row>[]): void {
    this.#indexes = indexes;
  }

  get(key: K): Row | undefined {
    return this.#rows.get(key);
  }

  /** Enters a row, or replaces the one of that key. */
  put(key: K, row: Row): void {
    const before = this.#rows.get(key);
    this.#log.push(new RowUndo(this, key, before));
    this.setRow(key, before, row);
  }

  /** Removes a row. One that is not there may be removed too. */
  delete(key: K): void {
    const before = this.#rows.get(key);
    if (before === undefined) return;
    this.#log.push(new RowUndo(this, key, before));
    this.setRow(key, before, undefined);
  }

  /** Changes a row and the indexes without remembering how to take it back. */
  setRow(key: K, before: Row | undefined, after: Row | undefined): void {
    if (after === undefined) this.#rows.delete(key);
    else this.#rows.set(key, after);
    for (const index of this.#indexes) index.update(key, before, after);
  }
}

/** Takes back one change of a row. */
export class RowUndo<K extends string | number, Row> implements UndoEntry {
  readonly table: Table<K, Row>;
  readonly key: K;
  /** The row before the change; undefined if there was none. */
  readonly before: Row | undefined;

  constructor(table: Table<K, Row>, key: K, before: Row | undefined) {
    this.table = table;
    this.key = key;
    this.before = before;
  }

  undo(): void {
    this.table.setRow(this.key, this.table.get(this.key), this.before);
  }
}

/**
 * One key out of two. The first part comes from configuration (an Appid, a machine's number) and holds no NUL, so two
 * different pairs never make the same key, whatever the second part holds.
 */
export function pairKey(first: string, second: string | number): string {
  return `${first}\u0000${second}`;
}
