import { fromColumn, toColumn } from '../text-column.ts';

/** What JSON to and from PostgreSQL holds in a column. */
export type ColumnValue = string | number | boolean | null;

/** One column: its name, and how a value becomes what it holds. */
export interface Column<T> {
  readonly name: string;
  readonly toColumn: (value: T) => ColumnValue;
  readonly fromColumn: (value: ColumnValue) => T;
}

/** A value that a column holds as it is: a number, a boolean, null, or text that the core made up itself. */
export function plain<T extends ColumnValue>(name: string): Column<T> {
  return { name, toColumn: (value) => value, fromColumn: (value) => value as T };
}

/** A text from outside. */
export function text<T extends string | null>(name: string): Column<T> {
  return {
    name,
    toColumn: (value) => (value === null ? null : toColumn(value)),
    fromColumn: (value) => (typeof value === 'string' ? fromColumn(value) : null) as T,
  };
}

/** A value that is stored as JSON in a text column. */
export function json<T>(name: string): Column<T> {
  return {
    name,
    toColumn: (value) => JSON.stringify(value),
    fromColumn: (value) => JSON.parse(value as string) as T,
  };
}

/** How the rows of a table look. */
export interface RowFormat<Row> {
  /** Names of the columns, for `SELECT`. */
  readonly columns: readonly string[];
  /** A row as an object with the names of the columns. */
  toRecord(row: Row): Readonly<Record<string, ColumnValue>>;
  /** A row out of its columns in order. */
  fromValues(values: readonly ColumnValue[]): Row;
}

/** The format of a table whose columns are the members of its rows. */
export function rowFormat<Row extends object>(columns: {
  readonly [Member in keyof Row]-?: Column<Row[Member]>;
}): RowFormat<Row> {
  const members = Object.entries(columns) as [keyof Row, Column<Row[keyof Row]>][];
  return {
    columns: members.map(([, { name }]) => name),
    toRecord: (row) =>
      Object.fromEntries(members.map(([member, column]) => [column.name, column.toColumn(row[member])])),
    fromValues: (values) =>
      Object.fromEntries(members.map(([member, column], at) => [member, column.fromColumn(values[at] ?? null)])) as Row,
  };
}

/** The format of rows that are stored in another shape. */
export function mapped<Row, Stored>(
  format: RowFormat<Stored>,
  toStored: (row: Row) => Stored,
  fromStored: (stored: Stored) => Row,
): RowFormat<Row> {
  return {
    columns: format.columns,
    toRecord: (row) => format.toRecord(toStored(row)),
    fromValues: (values) => fromStored(format.fromValues(values)),
  };
}
