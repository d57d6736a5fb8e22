import type { Callback } from '../../../domain/callback.ts';
import type { Connection } from '../connection.ts';
import { fromColumn, toColumn } from '../text.ts';

type CallbackRow = [
  id: number,
  appId: string,
  url: string,
  body: string,
  orderId: number,
  recordId: number,
  deliveryId: string,
  attempts: number,
  nextAt: number | null,
  state: Callback['state'],
];

const columns = 'id, app_id, url, body, order_id, record_id, delivery_id, attempts, next_at, state';

/** The outbox, callbacks that have been told or given up included. */
export function callbackTable(connection: Connection) {
  const get = connection.one<CallbackRow>(`SELECT ${columns} FROM callbacks WHERE id = ?`);
  const put = connection.run(`INSERT INTO callbacks (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET app_id = excluded.app_id, url = excluded.url, body = excluded.body,
      order_id = excluded.order_id, record_id = excluded.record_id, delivery_id = excluded.delivery_id,
      attempts = excluded.attempts, next_at = excluded.next_at, state = excluded.state`);
  return {
    get(id: number): Callback | undefined {
      const row = get([id]);
      return row && toCallback(row);
    },
    put(callback: Callback): void {
      const { id, appId, url, body, orderId, recordId, deliveryId, attempts, nextAt, state } = callback;
      put([id, appId, toColumn(url), toColumn(body), orderId, recordId, deliveryId, attempts, nextAt, state]);
    },
  };
}

function toCallback(row: CallbackRow): Callback {
  const [id, appId, url, body, orderId, recordId, deliveryId, attempts, nextAt, state] = row;
  return { id, appId, url: fromColumn(url), body: fromColumn(body), orderId, recordId, deliveryId, attempts, nextAt, state };
}
