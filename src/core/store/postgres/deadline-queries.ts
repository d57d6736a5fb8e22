import { queueOfRows, takeRoundRobin } from '../due-round-robin.ts';
import type { DueDeadline } from '../store.ts';
import type { Connections } from './connections.ts';

type Due<Key> = readonly [at: number, key: Key];

/** Due rows of one table that has the index `(column, key)`. */
function dueRows(table: string, column: string, key: string): string {
  return `(SELECT json_agg(json_build_array(d.at, d.key)) FROM (SELECT ${column} AS at, ${key} AS key FROM ${table}
    WHERE ${column} <= $1::float8 ORDER BY ${column}, ${key} LIMIT $2::int) AS d)`;
}

/** Merchants are found one after another in the index of their callbacks: it may have many rows of each. */
const dueCallbacks = `(WITH RECURSIVE merchants AS (
    (SELECT app_id FROM callbacks WHERE next_at IS NOT NULL ORDER BY app_id LIMIT 1)
    UNION ALL SELECT (SELECT c.app_id FROM callbacks c WHERE c.next_at IS NOT NULL AND c.app_id > m.app_id
      ORDER BY c.app_id LIMIT 1) FROM merchants m WHERE m.app_id IS NOT NULL)
  SELECT json_agg(json_build_array(m.app_id, d.at, d.key)) FROM merchants m CROSS JOIN LATERAL (
    SELECT next_at AS at, id AS key FROM callbacks WHERE app_id = m.app_id AND next_at <= $1::float8
      AND id <> ALL ($3::bigint[]) ORDER BY next_at, id LIMIT $2::int) AS d)`;

const dueSql = `SELECT ${dueRows('locks', 'expires_at', 'machine_no')}, ${dueRows('deliveries', 'timeout_at', 'id')},
  ${dueRows('orders', 'expires_at', 'id')}, ${dueCallbacks}`;

const earliestSql = `SELECT least(
  (SELECT min(expires_at) FROM locks WHERE expires_at > $1::float8),
  (SELECT min(timeout_at) FROM deliveries WHERE timeout_at > $1::float8),
  (SELECT min(expires_at) FROM orders WHERE expires_at > $1::float8),
  (SELECT min(next_at) FROM callbacks WHERE next_at > $1::float8))`;

/** As `Store.dueDeadlines`. */
export async function dueDeadlines(
  connections: Connections,
  now: number,
  limit: number,
  held: ReadonlySet<number>,
): Promise<readonly DueDeadline[]> {
  const maxRows = Math.max(0, Math.min(Math.trunc(limit), 1_000_000));
  const [row] = await connections.run({ text: dueSql, values: [now, maxRows, [...held]] });
  const [locks, deliveries, orders, callbacks] = (row ?? []) as [
    readonly Due<string>[] | null,
    readonly Due<string>[] | null,
    readonly Due<number>[] | null,
    readonly (readonly [appId: string, at: number, id: number])[] | null,
  ];
  const ofMerchants = new Map<string, DueDeadline[]>();
  for (const [appId, at, callbackId] of callbacks ?? []) {
    const queue = ofMerchants.get(appId) ?? [];
    queue.push({ kind: 'callback', at, callbackId });
    ofMerchants.set(appId, queue);
  }
  const queues: readonly (readonly DueDeadline[])[] = [
    (locks ?? []).map(([at, machineNo]) => ({ kind: 'dwell', at, machineNo })),
    (deliveries ?? []).map(([at, deliveryId]) => ({ kind: 'timeout', at, deliveryId })),
    (orders ?? []).map(([at, orderId]) => ({ kind: 'expiry', at, orderId })),
    ...ofMerchants.values(),
  ];
  return takeRoundRobin(queues.map(queueOfRows), maxRows);
}

/** As `Store.nextDeadline`. */
export async function nextDeadline(connections: Connections, after: number): Promise<number | undefined> {
  const [row] = await connections.run({ text: earliestSql, values: [after] });
  const at = row?.[0];
  return typeof at === 'number' ? at : undefined;
}
