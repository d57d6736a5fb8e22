import type { Order, OrderRecord, OrderStatus } from '#core/domain/order.ts';
import { tradeIdConflict } from '#core/store/unique-conflicts.ts';
import type { Load } from '../row-changes.ts';
import { RowTable } from '../row-table.ts';
import { fromColumn, toColumn } from '#core/store/text-column.ts';
import type { SqlCall, StatementList } from '../statements.ts';
import { UniqueNames } from '../unique-names.ts';
import type { TableParts } from './table-parts.ts';

type OrderRow = readonly [
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
 * @param onNew called for an order that was not known: its number is new, as good as always.
 */
export function orderTable({ statements, changes, newCache }: TableParts, onNew: (id: number) => void) {
  const { select, selectByTrade, toChange } = orderStatements(statements);
  const trades = new UniqueNames<Order>(newCache(), keyOf, isSameTrade);
  const rows = new RowTable<number, Order>(changes, newCache(), {
    followers: [trades],
    conflicts: ({ id, appId, tradeId }) => [load(id), loadByTrade(appId, tradeId)],
  });
  const load = (id: number): Load => ({
    call: select([id]),
    fill: ([row]) => rows.fill(id, row ? toOrder(row as unknown as OrderRow) : null),
  });
  const loadByTrade = (appId: string, tradeId: string): Load => ({
    call: selectByTrade([appId, toColumn(tradeId)]),
    fill([row]) {
      const order = row && toOrder(row as unknown as OrderRow);
      if (order) rows.fill(order.id, order);
      trades.fill(keyOf({ appId, tradeId }), order, rows.known);
    },
  });
  const get = (id: number): Order | undefined => rows.get(id, load);
  return {
    get,
    /** A trade that is not known is new, as good as always: the file refuses its order if it is not. */
    byTrade(appId: string, tradeId: string): Order | undefined {
      const key = keyOf({ appId, tradeId });
      const id = trades.find(key);
      if (id === undefined) changes.assumeAbsent(key, () => loadByTrade(appId, tradeId));
      return id === undefined || id === null ? undefined : get(id);
    },
    put(order: Order): void {
      changes.assertDeciding();
      const before = rows.known.get(order.id);
      if (trades.isTaken(order, before)) throw tradeIdConflict(order);
      if (!before) onNew(order.id);
      if (!before || !isSameTrade(before, order)) changes.cover(keyOf(order));
      rows.put(order.id, order, toChange(before, order), trades.remember(order, before));
    },
  };
}

function orderStatements(statements: StatementList) {
  // The columns of the unique index stay out of the ordinary update: SQLite would write its pages again, changed or
  // not.
  const update = statements.change(`UPDATE orders SET machine_no = ?4, notify_url = ?5, status = ?6, amount = ?7,
      created_at = ?8, expires_at = ?9, pickup_code_id = ?10, notify_send_count = ?11, records = ?12
    WHERE id = ?1 AND app_id = ?2 AND trade_id = ?3`);
  const updateAll = statements.change(`UPDATE orders SET app_id = ?2, trade_id = ?3, machine_no = ?4, notify_url = ?5,
      status = ?6, amount = ?7, created_at = ?8, expires_at = ?9, pickup_code_id = ?10, notify_send_count = ?11,
      records = ?12 WHERE id = ?1`);
  const updateProgress = statements.change('UPDATE orders SET notify_send_count = ?2, records = ?3 WHERE id = ?1');
  const insert = statements.change(`INSERT INTO orders (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  return {
    select: statements.query(`SELECT ${columns} FROM orders WHERE id = ?`),
    selectByTrade: statements.query(`SELECT ${columns} FROM orders WHERE app_id = ? AND trade_id = ?`),
    toChange: (before: Order | null | undefined, order: Order): SqlCall => {
      if (!before) return insert(toRow(order));
      if (!isSameTrade(before, order)) return updateAll(toRow(order));
      if (!hasSameTerms(before, order)) return update(toRow(order));
      return updateProgress([order.id, order.notifySendCount, JSON.stringify(order.records)]);
    },
  };
}

/** The Appid comes from configuration and holds no NUL, so two different pairs never make the same key. */
function keyOf({ appId, tradeId }: Pick<Order, 'appId' | 'tradeId'>): string {
  return `trade ${appId}\u0000${tradeId}`;
}

function isSameTrade(a: Order, b: Order): boolean {
  return a.tradeId === b.tradeId && a.appId === b.appId;
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
