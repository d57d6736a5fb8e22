import { unusedLock, type Lock } from '#core/lock/lock.ts';
import { AllRows } from '../known-rows.ts';
import { RowTable } from '../row-table.ts';
import type { TableParts } from './table-parts.ts';

type LockRow = readonly [
  machineNo: string,
  lastToken: number,
  token: number | null,
  deliveryId: string,
  grantedAt: number,
  expiresAt: number,
];

const columns = 'machine_no, last_token, token, delivery_id, granted_at, expires_at';

/** The dwell locks, one row a machine. `token`, `delivery_id`, `granted_at` and `expires_at` are null while free. */
export function lockTable({ statements, changes, loadAtOpen }: TableParts) {
  const selectAll = statements.query(`SELECT ${columns} FROM locks WHERE machine_no > ?`);
  const put = statements.change(`INSERT INTO locks (${columns}) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (machine_no) DO UPDATE SET last_token = excluded.last_token, token = excluded.token,
      delivery_id = excluded.delivery_id, granted_at = excluded.granted_at, expires_at = excluded.expires_at`);
  const all = new AllRows<string, Lock>();
  const rows = new RowTable(changes, all);
  loadAtOpen(selectAll(['']), (found) => {
    for (const row of found) rows.fill(row[0] as string, toLock(row as unknown as LockRow));
  });
  return {
    get: (machineNo: string): Lock => all.get(machineNo) ?? unusedLock,
    put(machineNo: string, lock: Lock): void {
      const { lastToken, hold } = lock;
      const call = hold
        ? put([machineNo, lastToken, hold.token, hold.deliveryId, hold.grantedAt, hold.expiresAt])
        : put([machineNo, lastToken, null, null, null, null]);
      rows.put(machineNo, lock, call);
    },
  };
}

function toLock([, lastToken, token, deliveryId, grantedAt, expiresAt]: LockRow): Lock {
  return { lastToken, hold: token === null ? null : { token, deliveryId, grantedAt, expiresAt } };
}
