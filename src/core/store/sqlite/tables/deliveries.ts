import type { Delivery, DeliveryOutcome } from '../../../domain/delivery.ts';
import type { Connection } from '../connection.ts';
import { fromColumn, toColumn } from '../text.ts';

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
  beganAt: number,
  timeoutAt: number | null,
  outcome: DeliveryOutcome['kind'] | null,
  floorStatus: number | null,
  errorMsg: string | null,
  outcomeAt: number | null,
];

const columns = `id, machine_no, app_id, purpose, order_id, record_id, lane, quantity, token, notify_url, began_at,
  timeout_at, outcome, floor_status, error_msg, outcome_at`;

/** Deliveries, those with an outcome included: they are the installation's history. */
export function deliveryTable(connection: Connection) {
  const get = connection.one<DeliveryRow>(`SELECT ${columns} FROM deliveries WHERE id = ?`);
  const inFlight = connection.many<DeliveryRow>(
    `SELECT ${columns} FROM deliveries WHERE machine_no = ? AND outcome IS NULL ORDER BY token, id`,
  );
  // Order 0 is no order: lane tests have it.
  const ofOrder = connection.many<DeliveryRow>(
    `SELECT ${columns} FROM deliveries WHERE order_id = ? AND order_id <> 0 ORDER BY token, id`,
  );
  const put = connection.run(`INSERT INTO deliveries (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET machine_no = excluded.machine_no, app_id = excluded.app_id, purpose = excluded.purpose,
      order_id = excluded.order_id, record_id = excluded.record_id, lane = excluded.lane, quantity = excluded.quantity,
      token = excluded.token, notify_url = excluded.notify_url, began_at = excluded.began_at, timeout_at = excluded.timeout_at,
      outcome = excluded.outcome, floor_status = excluded.floor_status, error_msg = excluded.error_msg, outcome_at = excluded.outcome_at`);
  return {
    get(id: string): Delivery | undefined {
      const row = get([id]);
      return row && toDelivery(row);
    },
    inFlight: (machineNo: string): readonly Delivery[] => inFlight([machineNo]).map(toDelivery),
    ofOrder: (orderId: number): readonly Delivery[] => ofOrder([orderId]).map(toDelivery),
    put: (delivery: Delivery): void => void put(toRow(delivery)),
  };
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
    delivery.beganAt,
    delivery.timeoutAt,
    outcome && outcome.kind,
    outcome && outcome.floorStatus,
    outcome && toColumn(outcome.errorMsg),
    outcome && outcome.at,
  ];
}

function toDelivery(row: DeliveryRow): Delivery {
  const [id, machineNo, appId, purpose, orderId, recordId, lane, quantity, token, notifyUrl, beganAt, timeoutAt] = row;
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
    beganAt,
    timeoutAt,
    outcome: toOutcome(row),
  };
}

function toOutcome([, , , , , , , , , , , , kind, floorStatus, errorMsg, at]: DeliveryRow): DeliveryOutcome | null {
  if (kind === null || floorStatus === null || errorMsg === null || at === null) return null;
  return { kind, floorStatus, errorMsg: fromColumn(errorMsg), at };
}
