import { Heap } from '#core/heap.ts';

/** A row that is to become events. */
export interface MatchedRow {
  /** Unix ms. */
  readonly ms: number;
  /** From 1. */
  readonly line: number;
  /** Places of the rules that match it. */
  readonly rules: readonly number[];
  /** What stands in the columns that the mapping uses, in their order. */
  readonly cells: readonly string[];
}

/** A place for texts outside the memory. */
export interface SpillStore {
  append(text: string): SpilledText;
  read(text: SpilledText): string;
}

/** Where a text stands in its store. */
export interface SpilledText {
  readonly at: number;
  readonly length: number;
}

/** How many rows are in memory at a time, and how many of them are written as one text. */
export interface SorterSizes {
  readonly rowsInMemory: number;
  readonly rowsOfText: number;
}

const defaultSizes: SorterSizes = { rowsInMemory: 50_000, rowsOfText: 1_000 };

/**
 * Puts the rows of a log into the order of their times; rows of one time keep the order of the lines. Stretches that
 * are sorted in memory are merged at the end, so a log may be of any length.
 */
export class RowSorter {
  readonly #store: SpillStore;
  readonly #sizes: SorterSizes;
  readonly #runs: SpilledText[][] = [];
  #rows: MatchedRow[] = [];
  #latestMs = -Infinity;
  #moved = 0;

  constructor(store: SpillStore, sizes: SorterSizes = defaultSizes) {
    this.#store = store;
    this.#sizes = sizes;
  }

  /** Rows that stand behind one of a later time. */
  get moved(): number {
    return this.#moved;
  }

  add(row: MatchedRow): void {
    if (row.ms < this.#latestMs) this.#moved += 1;
    else this.#latestMs = row.ms;
    this.#rows.push(row);
    if (this.#rows.length >= this.#sizes.rowsInMemory) this.#spill();
  }

  /** All rows, in order. Once it is called, no row may be added. */
  *sorted(): Generator<MatchedRow> {
    if (this.#runs.length === 0) {
      yield* this.#rows.sort(compare);
      return;
    }
    this.#spill();
    const heap = new Heap<Cursor>((a, b) => compare(a.row, b.row));
    for (const texts of this.#runs) {
      const rows = this.#rowsOf(texts);
      const first = rows.next();
      if (!first.done) heap.push({ row: first.value, rows });
    }
    for (let next = heap.first; next; next = heap.first) {
      yield next.row;
      heap.pop();
      const following = next.rows.next();
      if (!following.done) heap.push({ row: following.value, rows: next.rows });
    }
  }

  #spill(): void {
    const rows = this.#rows.sort(compare);
    const { rowsOfText } = this.#sizes;
    const texts: SpilledText[] = [];
    for (let from = 0; from < rows.length; from += rowsOfText)
      texts.push(this.#store.append(JSON.stringify(rows.slice(from, from + rowsOfText))));
    if (texts.length > 0) this.#runs.push(texts);
    this.#rows = [];
  }

  *#rowsOf(texts: readonly SpilledText[]): Generator<MatchedRow> {
    for (const text of texts) yield* JSON.parse(this.#store.read(text)) as readonly MatchedRow[];
  }
}

/** The next row of a sorted stretch, and those after it. */
interface Cursor {
  readonly row: MatchedRow;
  readonly rows: Iterator<MatchedRow, void>;
}

function compare(a: MatchedRow, b: MatchedRow): number {
  return a.ms - b.ms || a.line - b.line;
}
