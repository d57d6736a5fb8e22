import { unusedLock, type Lock } from '#core/lock/lock.ts';
import type { SqliteConnection } from '../sqlite-connection.ts';

type LockRow = [lastToken: number, token: number | null, deliveryId: string, grantedAt: number, expiresAt: number];

/** The dwell locks, one row a machine. `token`, `delivery_id`, `granted_at` and `expires_at` are null while free. */
export function lockTable(connection: SqliteConnection) {
  const get = connection.one<LockRow>(
    'SELECT last_token, token, delivery_id, granted_at, expires_at FROM locks WHERE machine_no = ?',
  );
  const put = connection.run(`INSERT INTO locks (machine_no, last_token, token, delivery_id, granted_at, expires_at)
    VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (machine_no) DO UPDATE SET last_token = excluded.last_token, token = excluded.token,
      delivery_id = excluded.delivery_id, granted_at = excluded.granted_at, expires_at = excluded.expires_at`);
  const cache = connection.cache<string, Lock>();
  const load = (machineNo: string): Lock | undefined => {
    const row = get([machineNo]);
    return row && toLock(row);
  };
  return {
    get: (machineNo: string): Lock => cache.get(machineNo, () => load(machineNo)) ?? unusedLock,
    put(machineNo: string, lock: Lock): void {
      const { lastToken, hold } = lock;
      if (hold) put([machineNo, lastToken, hold.token, hold.deliveryId, hold.grantedAt, hold.expiresAt]);
      else put([machineNo, lastToken, null, null, null, null]);
      cache.set(machineNo, lock);
    },
  };
}

function toLock([lastToken, token, deliveryId, grantedAt, expiresAt]: LockRow): Lock {
  return { lastToken, hold: token === null ? null : { token, deliveryId, grantedAt, expiresAt } };
}
