import type { Callback } from '#core/domain/callback.ts';
import { RowTable } from '../row-table.ts';
import type { Load } from '../row-changes.ts';
import { fromColumn, toColumn } from '#core/store/text-column.ts';
import type { TableParts } from './table-parts.ts';

type CallbackRow = readonly [
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
export function callbackTable({ statements, changes, newCache }: TableParts) {
  const select = statements.query(`SELECT ${columns} FROM callbacks WHERE id = ?`);
  const insert = statements.change(`INSERT INTO callbacks (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const update = statements.change(`UPDATE callbacks SET app_id = ?2, url = ?3, body = ?4, order_id = ?5,
    record_id = ?6, delivery_id = ?7, attempts = ?8, next_at = ?9, state = ?10 WHERE id = ?1`);
  const updateAttempt = statements.change('UPDATE callbacks SET attempts = ?2, next_at = ?3, state = ?4 WHERE id = ?1');
  const load = (id: number): Load => ({
    call: select([id]),
    fill: ([row]) => rows.fill(id, row ? toCallback(row as unknown as CallbackRow) : null),
  });
  const rows = new RowTable<number, Callback>(changes, newCache(), { conflicts: ({ id }) => [load(id)] });
  return {
    get: (id: number): Callback | undefined => rows.get(id, load),
    put(callback: Callback): void {
      const { id, attempts, nextAt, state } = callback;
      const before = rows.known.get(id);
      const call = !before
        ? insert(toRow(callback))
        : isSameMessage(before, callback)
          ? updateAttempt([id, attempts, nextAt, state])
          : update(toRow(callback));
      rows.put(id, callback, call);
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

function toRow(callback: Callback): CallbackRow {
  const { id, appId, url, body, orderId, recordId, deliveryId, attempts, nextAt, state } = callback;
  return [id, appId, toColumn(url), toColumn(body), orderId, recordId, deliveryId, attempts, nextAt, state];
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
