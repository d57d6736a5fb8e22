import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import { backupDatabase } from '#core/store/sqlite/backup.ts';
import { applicationId, migrations } from '#core/store/sqlite/migrations/migrate.ts';
import { firstSchema } from '#core/store/sqlite/migrations/first-schema.ts';
import { openSqliteStore } from '#core/store/sqlite/open.ts';
import { toColumn } from '#core/store/text-column.ts';
import {
  sampleCallback,
  sampleDelivery,
  sampleDeliveryId,
  samplePickupCode,
  sampleLane,
  sampleMachine,
} from '../samples.ts';
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

/** A file of schema 5, the last one with the old names. @param rows SQL that fills it. */
function fileOfSchema5(rows: string): string {
  const file = newFile();
  const handle = new Database(file);
  handle.exec(migrations.slice(0, 5).join('\n'));
  handle.exec(rows);
  handle.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = 5;`);
  handle.close();
  return file;
}

/** Notes of a file after the newest schema. */
async function notesOf(file: string, ...names: readonly string[]): Promise<readonly (string | undefined)[]> {
  const store = await openSqliteStore(file);
  const notes = await store.read((rows) => names.map((name) => rows.note(name)));
  await store.close();
  return notes;
}

describe('a file with the old names', () => {
  const answer = (member: string, text: string): string =>
    JSON.stringify({ ok: true, value: { deliveryId: '7', [member]: 5, outcome: { errorMsg: text } } });
  const quoted = '"beganAt":1';
  const sqlText = (text: string): string => `'${toColumn(text).replaceAll("'", "''")}'`;

  it('keeps locks, deliveries, freshness, answers, callbacks and the core clock under the new names', async () => {
    const { body, url } = sampleCallback(1);
    const callbackRow = (id: number, nextAt: string, state: string): string =>
      `INSERT INTO callbacks VALUES (${id}, 'app-1', '${url}', '${body}', 1, 2, 'd1', 0, ${nextAt}, '${state}');`;
    const file = fileOfSchema5(`
      INSERT INTO locks VALUES ('10000001', 4, 4, '0000000000000001', 100, 200);
      INSERT INTO locks VALUES ('10000002', 3, NULL, NULL, NULL, NULL);
      INSERT INTO deliveries VALUES
        ('1', '10000001', 'app-1', 'sale', 1, 2, 3, 1, 4, 'http://shop/', 1234, NULL, NULL, NULL, NULL, NULL);
      INSERT INTO freshness VALUES ('10000001', 1714373688, 1);
      INSERT INTO replays VALUES ('app-1', 'plain', ${sqlText(answer('beganAt', quoted))}, 900);
      INSERT INTO replays VALUES ('app-1', 'escaped', ${sqlText(`\u001b${answer('beganAt', quoted)}`)}, 900);
      ${callbackRow(1, '300', 'waiting')} ${callbackRow(2, 'NULL', 'told')} ${callbackRow(3, 'NULL', 'given-up')}
      INSERT INTO notes VALUES ('timeline', '{"core":1}');
    `);
    const store = await openSqliteStore(file);
    const stored = await store.read((rows) => ({
      locks: ['10000001', '10000002'].map((machineNo) => rows.lock(machineNo)),
      startedAt: rows.delivery('1')?.startedAt,
      freshness: rows.freshness('10000001'),
      answers: ['plain', 'escaped'].map((sign) => rows.idempotencyRecord('app-1', sign)?.answer),
      states: [1, 2, 3].map((id) => rows.callback(id)?.state),
      notes: [rows.note('timeline'), rows.note('core-clock')],
    }));
    expect(stored).toStrictEqual({
      locks: [
        { lastToken: 4, hold: { token: 4, deliveryId: '0000000000000001', grantedAt: 100, expiresAt: 200 } },
        { lastToken: 3, hold: null },
      ],
      startedAt: 1234,
      freshness: { lastUnixSeconds: 1714373688, requiresChallenge: true },
      answers: [answer('startedAt', quoted), `\u001b${answer('startedAt', quoted)}`],
      states: ['pending', 'acknowledged', 'abandoned'],
      notes: [undefined, '{"core":1}'],
    });
    expect(await store.nextDeadline(0)).toBe(200);
    expect(await store.dueDeadlines(300, 9)).toHaveLength(2);
    expect(await store.prune(1000)).toBe(2);
    await store.decide((tx) => tx.putDelivery(sampleDelivery(2, { startedAt: 5 })));
    expect(await store.read((rows) => rows.delivery(sampleDeliveryId(2))?.startedAt)).toBe(5);
    await store.close();
  });

  it.each([
    ['was never restored', '', '777'],
    ['was restored from a backup', `INSERT INTO notes VALUES ('copied', '');`, '777'],
    ['is an unused backup', `INSERT INTO notes VALUES ('copied', '555');`, '555'],
  ])('can be backed up before it is migrated: %s', async (_name, rows, takenAt) => {
    const file = fileOfSchema5(rows);
    await backupDatabase(file, `${file}.copy`, 777);
    expect(await notesOf(`${file}.copy`, 'copied', 'backup')).toEqual([undefined, takenAt]);
  });

  it.each(['', '555'])('keeps the note of its backup: "%s"', async (value) => {
    const file = fileOfSchema5(`INSERT INTO notes VALUES ('copied', '${value}');`);
    expect(await notesOf(file, 'copied', 'backup')).toEqual([undefined, value]);
  });
});
