import { describe, expect, it } from 'vitest';
import { defaultConfig } from '#core/config.ts';
import { startCore, type Core } from '#core/core.ts';
import type { CoreEvent } from '#core/events.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';
import { coreLanes, coreMachine } from '#simulators/machine/core-rows.ts';
import { demoMerchant } from '#simulators/merchant/demo-merchant.ts';
import { fleetSpecs } from '#simulators/machine/fleet.ts';
import { SimulatedMachine } from '#simulators/machine/machine.ts';
import { withPlainIds } from './plain-ids.ts';

const caller = demoMerchant;
const calm = { linkDelayMs: [0, 0], httpDelayMs: [0, 0] } as const;

/** One silent machine (it drops, it never answers) and a core that can be started again on the same store. */
async function world() {
  const stage = virtualStage({ seed: 1, network: calm });
  const [bare] = fleetSpecs([{ name: 'one', motor: 'electronic-lock', count: 1 }]);
  const spec = { ...bare!, faults: [{ fault: 'never-answers', plan: 'silent' }] };
  const { machineNo } = spec;
  const store = await withPlainIds(await stage.openStore());
  const events: (CoreEvent & { at: number })[] = [];
  const config = {
    ...defaultConfig,
    merchants: [caller],
    machines: [coreMachine(spec, caller.appId)],
    lanes: coreLanes(spec),
    callbacks: { ...defaultConfig.callbacks, allowAddresses: ['0.0.0.0/0'] },
  };
  const told: string[] = [];
  const notifyUrl = await stage.receive('merchant', (request) => {
    told.push(String(request.body));
    return Promise.resolve({ status: 200, body: 'ok' });
  });
  const start = async (): Promise<Core> => {
    const core = await startCore({
      config,
      clock: stage.clock,
      random: stage.random,
      http: stage.callbackHttp(['0.0.0.0/0']),
      store,
      observe: (event, at) => events.push({ ...event, at }),
      onError: (error) => {
        throw error;
      },
    });
    await stage.host(core);
    return core;
  };
  const pass = (ms: number) => stage.drive(new Promise<void>((resolve) => void stage.clock.after(ms, resolve)));
  const core = await start();
  const commands: unknown[] = [];
  const machine = new SimulatedMachine(spec, {
    clock: stage.clock,
    random: stage.random.fork('m'),
    link: stage.link,
    witness: (event) => event.kind === 'command-received' && commands.push(event),
  });
  machine.start();
  await pass(100);
  let sales = 0;
  const pay = async (over: Core): Promise<{ orderId: number; recordId: number }> => {
    sales += 1;
    const order = await over.services.orders.create(caller, {
      machineNo,
      notifyUrl,
      tradeId: `t${sales}`,
      products: [{ productId: 1000, quantity: 1 }],
    });
    if (!order.ok) throw new Error('no order');
    const { orderId } = order.value;
    await over.services.orders.update(caller, { machineNo, orderId, status: 1, sign: `pay-${orderId}` });
    const view = await over.services.orders.get(caller, { machineNo, orderId });
    if (!view.ok) throw new Error('no order');
    return { orderId, recordId: view.value.order.records[0]!.id };
  };
  const deliver = async (over: Core, sale: { orderId: number; recordId: number }, sign: string) => {
    const answer = await over.services.deliveries.deliver(caller, { machineNo, ...sale, sign });
    await pass(0);
    return answer;
  };
  const of = (kind: CoreEvent['kind']) => events.filter((event) => event.kind === kind);
  return { stage, machineNo, store, start, core, pass, pay, deliver, of, told, commands };
}

describe('a core that is started again on what the last one left', () => {
  it('keeps the lock to its limit, neither shorter nor longer, and draws a greater token then', async () => {
    const { core, start, pass, pay, deliver, of } = await world();
    const [first, second] = [await pay(core), await pay(core)];
    expect(await deliver(core, first, 'a')).toMatchObject({ ok: true });
    const granted = of('lock-granted')[0]!.at;
    await pass(5_000);
    core.stop();
    await pass(4_000);
    const again = await start();
    await pass(5_999);
    expect(await deliver(again, second, 'b')).toMatchObject({
      ok: false,
      refusal: { code: 6057, data: { retry_after_ms: 1 } },
    });
    await pass(1);
    expect(of('lock-released')).toMatchObject([{ cause: 'dwell', token: 1, at: granted + 15_000 }]);
    expect(await deliver(again, second, 'c')).toMatchObject({ ok: true });
    expect(of('lock-granted').map((event) => 'token' in event && event.token)).toEqual([1, 2]);
  });

  it('times a delivery out 120 s after its command, tells the merchant once, and sends no command again', async () => {
    const { core, start, pass, pay, deliver, of, told, commands } = await world();
    await deliver(core, await pay(core), 'a');
    const begun = of('delivery-begun')[0]!.at;
    core.stop();
    await pass(60_000);
    await start();
    await pass(59_999);
    expect(of('delivery-settled')).toEqual([]);
    await pass(1);
    expect(of('delivery-settled')).toMatchObject([{ outcome: 'timeout', at: begun + 120_000 }]);
    await pass(60_000);
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('Delivery Timeout');
    expect(commands).toHaveLength(1);
  });

  it('answers a request that the last one answered with the same answer, and without a second effect', async () => {
    const { core, start, pass, pay, deliver, commands } = await world();
    const sale = await pay(core);
    const answer = await deliver(core, sale, 'same');
    core.stop();
    const again = await start();
    await pass(16_000);
    expect(await deliver(again, sale, 'same')).toEqual(answer);
    expect(commands).toHaveLength(1);
  });
});

describe('a wall clock that is set', () => {
  it.each([3_600_000, -3_600_000])(
    'by %d ms in the middle of a hold changes the length of no hold and no fallback',
    async (jump) => {
      const { stage, core, pass, pay, deliver, of } = await world();
      await deliver(core, await pay(core), 'a');
      const begun = of('delivery-begun')[0]!.at;
      await pass(1_000);
      stage.clock.jumpWall(jump);
      await pass(130_000);
      expect(of('lock-released')).toMatchObject([{ cause: 'dwell', at: begun + 15_000 }]);
      expect(of('delivery-settled')).toMatchObject([{ outcome: 'timeout', at: begun + 120_000 }]);
    },
  );
});

describe('an order that nobody pays', () => {
  it('is closed after 20 minutes to the millisecond, its stock returned and the merchant told', async () => {
    const { core, pass, machineNo, store, told, of } = await world();
    const before = await store.read((rows) => rows.lane(machineNo, 0)!.stock);
    await core.services.orders.create(caller, {
      machineNo,
      notifyUrl: 'http://merchant.sink.virtual/',
      tradeId: 'never',
      products: [{ productId: 1000, quantity: 2 }],
    });
    expect(await store.read((rows) => rows.lane(machineNo, 0)!.stock)).toBe(before - 2);
    await pass(20 * 60_000 - 1);
    expect(of('order-changed')).toEqual([]);
    await pass(1);
    expect(of('order-changed')).toMatchObject([{ status: 'CLOSED', cause: 'expiry' }]);
    expect(await store.read((rows) => rows.lane(machineNo, 0)!.stock)).toBe(before);
    await pass(1_000);
    expect(told[0]).toContain('order.closed');
  });
});

describe('a core whose wall clock is set forwards and back', () => {
  it('has forgotten no request meanwhile: the same one gets the first answer', async () => {
    const { stage, core, pass, pay, deliver } = await world();
    const sale = await pay(core);
    const first = await deliver(core, sale, 'a');
    expect(first).toMatchObject({ ok: true });
    stage.setClock(3_600_000);
    // The core tidies up once a minute.
    await pass(61_000);
    stage.setClock(-3_600_000);
    expect(await deliver(core, sale, 'a')).toEqual(first);
  });
});
