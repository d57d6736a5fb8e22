import { describe, expect, it } from 'vitest';
import { defaultConfig } from '#core/config.ts';
import { startCore } from '#core/core.ts';
import { StoreFailure, type Store, type Tx } from '#core/store/store.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';
import { laneRows, machineRow } from '#simulators/machine/core-rows.ts';
import { demoMerchant as caller } from '#simulators/merchant/demo-merchant.ts';
import { withPlainIds } from './plain-ids.ts';
import { fleetSpecs } from '#simulators/machine/fleet.ts';
import { SimulatedMachine } from '#simulators/machine/machine.ts';

/** A core whose store loses its answer to the next decision on demand: committed, and reported as failed. */
async function createWorld() {
  const stage = virtualStage({ seed: 1, network: { linkDelayMs: [0, 0], httpDelayMs: [0, 0] } });
  const [spec] = fleetSpecs([{ name: 'one', motor: 'electronic-lock', count: 1 }]);
  const { machineNo } = spec!;
  const inner = await withPlainIds(await stage.openStore());
  const storeFault = { losesAnswer: false };
  const store: Store = {
    read: (query) => inner.read(query),
    dueDeadlines: (...asked) => inner.dueDeadlines(...asked),
    nextDeadline: (after) => inner.nextDeadline(after),
    prune: (now) => inner.prune(now),
    close: () => inner.close(),
    async decide<T>(decision: (tx: Tx) => T) {
      const answer = await inner.decide(decision);
      if (!storeFault.losesAnswer) return answer;
      storeFault.losesAnswer = false;
      throw new StoreFailure('the answer was lost');
    },
  };
  const callbackBodies: string[] = [];
  const notifyUrl = await stage.addReceiver('merchant', ({ body }) => {
    callbackBodies.push(String(body));
    return Promise.resolve({ status: 200, body: 'ok' });
  });
  const config = {
    ...defaultConfig,
    merchants: [caller],
    machines: [machineRow(spec!, caller.appId)],
    lanes: laneRows(spec!),
  };
  const core = await startCore({
    config,
    clock: stage.clock,
    random: stage.random,
    http: stage.callbackHttp([]),
    store,
    onEvent: () => undefined,
    onError: () => undefined,
  });
  await stage.hostCore(core);
  const commands: unknown[] = [];
  new SimulatedMachine(spec!, {
    clock: stage.clock,
    random: stage.random.fork('m'),
    link: stage.link,
    onEvent: (event) => event.kind === 'command-received' && commands.push(event),
  }).start();
  const advance = (ms: number) => stage.drive(new Promise<void>((resolve) => void stage.clock.after(ms, resolve)));
  await advance(100);
  const order = await core.services.orders.create(caller, {
    machineNo,
    notifyUrl,
    tradeId: 't',
    products: [{ productId: 1000, quantity: 1 }],
  });
  if (!order.ok) throw new Error('no order');
  const { orderId } = order.value;
  await core.services.orders.update(caller, { machineNo, orderId, status: 1, sign: 'pay' });
  const deliver = () => core.services.deliveries.deliver(caller, { machineNo, orderId, recordId: 1, sign: 'deliver' });
  const hold = () => inner.read((rows) => rows.lock(machineNo).hold);
  return { advance, deliver, hold, storeFault, commands, callbackBodies };
}

describe('a core whose store loses its answer to a delivery', () => {
  it('reports the failure, sends no command, and answers the same request with the started delivery', async () => {
    const { advance, deliver, storeFault, commands } = await createWorld();
    storeFault.losesAnswer = true;
    await expect(deliver()).rejects.toThrow(StoreFailure);
    expect(await deliver()).toMatchObject({ ok: true, value: { deliveryId: '1000000000000001', outcome: null } });
    await advance(10_000);
    expect(commands).toEqual([]);
  });

  it('expires the lock and times the delivery out at their limits, though no timer was set', async () => {
    const { advance, deliver, hold, storeFault, callbackBodies } = await createWorld();
    storeFault.losesAnswer = true;
    await expect(deliver()).rejects.toThrow(StoreFailure);
    await advance(14_999);
    expect(await hold()).not.toBeNull();
    await advance(1);
    expect(await hold()).toBeNull();
    await advance(104_999);
    expect(callbackBodies).toEqual([]);
    await advance(1);
    expect(callbackBodies).toEqual([expect.stringContaining('Delivery Timeout')]);
  });
});
