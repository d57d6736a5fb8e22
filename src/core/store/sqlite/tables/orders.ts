import type { Order, OrderRecord, OrderStatus } from '#core/domain/order.ts';
import { tradeIdConflict } from '#core/store/unique-conflicts.ts';
import { isUniqueViolation, type SqliteConnection } from '../sqlite-connection.ts';
import { fromColumn, toColumn } from '../text-column.ts';

type OrderRow = [
  id: number,
  appId: string,
  tradeId: string,
  machineNo: string,
  notifyUrl: string,
  status: OrderStatus,
  amount: number,
  createdAt: number,
  expiresAt: number | null,
  pickupCodeId: number | null,
  notifySendCount: number,
  records: string,
];

const columns = `id, app_id, trade_id, machine_no, notify_url, status, amount, created_at, expires_at, pickup_code_id,
  notify_send_count, records`;

/**
 * Orders. An order is loaded and saved as a whole, so its records are one JSON column: with a table of records, an
 * order of three takes four rows to save and to load.
 */
export function orderTable(connection: SqliteConnection) {
  const get = connection.one<OrderRow>(`SELECT ${columns} FROM orders WHERE id = ?`);
  const byTrade = connection.one<OrderRow>(`SELECT ${columns} FROM orders WHERE app_id = ? AND trade_id = ?`);
  // The columns of the unique index stay out of the ordinary update: SQLite would write its pages again, changed or
  // not.
  const update = connection.run(`UPDATE orders SET notify_url = ?5, status = ?6, amount = ?7, created_at = ?8,
      expires_at = ?9, pickup_code_id = ?10, notify_send_count = ?11, records = ?12
    WHERE id = ?1 AND app_id = ?2 AND trade_id = ?3 AND machine_no = ?4`);
  const updateProgress = connection.run('UPDATE orders SET notify_send_count = ?2, records = ?3 WHERE id = ?1');
  const insert = connection.run(`INSERT INTO orders (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET app_id = excluded.app_id, trade_id = excluded.trade_id,
      machine_no = excluded.machine_no, notify_url = excluded.notify_url, status = excluded.status,
      amount = excluded.amount, created_at = excluded.created_at, expires_at = excluded.expires_at,
      pickup_code_id = excluded.pickup_code_id, notify_send_count = excluded.notify_send_count,
      records = excluded.records`);
  const cache = connection.cache<number, Order>();
  const load = (id: number): Order | undefined => {
    const row = get([id]);
    return row && toOrder(row);
  };
  return {
    get: (id: number): Order | undefined => cache.get(id, () => load(id)),
    byTrade(appId: string, tradeId: string): Order | undefined {
      const row = byTrade([appId, toColumn(tradeId)]);
      return row && toOrder(row);
    },
    put(order: Order): void {
      const before = cache.known(order.id);
      if (before && hasSameTerms(before, order)) {
        updateProgress([order.id, order.notifySendCount, JSON.stringify(order.records)]);
        cache.set(order.id, order);
        return;
      }
      const row = toRow(order);
      try {
        if (update(row) === 0) insert(row);
      } catch (error) {
        throw isUniqueViolation(error) ? tradeIdConflict(order, { cause: error }) : error;
      }
      cache.set(order.id, order);
    },
  };
}

/** Whether two rows differ in nothing but in how far the order has come. */
function hasSameTerms(a: Order, b: Order): boolean {
  return (
    a.appId === b.appId &&
    a.machineNo === b.machineNo &&
    a.tradeId === b.tradeId &&
    a.notifyUrl === b.notifyUrl &&
    a.status === b.status &&
    a.amount === b.amount &&
    a.createdAt === b.createdAt &&
    a.expiresAt === b.expiresAt &&
    a.pickupCodeId === b.pickupCodeId
  );
}

function toRow(order: Order): OrderRow {
  return [
    order.id,
    order.appId,
    toColumn(order.tradeId),
    order.machineNo,
    toColumn(order.notifyUrl),
    order.status,
    order.amount,
    order.createdAt,
    order.expiresAt,
    order.pickupCodeId,
    order.notifySendCount,
    JSON.stringify(order.records),
  ];
}

function toOrder(row: OrderRow): Order {
  const [id, appId, tradeId, machineNo, notifyUrl, ...state] = row;
  const [status, amount, createdAt, expiresAt, pickupCodeId, notifySendCount, records] = state;
  return {
    id,
    appId,
    machineNo,
    tradeId: fromColumn(tradeId),
    notifyUrl: fromColumn(notifyUrl),
    status,
    amount,
    createdAt,
    expiresAt,
    pickupCodeId,
    notifySendCount,
    records: JSON.parse(records) as OrderRecord[],
  };
}
