import type { Delivery, DeliveryOutcome } from '#core/domain/delivery.ts';
import type { SqliteConnection, Value } from '../sqlite-connection.ts';
import { fromColumn, toColumn } from '../text-column.ts';

type DeliveryRow = [
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

/** Deliveries, those with an outcome included: they are the installation's history. */
export function deliveryTable(connection: SqliteConnection) {
  const get = connection.one<DeliveryRow>(`SELECT ${columns} FROM deliveries WHERE id = ?`);
  const inFlight = connection.many<DeliveryRow>(
    `SELECT ${columns} FROM deliveries WHERE machine_no = ? AND outcome IS NULL ORDER BY token, id`,
  );
  // Order 0 is no order: lane tests have it.
  const ofOrder = connection.many<[id: string]>(
    'SELECT id FROM deliveries WHERE order_id = ? AND order_id <> 0 ORDER BY token, id',
  );
  const put =
    connection.run(`INSERT INTO deliveries (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET
      machine_no = excluded.machine_no, app_id = excluded.app_id, purpose = excluded.purpose,
      order_id = excluded.order_id, record_id = excluded.record_id, lane = excluded.lane, quantity = excluded.quantity,
      token = excluded.token, notify_url = excluded.notify_url, started_at = excluded.started_at,
      timeout_at = excluded.timeout_at, outcome = excluded.outcome, floor_status = excluded.floor_status,
      error_msg = excluded.error_msg, outcome_at = excluded.outcome_at`);
  const updateOutcome = connection.run(
    'UPDATE deliveries SET timeout_at = ?2, outcome = ?3, floor_status = ?4, error_msg = ?5, outcome_at = ?6 WHERE ' +
      'id = ?1',
  );
  const cache = connection.cache<string, Delivery>();
  const load = (id: string): Delivery | undefined => {
    const row = get([id]);
    return row && toDelivery(row);
  };
  const find = (id: string): Delivery | undefined => cache.get(id, () => load(id));
  return {
    get: find,
    inFlight: (machineNo: string): readonly Delivery[] => inFlight([machineNo]).map(toDelivery),
    // They are read one by one: most often there is one, and it has just been written.
    ofOrder: (orderId: number): readonly Delivery[] =>
      ofOrder([orderId])
        .map(([id]) => find(id))
        .filter((delivery) => delivery !== undefined),
    put(delivery: Delivery): void {
      const before = cache.known(delivery.id);
      // What a settling changes, and nothing else: a value that is bound costs more than SQLite itself does with it.
      if (before && isSameDelivery(before, delivery)) updateOutcome(outcomeValues(delivery));
      else put(toRow(delivery));
      cache.set(delivery.id, delivery);
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
