import type { Column } from '#harness/reports/text-table.ts';

/** A table of a benchmark's report, whatever it is shown on. Where a row is marked, one of its cells says so in words. */
export interface Sheet {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly { readonly cells: readonly string[]; readonly mark?: Mark }[];
  /** What there is to say of it, in sentences. */
  readonly notes: readonly string[];
}

/** How a row is to be looked at: as a failure, as something that proves nothing, or as an aside. */
export type Mark = 'bad' | 'never' | 'idle';

/** A column of words. */
export function left(heading: string): Column {
  return { heading, align: 'left' };
}

/** A column of figures. */
export function right(heading: string): Column {
  return { heading, align: 'right' };
}
