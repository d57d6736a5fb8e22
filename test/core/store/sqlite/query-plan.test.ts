import { describe, expect, it } from 'vitest';
import { openHandle } from '#core/store/sqlite/engines/choose-engine.ts';
import { SqliteConnection } from '#core/store/sqlite/sqlite-connection.ts';
import { openWriteAheadLog } from '#core/store/sqlite/write-ahead-log.ts';
import { migrate } from '#core/store/sqlite/migrations/migrate.ts';
import { SqliteDatabase } from '#core/store/sqlite/database.ts';
import { SqliteStore } from '#core/store/sqlite/store.ts';
import { useStoreFiles } from './store-files.ts';

const newFile = useStoreFiles();

describe('the statements of the sqlite store', async () => {
  const handle = openHandle(newFile());
  migrate(handle);
  const connection = new SqliteConnection(handle, 'plan.db');
  await SqliteStore.open(
    'plan.db',
    (statements) => new SqliteDatabase(connection, openWriteAheadLog('plan.db'), statements),
  );
  const plans = connection.preparedSql
    .filter((sql) => !sql.startsWith('INSERT'))
    .map((sql) => ({
      sql,
      steps: handle
        .query(`EXPLAIN QUERY PLAN ${sql}`)
        .all([])
        .map((row) => String(row[3])),
    }));

  it('are all known here', () => expect(plans.length).toBeGreaterThanOrEqual(20));

  it.each(plans)('look rows up in an index and sort nothing: $sql', ({ steps }) => {
    expect(steps.filter((step) => step.startsWith('SCAN') && step !== 'SCAN CONSTANT ROW')).toStrictEqual([]);
    expect(steps.filter((step) => step.includes('TEMP B-TREE'))).toStrictEqual([]);
    expect(steps.some((step) => step.startsWith('SEARCH'))).toBe(true);
  });
});
