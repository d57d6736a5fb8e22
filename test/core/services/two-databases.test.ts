import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { defaultConfig } from '#core/config.ts';
import { startCore } from '#core/core.ts';
import { databaseNote } from '#core/domain/ids.ts';
import { openMemoryStore } from '#core/store/memory/store.ts';
import { openSqliteStore } from '#core/store/sqlite/open.ts';
import type { Store } from '#core/store/store.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';
import { laneRows, machineRow } from '#simulators/machine/core-rows.ts';
import type { MachineEvent } from '#simulators/events.ts';
import { fleetSpecs } from '#simulators/machine/fleet.ts';
import { SimulatedMachine } from '#simulators/machine/machine.ts';
import { valueOf, merchant } from './service-world.ts';

const folder = mkdtempSync(join(tmpdir(), 'vendloop-ids-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
const kinds: readonly (readonly [string, () => Promise<Store>])[] = [
  ['memory', () => Promise.resolve(openMemoryStore())],
  ['sqlite', () => openSqliteStore(join(folder, `${(files += 1)}.sqlite`))],
];

/** One machine that stays on, and cores that come and go on stores. */
function createWorld() {
  const stage = virtualStage({ seed: 1, network: { linkDelayMs: [0, 0], httpDelayMs: [0, 0] } });
  const [spec] = fleetSpecs([{ name: 'one', motor: 'electronic-lock', count: 1 }]);
  const { machineNo } = spec!;
  const events: MachineEvent[] = [];
  const config = {
    ...defaultConfig,
    merchants: [merchant],
    machines: [machineRow(spec!, merchant.appId)],
    lanes: laneRows(spec!),
  };
  const machine = new SimulatedMachine(spec!, {
    clock: stage.clock,
    random: stage.random.fork('m'),
    link: stage.link,
    onEvent: (event) => events.push(event),
  });
  let signs = 0;
  let trades = 0;
  /** Starts a core on a store. @param ids where a new database draws its number from. */
  const start = async (store: Store, ids: number) => {
    const parts = {
      config,
      clock: stage.clock,
      random: seededRandom(ids),
      http: stage.callbackHttp([]),
      store,
      onEvent: () => undefined,
    };
    const core = await startCore({
      ...parts,
      onError: (error) => {
        throw error as Error;
      },
    });
    await stage.hostCore(core);
    return core;
  };
  type Core = Awaited<ReturnType<typeof start>>;
  const newIdempotencyKey = () => ({ sign: `sign-${(signs += 1)}` });
  /** Sells one item and waits for its end. */
  const sellOne = async (core: Core, store: Store) => {
    const { orders, deliveries } = core.services;
    const products = [{ productId: config.lanes[0]!.productId, quantity: 1 }];
    const notifyUrl = 'http://shop.example/callback';
    const { orderId } = valueOf(
      await orders.create(merchant, { machineNo, notifyUrl, tradeId: `t-${(trades += 1)}`, products }),
    );
    valueOf(await orders.update(merchant, { machineNo, orderId, status: 1, ...newIdempotencyKey() }));
    const { order } = valueOf(await orders.get(merchant, { machineNo, orderId }));
    const recordId = order.records[0]!.id;
    const { deliveryId } = valueOf(
      await deliveries.deliver(merchant, { machineNo, orderId, recordId, ...newIdempotencyKey() }),
    );
    const { token } = (await store.read((rows) => rows.delivery(deliveryId)))!;
    await advance(5_000);
    const { outcome } = valueOf(await deliveries.result(merchant, { machineNo, deliveryId }));
    return { orderId, recordId, deliveryId, token, outcome: outcome?.kind };
  };
  const advance = (ms: number) => stage.drive(new Promise<void>((resolve) => stage.clock.after(ms, resolve)));
  /** Ends a core as a crash would, and lets its machine dial again. */
  const end = async (core: Core) => {
    core.stop();
    await stage.removeCore();
  };
  const dropped = () => events.filter(({ kind }) => kind === 'item-dropped').length;
  return { start, sellOne, end, advance, machine, dropped, machineNo };
}

describe.each(kinds)('a %s store', (_kind, open) => {
  it('that is new issues no id of the one before, so a board that remembers drops the goods', async () => {
    const { start, sellOne, end, advance, machine, dropped } = createWorld();
    const stores = [await open(), await open()];
    const sales = [];
    machine.start();
    for (const [at, store] of stores.entries()) {
      const core = await start(store, at);
      await advance(120_000);
      sales.push(await sellOne(core, store), await sellOne(core, store));
      await end(core);
      await store.close();
    }
    expect(sales.map(({ outcome }) => outcome)).toEqual(['success', 'success', 'success', 'success']);
    expect(dropped()).toBe(4);
    for (const name of ['orderId', 'recordId', 'deliveryId', 'token'] as const) {
      expect(new Set(sales.map((sale) => sale[name])).size).toBe(4);
    }
    for (const { deliveryId, orderId, token } of sales) {
      expect(deliveryId).toMatch(/^\d{16}$/);
      expect(String(orderId)).toMatch(/^\d{15}$/);
      // One number stands in front of all ids of a database.
      expect(new Set([deliveryId, String(orderId), String(token)].map((id) => id.slice(0, 9))).size).toBe(1);
    }
  });

  it('goes on where it was when another core opens it, tokens included', async () => {
    const { start, sellOne, end, advance, machine } = createWorld();
    const store = await open();
    machine.start();
    const sales = [];
    for (const ids of [1, 2]) {
      const core = await start(store, ids);
      await advance(120_000);
      sales.push(await sellOne(core, store));
      await end(core);
    }
    await store.close();
    const [first, second] = sales;
    expect(second).toMatchObject({
      orderId: first!.orderId + 1,
      recordId: first!.recordId + 1,
      token: first!.token + 1,
      deliveryId: String(Number(first!.deliveryId) + 1),
      outcome: 'success',
    });
  });

  it('of before there were numbers draws one, and its ids and tokens only grow', async () => {
    const { start, sellOne, end, advance, machine, machineNo } = createWorld();
    const store = await open();
    await store.decide((tx) => {
      for (const sequence of ['order', 'record', 'delivery'] as const)
        for (let n = 0; n < 41; n += 1) tx.next(sequence);
      tx.putLock(machineNo, { lastToken: 41, hold: null });
    });
    const core = await start(store, 7);
    machine.start();
    await advance(1_000);
    const sale = await sellOne(core, store);
    await end(core);
    const number = Number(await store.read((rows) => rows.note(databaseNote)));
    await store.close();
    expect(sale).toMatchObject({
      orderId: number * 1e6 + 42,
      recordId: number * 1e6 + 42,
      token: number * 1e6 + 1,
      outcome: 'success',
    });
    expect(sale.deliveryId).toBe(String(number * 1e7 + 42));
  });
});
