import type { PickupCode } from '#core/domain/pickup-code.ts';
import { pickupCodeConflict } from '#core/store/unique-conflicts.ts';
import { isUniqueViolation, type SqliteConnection } from '../sqlite-connection.ts';
import { fromColumn, toColumn } from '../text-column.ts';

type PickupCodeRow = [
  id: number,
  appId: string,
  machineNo: string,
  code: string,
  productId: number | null,
  expiresAt: number | null,
  usedByOrder: number | null,
  createdAt: number,
  quantity: number,
  cancelledAt: number | null,
];

const columns = `id, app_id, machine_no, code, product_id, expires_at, used_by_order, created_at, quantity,
  cancelled_at`;

/** Pickup codes, used and cancelled ones included. */
export function pickupCodeTable(connection: SqliteConnection) {
  const get = connection.one<PickupCodeRow>(`SELECT ${columns} FROM pickup_codes WHERE machine_no = ? AND code = ?`);
  const byId = connection.one<PickupCodeRow>(`SELECT ${columns} FROM pickup_codes WHERE id = ?`);
  const open = connection.many<PickupCodeRow>(
    `SELECT ${columns} FROM pickup_codes WHERE machine_no = ? AND used_by_order IS NULL AND cancelled_at IS NULL
      ORDER BY id`,
  );
  const put = connection.run(`INSERT INTO pickup_codes (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET app_id = excluded.app_id, machine_no = excluded.machine_no, code = excluded.code,
      product_id = excluded.product_id, expires_at = excluded.expires_at, used_by_order = excluded.used_by_order,
      created_at = excluded.created_at, quantity = excluded.quantity, cancelled_at = excluded.cancelled_at`);
  return {
    get(machineNo: string, code: string): PickupCode | undefined {
      const row = get([machineNo, toColumn(code)]);
      return row && toPickupCode(row);
    },
    byId(id: number): PickupCode | undefined {
      const row = byId([id]);
      return row && toPickupCode(row);
    },
    open: (machineNo: string): readonly PickupCode[] => open([machineNo]).map(toPickupCode),
    put(code: PickupCode): void {
      const { id, appId, machineNo, productId, expiresAt, usedByOrder, createdAt, quantity, cancelledAt } = code;
      const digits = toColumn(code.code);
      try {
        put([id, appId, machineNo, digits, productId, expiresAt, usedByOrder, createdAt, quantity, cancelledAt]);
      } catch (error) {
        throw isUniqueViolation(error) ? pickupCodeConflict(code, { cause: error }) : error;
      }
    },
  };
}

function toPickupCode(row: PickupCodeRow): PickupCode {
  const [id, appId, machineNo, code, productId, expiresAt, usedByOrder, createdAt, quantity, cancelledAt] = row;
  const terms = { productId, expiresAt, createdAt, quantity };
  return { id, appId, machineNo, code: fromColumn(code), ...terms, usedByOrder, cancelledAt };
}
