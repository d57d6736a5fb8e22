import { describe, expect, it } from 'vitest';
import { defaultConfig } from '#core/config.ts';
import { startCore, type Core } from '#core/core.ts';
import type { CoreEvent } from '#core/events.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';
import { laneRows, machineRow } from '#simulators/machine/core-rows.ts';
import { demoMerchant } from '#simulators/merchant/demo-merchant.ts';
import { fleetSpecs } from '#simulators/machine/fleet.ts';
import { SimulatedMachine } from '#simulators/machine/machine.ts';
import { withPlainIds } from './plain-ids.ts';

const caller = demoMerchant;
const noDelays = { linkDelayMs: [0, 0], httpDelayMs: [0, 0] } as const;

/** One silent machine (it drops, it never answers) and a core that can be started again on the same store. */
async function createWorld() {
  const stage = virtualStage({ seed: 1, network: noDelays });
  const [baseSpec] = fleetSpecs([{ name: 'one', motor: 'electronic-lock', count: 1 }]);
  const spec = { ...baseSpec!, faults: [{ fault: 'never-answers', plan: 'silent' }] };
  const { machineNo } = spec;
  const store = await withPlainIds(await stage.openStore());
  const events: (CoreEvent & { at: number })[] = [];
  const config = {
    ...defaultConfig,
    merchants: [caller],
    machines: [machineRow(spec, caller.appId)],
    lanes: laneRows(spec),
    callbacks: { ...defaultConfig.callbacks, allowAddresses: ['0.0.0.0/0'] },
  };
  const callbackBodies: string[] = [];
  const notifyUrl = await stage.addReceiver('merchant', (request) => {
    callbackBodies.push(String(request.body));
    return Promise.resolve({ status: 200, body: 'ok' });
  });
  const start = async (): Promise<Core> => {
    const core = await startCore({
      config,
      clock: stage.clock,
      random: stage.random,
      http: stage.callbackHttp(['0.0.0.0/0']),
      store,
      onEvent: (event, at) => events.push({ ...event, at }),
      onError: (error) => {
        throw error;
      },
    });
    await stage.hostCore(core);
    return core;
  };
  const advance = (ms: number) => stage.drive(new Promise<void>((resolve) => void stage.clock.after(ms, resolve)));
  const core = await start();
  const commands: unknown[] = [];
  const machine = new SimulatedMachine(spec, {
    clock: stage.clock,
    random: stage.random.fork('m'),
    link: stage.link,
    onEvent: (event) => event.kind === 'command-received' && commands.push(event),
  });
  machine.start();
  await advance(100);
  let sales = 0;
  const pay = async (targetCore: Core): Promise<{ orderId: number; recordId: number }> => {
    sales += 1;
    const order = await targetCore.services.orders.create(caller, {
      machineNo,
      notifyUrl,
      tradeId: `t${sales}`,
      products: [{ productId: 1000, quantity: 1 }],
    });
    if (!order.ok) throw new Error('no order');
    const { orderId } = order.value;
    await targetCore.services.orders.update(caller, { machineNo, orderId, status: 1, sign: `pay-${orderId}` });
    const view = await targetCore.services.orders.get(caller, { machineNo, orderId });
    if (!view.ok) throw new Error('no order');
    return { orderId, recordId: view.value.order.records[0]!.id };
  };
  const deliver = async (targetCore: Core, sale: { orderId: number; recordId: number }, sign: string) => {
    const answer = await targetCore.services.deliveries.deliver(caller, { machineNo, ...sale, sign });
    await advance(0);
    return answer;
  };
  const eventsOf = (kind: CoreEvent['kind']) => events.filter((event) => event.kind === kind);
  return {
    stage,
    machineNo,
    store,
    start,
    core,
    advance,
    pay,
    deliver,
    eventsOf,
    callbackBodies,
    commands,
  };
}

describe('a core that is started again on what the last one left', () => {
  it('keeps the lock to its limit, neither shorter nor longer, and draws a greater token then', async () => {
    const { core, start, advance, pay, deliver, eventsOf } = await createWorld();
    const [first, second] = [await pay(core), await pay(core)];
    expect(await deliver(core, first, 'a')).toMatchObject({ ok: true });
    const granted = eventsOf('lock-granted')[0]!.at;
    await advance(5_000);
    core.stop();
    await advance(4_000);
    const nextCore = await start();
    await advance(5_999);
    expect(await deliver(nextCore, second, 'b')).toMatchObject({
      ok: false,
      refusal: { code: 6057, data: { retry_after_ms: 1 } },
    });
    await advance(1);
    expect(eventsOf('lock-released')).toMatchObject([{ cause: 'dwell', token: 1, at: granted + 15_000 }]);
    expect(await deliver(nextCore, second, 'c')).toMatchObject({ ok: true });
    expect(eventsOf('lock-granted').map((event) => 'token' in event && event.token)).toEqual([1, 2]);
  });

  it('times a delivery out 120 s after its command, notifies the merchant once, sends no command again', async () => {
    const { core, start, advance, pay, deliver, eventsOf, callbackBodies, commands } = await createWorld();
    await deliver(core, await pay(core), 'a');
    const startedAtMs = eventsOf('delivery-started')[0]!.at;
    core.stop();
    await advance(60_000);
    await start();
    await advance(59_999);
    expect(eventsOf('delivery-settled')).toEqual([]);
    await advance(1);
    expect(eventsOf('delivery-settled')).toMatchObject([{ outcome: 'timeout', at: startedAtMs + 120_000 }]);
    await advance(60_000);
    expect(callbackBodies).toHaveLength(1);
    expect(callbackBodies[0]).toContain('Delivery Timeout');
    expect(commands).toHaveLength(1);
  });

  it('answers a request that the last one answered with the same answer, and without a second effect', async () => {
    const { core, start, advance, pay, deliver, commands } = await createWorld();
    const sale = await pay(core);
    const answer = await deliver(core, sale, 'same');
    core.stop();
    const nextCore = await start();
    await advance(16_000);
    expect(await deliver(nextCore, sale, 'same')).toEqual(answer);
    expect(commands).toHaveLength(1);
  });
});

describe('a wall clock that is set', () => {
  it.each([3_600_000, -3_600_000])(
    'by %d ms in the middle of a hold changes the length of no hold and no fallback',
    async (stepMs) => {
      const { stage, core, advance, pay, deliver, eventsOf } = await createWorld();
      await deliver(core, await pay(core), 'a');
      const startedAtMs = eventsOf('delivery-started')[0]!.at;
      await advance(1_000);
      stage.clock.setWallClock(stepMs);
      await advance(130_000);
      expect(eventsOf('lock-released')).toMatchObject([{ cause: 'dwell', at: startedAtMs + 15_000 }]);
      expect(eventsOf('delivery-settled')).toMatchObject([{ outcome: 'timeout', at: startedAtMs + 120_000 }]);
    },
  );
});

describe('an order that is not paid', () => {
  it('is closed after 20 minutes to the millisecond, its stock returned and the merchant notified', async () => {
    const { core, advance, machineNo, store, callbackBodies, eventsOf } = await createWorld();
    const before = await store.read((rows) => rows.lane(machineNo, 0)!.stock);
    await core.services.orders.create(caller, {
      machineNo,
      notifyUrl: 'http://merchant.sink.virtual/',
      tradeId: 'never',
      products: [{ productId: 1000, quantity: 2 }],
    });
    expect(await store.read((rows) => rows.lane(machineNo, 0)!.stock)).toBe(before - 2);
    await advance(20 * 60_000 - 1);
    expect(eventsOf('order-changed')).toEqual([]);
    await advance(1);
    expect(eventsOf('order-changed')).toMatchObject([{ status: 'CLOSED', cause: 'expiry' }]);
    expect(await store.read((rows) => rows.lane(machineNo, 0)!.stock)).toBe(before);
    await advance(1_000);
    expect(callbackBodies[0]).toContain('order.closed');
  });
});

describe('a core whose wall clock is set forwards and back', () => {
  it('has forgotten no request meanwhile: the same one gets the first answer', async () => {
    const { stage, core, advance, pay, deliver } = await createWorld();
    const sale = await pay(core);
    const first = await deliver(core, sale, 'a');
    expect(first).toMatchObject({ ok: true });
    stage.setClock(3_600_000);
    // The core tidies up once a minute.
    await advance(61_000);
    stage.setClock(-3_600_000);
    expect(await deliver(core, sale, 'a')).toEqual(first);
  });
});
