import type { Column } from '#harness/reports/text-table.ts';
import type { Translate } from '#harness/reports/translate.ts';

/**
 * A table of a benchmark's report for all outputs. A marked row has a cell with the same meaning in words.
 */
export interface ReportTable {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly { readonly cells: readonly string[]; readonly tone?: RowTone }[];
  /** Notes, in sentences. */
  readonly notes: readonly string[];
}

/** How a row is shown: as a failure, a warning, or without weight. */
type RowTone = 'bad' | 'warning' | 'quiet';

/** A table in another language; figures and names stay. */
export function translateTable({ title, columns, rows, notes }: ReportTable, t: Translate): ReportTable {
  return {
    title: t(title),
    columns: columns.map((column) => ({ ...column, heading: t(column.heading) })),
    rows: rows.map((row) => ({ ...row, cells: row.cells.map(t) })),
    notes: notes.map(t),
  };
}

/** A column of words. */
export function leftColumn(heading: string): Column {
  return { heading, align: 'left' };
}

/** A column of figures. */
export function rightColumn(heading: string): Column {
  return { heading, align: 'right' };
}
