import type { StoredFreshness } from '#core/domain/freshness.ts';
import { AllRows } from '../known-rows.ts';
import { RowTable } from '../row-table.ts';
import type { TableParts } from './table-parts.ts';

type FreshnessRow = readonly [machineNo: string, lastUnixSeconds: number, requiresChallenge: number];

/** What is remembered of each machine's last accepted frame. */
export function freshnessTable({ statements, changes, loadAtOpen }: TableParts) {
  const selectAll = statements.query(
    'SELECT machine_no, last_unix_seconds, requires_challenge FROM freshness WHERE machine_no > ?',
  );
  const put = statements.change(`INSERT INTO freshness (machine_no, last_unix_seconds, requires_challenge)
    VALUES (?, ?, ?) ON CONFLICT (machine_no) DO UPDATE SET last_unix_seconds = excluded.last_unix_seconds,
      requires_challenge = excluded.requires_challenge`);
  const all = new AllRows<string, StoredFreshness>();
  const rows = new RowTable(changes, all);
  loadAtOpen(selectAll(['']), (found) => {
    for (const row of found) {
      const [machineNo, lastUnixSeconds, requiresChallenge] = row as unknown as FreshnessRow;
      rows.fill(machineNo, { lastUnixSeconds, requiresChallenge: requiresChallenge === 1 });
    }
  });
  return {
    get: (machineNo: string): StoredFreshness | undefined => all.get(machineNo) ?? undefined,
    put: (machineNo: string, mark: StoredFreshness): void =>
      rows.put(machineNo, mark, put([machineNo, mark.lastUnixSeconds, mark.requiresChallenge ? 1 : 0])),
  };
}
