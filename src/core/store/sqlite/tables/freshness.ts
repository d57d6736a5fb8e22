import type { StoredFreshness } from '#core/domain/freshness.ts';
import type { SqliteConnection } from '../sqlite-connection.ts';

type FreshnessRow = [lastUnixSeconds: number, requiresChallenge: number];

/** What is remembered of each machine's last accepted frame. */
export function freshnessTable(connection: SqliteConnection) {
  const get = connection.one<FreshnessRow>(
    'SELECT last_unix_seconds, requires_challenge FROM freshness WHERE machine_no = ?',
  );
  const put = connection.run(`INSERT INTO freshness (machine_no, last_unix_seconds, requires_challenge) VALUES (?, ?, ?)
    ON CONFLICT (machine_no) DO UPDATE SET last_unix_seconds = excluded.last_unix_seconds,
      requires_challenge = excluded.requires_challenge`);
  return {
    get(machineNo: string): StoredFreshness | undefined {
      const row = get([machineNo]);
      return row && { lastUnixSeconds: row[0], requiresChallenge: row[1] === 1 };
    },
    put: (machineNo: string, { lastUnixSeconds, requiresChallenge }: StoredFreshness): void => {
      put([machineNo, lastUnixSeconds, requiresChallenge ? 1 : 0]);
    },
  };
}
