import type { IdempotencyRecord } from '#core/store/store.ts';
import type { Load } from '../row-changes.ts';
import { RowTable } from '../row-table.ts';
import { toColumn, fromColumn } from '#core/store/text-column.ts';
import type { TableParts } from './table-parts.ts';

type IdempotencyRow = readonly [answer: string, expiresAt: number];

/** Answers to signed requests, for as long as the requests may come again. */
export function idempotencyTable({ statements, changes, newCache }: TableParts) {
  const select = statements.query('SELECT answer, expires_at FROM idempotency_records WHERE app_id = ? AND sign = ?');
  const insert = statements.change(
    'INSERT INTO idempotency_records (app_id, sign, answer, expires_at) VALUES (?, ?, ?, ?)',
  );
  const update = statements.change(
    'UPDATE idempotency_records SET answer = ?3, expires_at = ?4 WHERE app_id = ?1 AND sign = ?2',
  );
  const deleteExpired = statements.change(`DELETE FROM idempotency_records WHERE (app_id, sign) IN
    (SELECT app_id, sign FROM idempotency_records WHERE expires_at < ? ORDER BY expires_at LIMIT ?)`);
  const known = newCache<string, IdempotencyRecord>();
  const rows = new RowTable<string, IdempotencyRecord>(changes, known, {
    conflicts: ({ appId, sign }) => [load(appId, sign)],
  });
  const load = (appId: string, sign: string): Load => ({
    call: select([appId, toColumn(sign)]),
    fill: ([row]) =>
      rows.fill(keyOf(appId, sign), row ? toRecord(appId, sign, row as unknown as IdempotencyRow) : null),
  });
  return {
    /** A sign that is not known is new, as good as always: the file refuses its record if it is not. */
    get(appId: string, sign: string): IdempotencyRecord | undefined {
      const key = keyOf(appId, sign);
      const record = known.get(key);
      if (record === undefined) changes.assumeAbsent(key, () => load(appId, sign));
      return record ?? undefined;
    },
    put(record: IdempotencyRecord): void {
      const { appId, sign, answer, expiresAt } = record;
      const key = keyOf(appId, sign);
      const values = [appId, toColumn(sign), toColumn(answer), expiresAt];
      rows.put(key, record, known.get(key) ? update(values) : insert(values));
      changes.cover(key);
    },
    /** Forgets at most `limit` records that expired before `now`. @param onWritten gets how many. */
    prune(now: number, limit: number, onWritten: (count: number) => void): void {
      changes.assertDeciding();
      changes.add({
        call: deleteExpired([now, limit]),
        undo: () => undefined,
        onWritten(count) {
          known.forget(({ expiresAt }) => expiresAt < now);
          onWritten(count);
        },
      });
    },
  };
}

/** The Appid comes from configuration and holds no NUL, so two different pairs never make the same key. */
function keyOf(appId: string, sign: string): string {
  return `${appId}\u0000${sign}`;
}

function toRecord(appId: string, sign: string, [answer, expiresAt]: IdempotencyRow): IdempotencyRecord {
  return { appId, sign, answer: fromColumn(answer), expiresAt };
}
