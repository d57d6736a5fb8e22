import type { CoreLease } from '#core/domain/several-cores.ts';
import { AllRows } from '../known-rows.ts';
import { compareId, RowTable } from '../row-table.ts';
import { fromColumn, toColumn } from '#core/store/text-column.ts';
import type { TableParts } from './table-parts.ts';

type CoreRow = readonly [id: number, name: string, until: number];

/** Leases of the cores that share the store. */
export function coreTable({ statements, changes, loadAtOpen }: TableParts) {
  const selectAll = statements.query('SELECT id, name, lease_until FROM cores WHERE id > ?');
  const put = statements.change(`INSERT INTO cores (id, name, lease_until) VALUES (?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, lease_until = excluded.lease_until`);
  const remove = statements.change('DELETE FROM cores WHERE id = ?');
  const all = new AllRows<number, CoreLease>();
  const rows = new RowTable(changes, all);
  loadAtOpen(selectAll([0]), (found) => {
    for (const row of found) {
      const [id, name, until] = row as unknown as CoreRow;
      rows.fill(id, { id, name: fromColumn(name), until });
    }
  });
  return {
    get: (id: number): CoreLease | undefined => all.get(id) ?? undefined,
    all: (): readonly CoreLease[] => [...all.values()].sort(compareId),
    put: (lease: CoreLease): void => rows.put(lease.id, lease, put([lease.id, toColumn(lease.name), lease.until])),
    delete(id: number): void {
      if (all.get(id)) rows.put(id, null, remove([id]));
      else changes.assertDeciding();
    },
  };
}
