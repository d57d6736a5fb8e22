import type { PickupCode } from '../../../domain/pickup-code.ts';
import { codeTaken } from '../../memory/taken.ts';
import { isUniqueConflict, type Connection } from '../connection.ts';
import { fromColumn, toColumn } from '../text.ts';

type PickupCodeRow = [
  id: number,
  appId: string,
  machineNo: string,
  code: string,
  productId: number | null,
  expiresAt: number | null,
  usedByOrder: number | null,
];

const columns = 'id, app_id, machine_no, code, product_id, expires_at, used_by_order';

/** Pickup codes, used ones included. */
export function pickupCodeTable(connection: Connection) {
  const get = connection.one<PickupCodeRow>(`SELECT ${columns} FROM pickup_codes WHERE machine_no = ? AND code = ?`);
  const open = connection.many<PickupCodeRow>(
    `SELECT ${columns} FROM pickup_codes WHERE machine_no = ? AND used_by_order IS NULL ORDER BY id`,
  );
  const put = connection.run(`INSERT INTO pickup_codes (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET app_id = excluded.app_id, machine_no = excluded.machine_no, code = excluded.code,
      product_id = excluded.product_id, expires_at = excluded.expires_at, used_by_order = excluded.used_by_order`);
  return {
    get(machineNo: string, code: string): PickupCode | undefined {
      const row = get([machineNo, toColumn(code)]);
      return row && toPickupCode(row);
    },
    open: (machineNo: string): readonly PickupCode[] => open([machineNo]).map(toPickupCode),
    put(code: PickupCode): void {
      const { id, appId, machineNo, productId, expiresAt, usedByOrder } = code;
      try {
        put([id, appId, machineNo, toColumn(code.code), productId, expiresAt, usedByOrder]);
      } catch (problem) {
        throw isUniqueConflict(problem) ? codeTaken(code, { cause: problem }) : problem;
      }
    },
  };
}

function toPickupCode([id, appId, machineNo, code, productId, expiresAt, usedByOrder]: PickupCodeRow): PickupCode {
  return { id, appId, machineNo, code: fromColumn(code), productId, expiresAt, usedByOrder };
}
