/** A row of CSV. */
export interface CsvRow {
  /** Number of the line on which it begins, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

/**
 * Splits CSV (RFC 4180: quoted fields, doubled quotes, line breaks within quotes) that comes in pieces into rows of
 * fields. Empty lines are left out.
 */
export class CsvSplitter {
  readonly #onRow: (row: CsvRow) => void;
  #line = 1;
  #rowLine = 1;
  #fields: string[] = [];
  #field = '';
  #isQuoted = false;
  /** The last character was a quote inside a quoted field: it ends the field, or is half of a doubled one. */
  #quoteSeen = false;
  #isStart = true;

  constructor(onRow: (row: CsvRow) => void) {
    this.#onRow = onRow;
  }

  /** Line of the row that has not ended yet, and whether a quote is open in it. */
  get open(): { readonly line: number; readonly isQuoted: boolean; readonly length: number } {
    return { line: this.#rowLine, isQuoted: this.#isQuoted && !this.#quoteSeen, length: this.#field.length };
  }

  push(piece: string): void {
    const from = this.#isStart && piece.startsWith('\ufeff') ? 1 : 0;
    this.#isStart &&= piece === '';
    for (let at = from; at < piece.length; at += 1) this.#take(piece[at] ?? '');
  }

  /** Ends the last row where no line break did. @returns the row that was cut off by the end, if there is one. */
  end(): CsvRow | null {
    const before = { line: this.#rowLine, fields: [...this.#fields, this.#field] };
    const isEmpty = before.fields.length === 1 && before.fields[0] === '';
    this.#endRow();
    return isEmpty ? null : before;
  }

  #take(character: string): void {
    if (this.#isQuoted) {
      if (this.#quoteSeen) {
        this.#quoteSeen = false;
        if (character === '"') {
          this.#field += '"';
          return;
        }
        this.#isQuoted = false;
      } else {
        if (character === '"') this.#quoteSeen = true;
        else this.#field += character;
        if (character === '\n') this.#line += 1;
        return;
      }
    }
    if (character === '"' && this.#field === '') this.#isQuoted = true;
    else if (character === ',') {
      this.#fields.push(this.#field);
      this.#field = '';
    } else if (character === '\n') {
      this.#line += 1;
      this.#endRow();
    } else if (character !== '\r') this.#field += character;
  }

  #endRow(): void {
    const fields = [...this.#fields, this.#field];
    if (fields.length > 1 || fields[0] !== '') this.#onRow({ line: this.#rowLine, fields });
    this.#fields = [];
    this.#field = '';
    this.#isQuoted = false;
    this.#quoteSeen = false;
    this.#rowLine = this.#line;
  }
}

/** Splits a whole text of CSV into rows, as {@link CsvSplitter} does. */
export function parseCsv(text: string): readonly CsvRow[] {
  const rows: CsvRow[] = [];
  const splitter = new CsvSplitter((row) => rows.push(row));
  splitter.push(text);
  splitter.end();
  return rows;
}
