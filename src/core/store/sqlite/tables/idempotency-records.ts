import type { IdempotencyRecord } from '#core/store/store.ts';
import type { SqliteConnection } from '../sqlite-connection.ts';
import { toColumn, fromColumn } from '../text-column.ts';

type IdempotencyRow = [answer: string, expiresAt: number];

/** Answers to signed requests, for as long as the requests may come again. */
export function idempotencyTable(connection: SqliteConnection) {
  const get = connection.one<IdempotencyRow>(
    'SELECT answer, expires_at FROM idempotency_records WHERE app_id = ? AND sign = ?',
  );
  const put = connection.run(`INSERT INTO idempotency_records (app_id, sign, answer, expires_at) VALUES (?, ?, ?, ?)
    ON CONFLICT (app_id, sign) DO UPDATE SET answer = excluded.answer, expires_at = excluded.expires_at`);
  const prune = connection.run(`DELETE FROM idempotency_records WHERE (app_id, sign) IN
    (SELECT app_id, sign FROM idempotency_records WHERE expires_at < ? ORDER BY expires_at LIMIT ?)`);
  return {
    get(appId: string, sign: string): IdempotencyRecord | undefined {
      const row = get([appId, toColumn(sign)]);
      return row && { appId, sign, answer: fromColumn(row[0]), expiresAt: row[1] };
    },
    put: ({ appId, sign, answer, expiresAt }: IdempotencyRecord): void =>
      void put([appId, toColumn(sign), toColumn(answer), expiresAt]),
    /** Forgets at most `limit` records that expired before `now`. @returns how many. */
    prune: (now: number, limit: number): number => prune([now, limit]),
  };
}
