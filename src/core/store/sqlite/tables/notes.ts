import type { SqliteConnection } from '../sqlite-connection.ts';
import { fromColumn, toColumn } from '../text-column.ts';

/** What the core notes about itself. */
export function noteTable(connection: SqliteConnection) {
  const get = connection.one<[value: string]>('SELECT value FROM notes WHERE name = ?');
  const put = connection.run(`INSERT INTO notes (name, value) VALUES (?, ?)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value`);
  return {
    get(name: string): string | undefined {
      const row = get([toColumn(name)]);
      return row && fromColumn(row[0]);
    },
    put: (name: string, value: string): void => void put([toColumn(name), toColumn(value)]),
  };
}
