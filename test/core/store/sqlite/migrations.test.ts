import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import { applicationId } from '#core/store/sqlite/migrations/migrate.ts';
import { firstSchema } from '#core/store/sqlite/migrations/first-schema.ts';
import { openSqliteStore } from '#core/store/sqlite/open.ts';
import { samplePickupCode, sampleLane, sampleMachine } from '../samples.ts';
import { useStoreFiles } from './store-files.ts';

const newFile = useStoreFiles();

/** A file as the first vendloop left it: a machine, a lane and three pickup codes. */
function fileOfFirstSchema(): string {
  const file = newFile();
  const handle = new Database(file);
  handle.exec(firstSchema);
  handle.exec(`
    INSERT INTO machines VALUES ('10000001', 'app-1', 'Hall', 'motor', 'NORMAL', 'key', 1, 2, 0, 1, 0, 480);
    INSERT INTO lanes VALUES ('10000001', 3, 7, 'Cola', 350, 4);
    INSERT INTO pickup_codes VALUES (1, 'app-1', '10000001', '100001', 7, 1800000000000, NULL);
    INSERT INTO pickup_codes VALUES (2, 'app-1', '10000001', '100002', 7, 1800000000000, 5);
    PRAGMA application_id = ${applicationId};
    PRAGMA user_version = 1;
  `);
  handle.close();
  return file;
}

describe('a file of the first schema', () => {
  it('keeps its rows, and has of what is new what can be known', async () => {
    const file = fileOfFirstSchema();
    for (let opened = 0; opened < 2; opened += 1) {
      const store = await openSqliteStore(file);
      const stored = await store.read((rows) => [
        rows.machine('10000001'),
        rows.lane('10000001', 3),
        rows.openPickupCodes('10000001'),
        rows.pickupCodeById(2),
      ]);
      expect(stored).toStrictEqual([
        sampleMachine('10000001', { name: 'Hall', key: 'key', createdAt: 0 }),
        sampleLane('10000001', 3, { productName: 'Cola', stock: 4, capacity: 4 }),
        [samplePickupCode(1, { createdAt: 0 })],
        samplePickupCode(2, { createdAt: 0, usedByOrder: 5 }),
      ]);
      await store.close();
    }
  });

  it('takes what is new', async () => {
    const store = await openSqliteStore(fileOfFirstSchema());
    await store.decide((tx) => {
      tx.putPickupCode(samplePickupCode(1, { cancelledAt: 9, quantity: 2 }));
      tx.putLane(sampleLane('10000001', 3, { floorStatus: 2 }));
    });
    const stored = await store.read((rows) => [
      rows.openPickupCodes('10000001'),
      rows.pickupCodeById(1),
      rows.lane('10000001', 3)?.floorStatus,
    ]);
    expect(stored).toStrictEqual([[], samplePickupCode(1, { cancelledAt: 9, quantity: 2 }), 2]);
    await store.close();
  });
});
