import type { KnownRows } from '../known-rows.ts';
import type { RowChanges } from '../row-changes.ts';
import type { SqlRows, StatementList, SqlCall } from '../statements.ts';

/** What the tables are made of. */
export interface TableParts {
  readonly statements: StatementList;
  readonly changes: RowChanges;
  /** Rows of a table that grows for ever. */
  readonly newCache: <K, Row>() => KnownRows<K, Row> & { forget(isGone: (row: Row) => boolean): void };
  /** Reads rows that stay in memory as a whole, when the store is opened. */
  readonly loadAtOpen: (call: SqlCall, fill: (rows: SqlRows) => void) => void;
}
