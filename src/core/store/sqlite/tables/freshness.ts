import type { StoredFreshness } from '#core/domain/freshness.ts';
import type { SqliteConnection } from '../sqlite-connection.ts';

type FreshnessRow = [lastSeconds: number, mustAnswer: number];

/** What is remembered of each machine's last accepted frame. */
export function freshnessTable(connection: SqliteConnection) {
  const get = connection.one<FreshnessRow>('SELECT last_seconds, must_answer FROM freshness WHERE machine_no = ?');
  const put = connection.run(`INSERT INTO freshness (machine_no, last_seconds, must_answer) VALUES (?, ?, ?)
    ON CONFLICT (machine_no) DO UPDATE SET last_seconds = excluded.last_seconds, must_answer = excluded.must_answer`);
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
