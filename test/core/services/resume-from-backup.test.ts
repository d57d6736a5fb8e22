import { describe, expect, it } from 'vitest';
import { defaultConfig } from '#core/config.ts';
import { startCore } from '#core/core.ts';
import { decodeCoreMessage, encodeMachineMessage } from '#core/devices/frame-codec.ts';
import { raiseDatabaseNumber } from '#core/domain/ids.ts';
import type { CoreEvent } from '#core/events.ts';
import { backupDatabase } from '#core/store/sqlite/backup.ts';
import { openSqliteStore } from '#core/store/sqlite/open.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { FakeClock, flushMicrotasks } from '../devices/fake-clock.ts';
import { FakeWire, heartbeat } from '../devices/gateway-world.ts';
import { sampleLane, sampleMachine } from '../store/samples.ts';
import { useStoreFiles } from '../store/sqlite/store-files.ts';
import { valueOf, merchant, notifyUrl } from './service-world.ts';

const newFile = useStoreFiles();
const no = '10000001';
const key = 'machine-secret';
const { createdAt: _since, ...machine } = sampleMachine(no, { appId: merchant.appId });
const { floorStatus: _floor, ...lane } = sampleLane(no, 0, { stock: 1_000, capacity: 1_000 });

/** Cores that come and go on files, one board on the line, and time that goes on through all of it. */
function createWorld() {
  const clock = new FakeClock();
  let trades = 0;
  const run = async <T>(
    path: string,
    work: (core: Awaited<ReturnType<typeof startCore>>, wire: FakeWire, events: CoreEvent[]) => Promise<T>,
  ): Promise<T> => {
    const store = await openSqliteStore(path);
    const events: CoreEvent[] = [];
    const core = await startCore({
      config: { ...defaultConfig, merchants: [merchant], machines: [machine], lanes: [lane] },
      clock,
      random: seededRandom(7),
      http: { send: () => Promise.resolve({ status: 200, headers: {}, body: '' }) },
      store,
      onEvent: (event) => events.push(event),
      onError: () => undefined,
    });
    const wire = new FakeWire();
    const listener = core.devices.accept(no, wire);
    clock.advance(1_000);
    listener.frame(
      encodeMachineMessage(heartbeat, { machineNo: no, key, unixSeconds: Math.floor(clock.now() / 1000) }),
    );
    await flushMicrotasks();
    const answer = await work(core, wire, events);
    core.stop();
    await flushMicrotasks();
    await store.close();
    return answer;
  };
  const order = async (core: Awaited<ReturnType<typeof startCore>>, quantity = 1) => {
    const { orderId } = valueOf(
      await core.services.orders.create(merchant, {
        machineNo: no,
        notifyUrl,
        tradeId: `t${(trades += 1)}`,
        products: [{ productId: 7, quantity }],
      }),
    );
    valueOf(await core.services.orders.update(merchant, { machineNo: no, orderId, status: 1, sign: `pay-${trades}` }));
    return orderId;
  };
  /** Commands one item, and returns what the board and the merchant received. */
  const sellOne = (path: string) =>
    run(path, async (core, wire) => {
      clock.advance(200_000);
      await flushMicrotasks();
      const orderId = await order(core);
      const view = valueOf(await core.services.orders.get(merchant, { machineNo: no, orderId }));
      wire.open = true;
      const recordId = view.order.records[0]!.id;
      const { deliveryId } = valueOf(
        await core.services.deliveries.deliver(merchant, { machineNo: no, orderId, recordId, sign: `sell-${trades}` }),
      );
      await flushMicrotasks();
      const command = decodeCoreMessage(wire.sent.at(-1)!, no, key);
      if (!command.ok || command.message.method !== 'device.delivery.put') throw new Error('no command');
      return { orderId, recordId, deliveryId, token: command.message.token };
    });
  return { clock, run, order, sellOne };
}

describe('a core that goes on from a backup', () => {
  it('issues greater tokens and other ids than the core before it issued after the backup was made', async () => {
    const { clock, sellOne } = createWorld();
    const path = newFile();
    await sellOne(path);
    await backupDatabase(path, `${path}.1`, clock.now());
    await backupDatabase(path, `${path}.2`, clock.now());
    const lost = [await sellOne(path), await sellOne(path)];
    const first = [await sellOne(`${path}.1`), await sellOne(`${path}.1`)];
    // The same copy a second time, after a core has gone on from the first.
    const second = [await sellOne(`${path}.2`)];
    const all = [...lost, ...first, ...second];
    const tokens = all.map(({ token }) => token);
    expect(tokens).toEqual([...tokens].sort((a, b) => a - b));
    for (const name of ['orderId', 'recordId', 'deliveryId', 'token'] as const)
      expect(new Set(all.map((sale) => sale[name])).size).toBe(all.length);
  });

  it('drops commands that waited when the copy was made: they may have run since', async () => {
    const { clock, run, order } = createWorld();
    const path = newFile();
    await run(path, async (core) => {
      const orderId = await order(core, 3);
      valueOf(await core.services.deliveries.queue(merchant, { machineNo: no, orderId, sign: 'queue' }));
    });
    await backupDatabase(path, `${path}.copy`, clock.now());
    await run(`${path}.copy`, async (core, wire, events) => {
      expect(core.backupTakenAt).toBe(clock.now() - 1_000);
      expect(events.filter(({ kind }) => kind === 'job-dropped')).toMatchObject([
        { reason: 'the database was restored from a backup' },
        { reason: 'the database was restored from a backup' },
      ]);
      await clock.run(300_000);
      expect(wire.sent).toEqual([]);
    });
    expect(await run(`${path}.copy`, (core) => Promise.resolve(core.backupTakenAt))).toBeNull();
  });
});

describe('the number of a database that goes on from a copy', () => {
  it('grows with the time since, and by more than any core issues in it', () => {
    expect(raiseDatabaseNumber(500_000_000, 0)).toBe(500_001_000);
    expect(raiseDatabaseNumber(500_000_000, 3_600_000)).toBe(500_001_360);
    // A clock that was set back is no reason to give ids twice.
    expect(raiseDatabaseNumber(500_000_000, -1)).toBe(500_001_000);
  });

  it('never leaves what a double holds', () => {
    expect(() => raiseDatabaseNumber(900_719_000, 0)).toThrow(/have no room/);
  });
});
