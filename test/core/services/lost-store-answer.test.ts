import { describe, expect, it } from 'vitest';
import { defaultConfig } from '#core/config.ts';
import { startCore } from '#core/core.ts';
import { StoreFailure, type Store, type Tx } from '#core/store/store.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';
import { coreLanes, coreMachine } from '#simulators/machine/core-rows.ts';
import { demoMerchant as caller } from '#simulators/merchant/demo-merchant.ts';
import { withPlainIds } from './plain-ids.ts';
import { fleetSpecs } from '#simulators/machine/fleet.ts';
import { SimulatedMachine } from '#simulators/machine/machine.ts';

/** A core whose store loses its answer to the next decision when it is told to: committed, and said to have failed. */
async function world() {
  const stage = virtualStage({ seed: 1, network: { linkDelayMs: [0, 0], httpDelayMs: [0, 0] } });
  const [spec] = fleetSpecs([{ name: 'one', motor: 'electronic-lock', count: 1 }]);
  const { machineNo } = spec!;
  const inner = await withPlainIds(await stage.openStore());
  const mood = { loses: false };
  const store: Store = {
    read: (look) => inner.read(look),
    due: (...asked) => inner.due(...asked),
    nextDue: (after) => inner.nextDue(after),
    prune: (now) => inner.prune(now),
    close: () => inner.close(),
    async decide<T>(decision: (tx: Tx) => T) {
      const answer = await inner.decide(decision);
      if (!mood.loses) return answer;
      mood.loses = false;
      throw new StoreFailure('the answer was lost');
    },
  };
  const told: string[] = [];
  const notifyUrl = await stage.receive('merchant', ({ body }) => {
    told.push(String(body));
    return Promise.resolve({ status: 200, body: 'ok' });
  });
  const config = {
    ...defaultConfig,
    merchants: [caller],
    machines: [coreMachine(spec!, caller.appId)],
    lanes: coreLanes(spec!),
  };
  const core = await startCore({
    config,
    clock: stage.clock,
    random: stage.random,
    http: stage.callbackHttp([]),
    store,
    observe: () => undefined,
    onError: () => undefined,
  });
  await stage.host(core);
  const commands: unknown[] = [];
  new SimulatedMachine(spec!, {
    clock: stage.clock,
    random: stage.random.fork('m'),
    link: stage.link,
    witness: (event) => event.kind === 'command-received' && commands.push(event),
  }).start();
  const pass = (ms: number) => stage.drive(new Promise<void>((resolve) => void stage.clock.after(ms, resolve)));
  await pass(100);
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
  return { pass, deliver, hold, mood, commands, told };
}

describe('a core whose store loses its answer to a delivery', () => {
  it('says that it has failed, sends no command, and answers the same request with the delivery that was begun', async () => {
    const { pass, deliver, mood, commands } = await world();
    mood.loses = true;
    await expect(deliver()).rejects.toThrow(StoreFailure);
    expect(await deliver()).toMatchObject({ ok: true, value: { deliveryId: '1000000000000001', outcome: null } });
    await pass(10_000);
    expect(commands).toEqual([]);
  });

  it('lets the lock lapse at its limit and the delivery become a timeout at its own, though nobody has set the alarm', async () => {
    const { pass, deliver, hold, mood, told } = await world();
    mood.loses = true;
    await expect(deliver()).rejects.toThrow(StoreFailure);
    await pass(14_999);
    expect(await hold()).not.toBeNull();
    await pass(1);
    expect(await hold()).toBeNull();
    await pass(104_999);
    expect(told).toEqual([]);
    await pass(1);
    expect(told).toEqual([expect.stringContaining('Delivery Timeout')]);
  });
});
