import { AllRows } from '../known-rows.ts';
import { RowTable } from '../row-table.ts';
import { fromColumn, toColumn } from '#core/store/text-column.ts';
import type { TableParts } from './table-parts.ts';

/** What the core notes about itself. */
export function noteTable({ statements, changes, loadAtOpen }: TableParts) {
  const selectAll = statements.query('SELECT name, value FROM notes WHERE name >= ?');
  const put = statements.change(`INSERT INTO notes (name, value) VALUES (?, ?)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value`);
  const all = new AllRows<string, string>();
  const rows = new RowTable(changes, all);
  loadAtOpen(selectAll(['']), (found) => {
    for (const [name, value] of found) rows.fill(fromColumn(name as string), fromColumn(value as string));
  });
  return {
    get: (name: string): string | undefined => all.get(name) ?? undefined,
    put: (name: string, value: string): void => rows.put(name, value, put([toColumn(name), toColumn(value)])),
  };
}
