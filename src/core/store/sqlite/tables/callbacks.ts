import type { Callback } from '#core/domain/callback.ts';
import type { SqliteConnection } from '../sqlite-connection.ts';
import { fromColumn, toColumn } from '../text-column.ts';

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

/** The outbox, acknowledged and abandoned callbacks included. */
export function callbackTable(connection: SqliteConnection) {
  const get = connection.one<CallbackRow>(`SELECT ${columns} FROM callbacks WHERE id = ?`);
  const put = connection.run(`INSERT INTO callbacks (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET app_id = excluded.app_id, url = excluded.url, body = excluded.body,
      order_id = excluded.order_id, record_id = excluded.record_id, delivery_id = excluded.delivery_id,
      attempts = excluded.attempts, next_at = excluded.next_at, state = excluded.state`);
  const updateAttempt = connection.run('UPDATE callbacks SET attempts = ?2, next_at = ?3, state = ?4 WHERE id = ?1');
  const cache = connection.cache<number, Callback>();
  const load = (id: number): Callback | undefined => {
    const row = get([id]);
    return row && toCallback(row);
  };
  return {
    get: (id: number): Callback | undefined => cache.get(id, () => load(id)),
    put(callback: Callback): void {
      const before = cache.known(callback.id);
      const { id, appId, url, body, orderId, recordId, deliveryId, attempts, nextAt, state } = callback;
      if (before && isSameMessage(before, callback)) updateAttempt([id, attempts, nextAt, state]);
      else put([id, appId, toColumn(url), toColumn(body), orderId, recordId, deliveryId, attempts, nextAt, state]);
      cache.set(id, callback);
    },
  };
}

/** Whether two rows are the same message to the same receiver. */
function isSameMessage(a: Callback, b: Callback): boolean {
  return (
    a.appId === b.appId &&
    a.url === b.url &&
    a.body === b.body &&
    a.orderId === b.orderId &&
    a.recordId === b.recordId &&
    a.deliveryId === b.deliveryId
  );
}

function toCallback(row: CallbackRow): Callback {
  const [id, appId, url, body, orderId, recordId, deliveryId, attempts, nextAt, state] = row;
  return {
    id,
    appId,
    url: fromColumn(url),
    body: fromColumn(body),
    orderId,
    recordId,
    deliveryId,
    attempts,
    nextAt,
    state,
  };
}
