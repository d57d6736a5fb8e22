import type { Delivery, DeliveryOutcome } from '#core/domain/delivery.ts';
import { AllLists } from '../known-rows.ts';
import type { Load } from '../row-changes.ts';
import { compareText, idOf, isSameId, RowLists, RowTable, type ListRules } from '../row-table.ts';
import type { SqlCall, SqlRows, StatementList, Value } from '../statements.ts';
import { fromColumn, toColumn } from '#core/store/text-column.ts';
import type { TableParts } from './table-parts.ts';

type DeliveryRow = readonly [
  id: string,
  machineNo: string,
  appId: string,
  purpose: Delivery['purpose'],
  orderId: number,
  recordId: number,
  lane: number,
  quantity: number,
  token: number,
  notifyUrl: string,
  startedAt: number,
  timeoutAt: number | null,
  outcome: DeliveryOutcome['kind'] | null,
  floorStatus: number | null,
  errorMsg: string | null,
  outcomeAt: number | null,
];

const columns = `id, machine_no, app_id, purpose, order_id, record_id, lane, quantity, token, notify_url, started_at,
  timeout_at, outcome, floor_status, error_msg, outcome_at`;

/** A machine's tokens are never given twice; the id only keeps the order total. */
const order: Pick<ListRules<unknown, Delivery>, 'isSame' | 'compare'> = {
  isSame: isSameId,
  compare: (a, b) => a.token - b.token || compareText(a.id, b.id),
};

/** Deliveries, those with an outcome included: they are the installation's history. Open ones stay in memory. */
export function deliveryTable({ statements, changes, newCache, loadAtOpen }: TableParts) {
  const { select, selectOfOrder, selectOpen, toChange } = deliveryStatements(statements);
  const inFlight = new RowLists(new AllLists<string, Delivery>(), {
    ...order,
    groupOf: ({ outcome, machineNo }: Delivery) => (outcome === null ? machineNo : undefined),
  });
  const ofOrder = new RowLists(newCache<number, readonly Delivery[]>(), {
    ...order,
    // Order 0 is no order: lane tests have it.
    groupOf: ({ orderId }: Delivery) => (orderId === 0 ? undefined : orderId),
  });
  const rows = new RowTable<string, Delivery>(changes, newCache(), {
    followers: [inFlight, ofOrder],
    conflicts: ({ id }) => [load(id)],
  });
  const fillAll = (found: SqlRows): readonly Delivery[] => {
    const deliveries = found.map((row) => toDelivery(row as unknown as DeliveryRow));
    for (const delivery of deliveries) rows.fill(delivery.id, delivery);
    return deliveries;
  };
  const load = (id: string): Load => ({
    call: select([id]),
    fill: (found) => fillAll(found).length > 0 || rows.fill(id, null),
  });
  const loadOfOrder = (orderId: number): Load => ({
    call: selectOfOrder([orderId]),
    fill(found) {
      const isIn = (delivery: Delivery): boolean => delivery.orderId === orderId;
      ofOrder.fill(orderId, rows.asChanged(fillAll(found), idOf, isIn));
    },
  });
  loadAtOpen(selectOpen(['']), (found) => void fillAll(found));
  return {
    get: (id: string): Delivery | undefined => rows.get(id, load),
    inFlight: (machineNo: string): readonly Delivery[] => inFlight.list(machineNo) ?? [],
    ofOrder: (orderId: number): readonly Delivery[] =>
      orderId === 0 ? [] : (ofOrder.list(orderId) ?? changes.miss(loadOfOrder(orderId))),
    /** Reads the deliveries of a new order, once it is written: there are none, and that is known from then on. */
    loadOfOrder,
    put: (delivery: Delivery): void => rows.put(delivery.id, delivery, toChange(rows.known.get(delivery.id), delivery)),
  };
}

function deliveryStatements(statements: StatementList) {
  const insert = statements.change(
    `INSERT INTO deliveries (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const update = statements.change(`UPDATE deliveries SET machine_no = ?2, app_id = ?3, purpose = ?4, order_id = ?5,
    record_id = ?6, lane = ?7, quantity = ?8, token = ?9, notify_url = ?10, started_at = ?11, timeout_at = ?12,
    outcome = ?13, floor_status = ?14, error_msg = ?15, outcome_at = ?16 WHERE id = ?1`);
  const updateOutcome = statements.change(
    'UPDATE deliveries SET timeout_at = ?2, outcome = ?3, floor_status = ?4, error_msg = ?5, outcome_at = ?6 WHERE ' +
      'id = ?1',
  );
  return {
    select: statements.query(`SELECT ${columns} FROM deliveries WHERE id = ?`),
    selectOfOrder: statements.query(`SELECT ${columns} FROM deliveries WHERE order_id = ? AND order_id <> 0`),
    // With a condition on the machine it is the index of open deliveries that is read.
    selectOpen: statements.query(`SELECT ${columns} FROM deliveries WHERE outcome IS NULL AND machine_no > ?`),
    toChange: (before: Delivery | null | undefined, delivery: Delivery): SqlCall => {
      if (!before) return insert(toRow(delivery));
      // What a settling changes, and nothing else: a value that is bound costs more than SQLite itself does with it.
      return isSameDelivery(before, delivery) ? updateOutcome(outcomeValues(delivery)) : update(toRow(delivery));
    },
  };
}

/** Whether two rows are one run, whatever has become of it. */
function isSameDelivery(a: Delivery, b: Delivery): boolean {
  return (
    a.machineNo === b.machineNo &&
    a.appId === b.appId &&
    a.purpose === b.purpose &&
    a.orderId === b.orderId &&
    a.recordId === b.recordId &&
    a.lane === b.lane &&
    a.quantity === b.quantity &&
    a.token === b.token &&
    a.notifyUrl === b.notifyUrl &&
    a.startedAt === b.startedAt
  );
}

function outcomeValues({ id, timeoutAt, outcome }: Delivery): readonly Value[] {
  return [
    id,
    timeoutAt,
    outcome && outcome.kind,
    outcome && outcome.floorStatus,
    outcome && toColumn(outcome.errorMsg),
    outcome && outcome.at,
  ];
}

function toRow(delivery: Delivery): DeliveryRow {
  const { outcome } = delivery;
  return [
    delivery.id,
    delivery.machineNo,
    delivery.appId,
    delivery.purpose,
    delivery.orderId,
    delivery.recordId,
    delivery.lane,
    delivery.quantity,
    delivery.token,
    toColumn(delivery.notifyUrl),
    delivery.startedAt,
    delivery.timeoutAt,
    outcome && outcome.kind,
    outcome && outcome.floorStatus,
    outcome && toColumn(outcome.errorMsg),
    outcome && outcome.at,
  ];
}

function toDelivery(row: DeliveryRow): Delivery {
  const [id, machineNo, appId, purpose, orderId, recordId, lane, quantity, token, notifyUrl, startedAt, timeoutAt] =
    row;
  return {
    id,
    machineNo,
    appId,
    purpose,
    orderId,
    recordId,
    lane,
    quantity,
    token,
    notifyUrl: fromColumn(notifyUrl),
    startedAt,
    timeoutAt,
    outcome: toOutcome(row),
  };
}

function toOutcome([, , , , , , , , , , , , kind, floorStatus, errorMsg, at]: DeliveryRow): DeliveryOutcome | null {
  if (kind === null || floorStatus === null || errorMsg === null || at === null) return null;
  return { kind, floorStatus, errorMsg: fromColumn(errorMsg), at };
}
