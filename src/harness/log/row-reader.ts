import { LineSplitter } from '../history/line-splitter.ts';
import { cellText } from './cell-text.ts';
import { CsvSplitter, type CsvRow } from './csv.ts';
import { LogError } from './log-error.ts';

/** The cells of a row by column. An object inside an object of NDJSON gives columns such as `order.id`. */
export type Cells = Readonly<Record<string, string>>;

/** Takes a log row by row. Lines count from 1. */
export interface RowSink {
  /** The columns of a CSV file, before its rows. */
  columns(names: readonly string[]): void;
  row(line: number, cells: Cells): void;
  /** A row that cannot be read. */
  unreadable(line: number, reason: string): void;
  /** The last line breaks off. */
  truncated(line: number): void;
}

/** Reads a log of any length in pieces, which are cut anywhere. */
export interface RowReader {
  push(piece: string): void;
  end(): void;
}

/** Characters of one cell, or of one line of NDJSON, at most. */
const maxCellLength = 16 * 1024 * 1024;

/** @param file names the log in errors. */
export function rowReader(format: 'csv' | 'ndjson', file: string, sink: RowSink): RowReader {
  return format === 'csv' ? csvReader(file, sink) : ndjsonReader(file, sink);
}

function csvReader(file: string, sink: RowSink): RowReader {
  let names: readonly string[] | null = null;
  const take = ({ line, fields }: CsvRow): void => {
    if (names === null) {
      names = fields.map((name) => name.trim());
      const duplicate = names.find((name, at) => name !== '' && names?.indexOf(name) !== at);
      if (duplicate !== undefined)
        throw new LogError(`${file}, line ${line}: there are two columns "${duplicate}": leave one`);
      sink.columns(names);
    } else if (fields.length === names.length) sink.row(line, cellsOf(names, fields));
    else sink.unreadable(line, `it has ${fields.length} fields, and there are ${names.length} columns`);
  };
  // The last row is taken when its end is known.
  let waiting: CsvRow | null = null;
  const splitter = new CsvSplitter((row) => {
    if (waiting) take(waiting);
    waiting = row;
  });
  return {
    push(piece) {
      splitter.push(piece);
      if (splitter.open.length > maxCellLength)
        throw new LogError(`${file}, line ${splitter.open.line}: a quote that opens here is not closed`);
    },
    end() {
      const { isQuoted } = splitter.open;
      const cut = splitter.end();
      const isTruncated = cut !== null && names !== null && (isQuoted || cut.fields.length < names.length);
      if (isTruncated) sink.truncated(cut.line);
      else if (waiting) take(waiting);
    },
  };
}

function cellsOf(names: readonly string[], fields: readonly string[]): Cells {
  return Object.fromEntries(names.map((name, at) => [name, (fields[at] ?? '').trim()]));
}

function ndjsonReader(file: string, sink: RowSink): RowReader {
  const take = (text: string, line: number): void => {
    if (text.trim() === '') return;
    const cells = flatCells(text);
    if (typeof cells === 'string') sink.unreadable(line, cells);
    else sink.row(line, cells);
  };
  const lines = new LineSplitter(take, (line) => {
    throw new LogError(
      `${file}, line ${line}: the line is longer than ${maxCellLength.toLocaleString('en-US')} characters`,
    );
  });
  return {
    push: (piece) => lines.push(piece),
    end() {
      const { rest, at } = lines;
      if (rest.trim() !== '' && typeof flatCells(rest) === 'string') sink.truncated(at);
      else take(rest, at);
    },
  };
}

/** @returns a clause with the reason where the text is no JSON object. */
function flatCells(text: string): Cells | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'it is no JSON';
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'it is no JSON object';
  const cells: (readonly [string, string])[] = [];
  addCells(cells, '', value, 0);
  return Object.fromEntries(cells);
}

/** Objects in objects beyond this stay text. */
const maxDepth = 5;

function addCells(cells: (readonly [string, string])[], prefix: string, value: object, depth: number): void {
  for (const [name, member] of Object.entries(value) as [string, unknown][]) {
    if (typeof member === 'object' && member !== null && !Array.isArray(member) && depth < maxDepth)
      addCells(cells, `${prefix}${name}.`, member, depth + 1);
    else cells.push([prefix + name, cellText(member)]);
  }
}
