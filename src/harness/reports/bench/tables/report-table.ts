import type { Column } from '#harness/reports/text-table.ts';

/**
 * A table of a benchmark's report, whatever it is shown on. Where a row is marked, one of its cells says so in words.
 */
export interface ReportTable {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly { readonly cells: readonly string[]; readonly style?: RowStyle }[];
  /** What there is to say of it, in sentences. */
  readonly notes: readonly string[];
}

/** How a row is to be looked at: as a failure, as something that proves nothing, or as an aside. */
export type RowStyle = 'bad' | 'never' | 'idle';

/** A column of words. */
export function leftColumn(heading: string): Column {
  return { heading, align: 'left' };
}

/** A column of figures. */
export function rightColumn(heading: string): Column {
  return { heading, align: 'right' };
}
