import type { Column } from '#harness/reports/text-table.ts';

/**
 * A table of a benchmark's report for all outputs. A marked row has a cell with the same meaning in words.
 */
export interface ReportTable {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly { readonly cells: readonly string[]; readonly style?: RowStyle }[];
  /** Notes, in sentences. */
  readonly notes: readonly string[];
}

/** How a row is shown: as a failure, a warning, or muted. */
export type RowStyle = 'bad' | 'warning' | 'muted';

/** A column of words. */
export function leftColumn(heading: string): Column {
  return { heading, align: 'left' };
}

/** A column of figures. */
export function rightColumn(heading: string): Column {
  return { heading, align: 'right' };
}
