import { SqliteConnection, type RunStatement } from '#core/store/sqlite/sqlite-connection.ts';
import type { PatchFactory } from '#harness/fault-injection/core/core-patch.ts';

/**
 * A core whose SQLite store changes rows in another way.
 * @param alter makes the statement that is run in place of that of `sql`.
 */
export function alteredStatements(
  alter: (sql: string, prepare: (sql: string) => RunStatement) => RunStatement,
): PatchFactory {
  class AlteredConnection extends SqliteConnection {
    override run(sql: string): RunStatement {
      return alter(sql, (altered) => super.run(altered));
    }
  }
  return () => ({ sqlite: { connect: (handle, file) => new AlteredConnection(handle, file) } });
}
