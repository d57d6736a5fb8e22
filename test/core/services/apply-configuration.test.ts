import { describe, expect, it } from 'vitest';
import { defaultConfig, type CoreConfig } from '#core/config.ts';
import { startCore } from '#core/core.ts';
import { encodeMachineMessage } from '#core/devices/frame-codec.ts';
import { closeCodes } from '#core/devices/messages.ts';
import type { ConfiguredLane, ConfiguredMachine } from '#core/domain/machine.ts';
import type { CoreEvent } from '#core/events.ts';
import { openMemoryStore } from '#core/store/memory/store.ts';
import { StoreFailure } from '#core/store/store.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { FakeClock, flushMicrotasks } from '../devices/fake-clock.ts';
import { payloadOf } from '../api/api-world.ts';
import { FakeWire, heartbeat } from '../devices/gateway-world.ts';
import { sampleLane, sampleMachine } from '../store/samples.ts';

const one = { appId: 'app-1', appSecret: 's-1', appKey: 'key-1', name: 'One' };
const two = { appId: 'app-2', appSecret: 's-2', appKey: 'key-2', name: 'Two' };
const no = '10000001';
const notifyUrl = 'https://shop.example/notify';

function machine(changes: Partial<ConfiguredMachine> = {}): ConfiguredMachine {
  const { createdAt: _since, ...row } = sampleMachine(no, changes);
  return row;
}
function lane(number: number, changes: Partial<ConfiguredLane> = {}): ConfiguredLane {
  const { floorStatus: _floor, ...row } = sampleLane(no, number, changes);
  return row;
}
const baseConfig = {
  merchants: [one, two],
  machines: [machine()],
  lanes: [lane(0), lane(1)],
  descriptions: defaultConfig.descriptions,
};

/** A core on a memory store that outlives it. */
function createWorld() {
  const clock = new FakeClock();
  const store = openMemoryStore();
  const events: CoreEvent[] = [];
  const callbackBodies: string[] = [];
  let signs = 0;
  const start = (change: Partial<CoreConfig> = {}) =>
    startCore({
      config: { ...defaultConfig, ...baseConfig, ...change },
      clock,
      random: seededRandom(1),
      http: {
        send: (request) =>
          Promise.resolve(void callbackBodies.push(request.body)).then(() => ({
            status: 200,
            headers: {},
            body: 'ok',
          })),
      },
      store,
      onEvent: (event) => events.push(event),
      onError: (error) => {
        throw error;
      },
    });
  const sign = () => ({ sign: `sign-${(signs += 1)}` });
  const connect = (core: Awaited<ReturnType<typeof start>>, key = 'machine-secret') => {
    const wire = new FakeWire();
    const listener = core.devices.accept(no, wire);
    clock.advance(1_000);
    listener.frame(
      encodeMachineMessage(heartbeat, { machineNo: no, key, unixSeconds: Math.floor(clock.now() / 1000) }),
    );
    return wire;
  };
  const order = async (core: Awaited<ReturnType<typeof start>>, quantity = 1) => {
    const answer = await core.services.orders.create(one, {
      machineNo: no,
      notifyUrl,
      tradeId: `t${(signs += 1)}`,
      products: [{ productId: 7, quantity }],
    });
    if (!answer.ok) throw new Error(`refused with ${answer.refusal.code}`);
    return answer.value.orderId;
  };
  const pay = (core: Awaited<ReturnType<typeof start>>, orderId: number, status = 1) =>
    core.services.orders.update(one, { machineNo: no, orderId, status, ...sign() });
  return { clock, store, events, callbackBodies, start, sign, connect, order, pay };
}

describe('a core that starts on what another configuration left', () => {
  it('takes a rotated key, a move and a removal from the configuration, and reports what changed', async () => {
    const { start, store } = createWorld();
    (await start()).stop();
    const core = await start({
      machines: [machine({ appId: 'app-2', key: 'rotated' })],
      lanes: [lane(0, { price: 400 })],
    });
    expect(core.configChanges).toMatchObject([
      { name: no, change: 'changed', members: [{ member: 'appId' }, { member: 'keys' }] },
      { name: `${no} lane 0`, change: 'changed', members: [{ member: 'price' }] },
      { name: `${no} lane 1`, change: 'removed' },
    ]);
    expect(await store.read((rows) => rows.machine(no))).toMatchObject({ appId: 'app-2', key: 'rotated' });
    expect(await core.services.catalogue.machines(one)).toMatchObject({ value: [] });
    expect(await core.services.catalogue.floors(two, { machineNo: no })).toMatchObject({
      value: [{ lane: { lane: 0, price: 400 } }],
    });
    core.stop();
    expect((await start({ machines: [], lanes: [] })).configChanges).toMatchObject([{ name: no, change: 'removed' }]);
  });

  it('keeps stock, mode and the state of lanes', async () => {
    const { start, order, store } = createWorld();
    const core = await start();
    await order(core, 3);
    core.stop();
    const reconfigured = await start({
      machines: [machine({ name: 'New' })],
      lanes: [lane(0, { stock: 50, price: 100 }), lane(1)],
    });
    expect(reconfigured.configChanges).toHaveLength(2);
    expect(await store.read((rows) => rows.lane(no, 0))).toMatchObject({ stock: 2, price: 100 });
  });
});

describe('a core whose configuration is read again', () => {
  it('accepts both keys of a rotation, and cuts the old one off when it is withdrawn', async () => {
    const { start, connect } = createWorld();
    const core = await start();
    const wire = connect(core);
    await core.reconfigure({ ...baseConfig, machines: [machine({ key: 'new', otherKeys: ['machine-secret'] })] });
    expect([wire.open, core.machinesOnline()]).toEqual([true, 1]);
    await core.reconfigure({ ...baseConfig, machines: [machine({ key: 'new' })] });
    expect([wire.closedWith?.code, core.machinesOnline()]).toEqual([closeCodes.revoked, 0]);
    connect(core);
    expect(core.machinesOnline()).toBe(0);
    connect(core, 'new');
    expect(core.machinesOnline()).toBe(1);
  });

  it.each([
    ['its machine was removed', { machines: [], lanes: [] }],
    ['its merchant was removed', { merchants: [two], machines: [], lanes: [] }],
  ])('cuts a connection whose right ended, because %s', async (_why, change) => {
    const { start, connect } = createWorld();
    const core = await start();
    const wire = connect(core);
    await core.reconfigure({ ...baseConfig, ...change });
    expect(wire.closedWith?.code).toBe(closeCodes.unknownMachine);
    expect(connect(core).closedWith?.code).toBe(closeCodes.unknownMachine);
  });

  it('takes both secrets and keys of a merchant, then the new ones alone, then none once it is removed', async () => {
    const { start, clock } = createWorld();
    const core = await start();
    const call = async (appSecret: string, appKey: string) => {
      const body = JSON.stringify({
        payload: payloadOf({ machine_no: no, status: 1, timestamp: String(Math.floor(clock.now() / 1000)) }, appKey),
      });
      const { body: answer } = await core.handle({
        method: 'PUT',
        path: '/api/openapi/v1/orders/1',
        headers: { appid: 'app-1', appsecret: appSecret },
        body,
      });
      return (JSON.parse(answer) as { code: number }).code;
    };
    const right = await call('s-1', 'key-1');
    expect([4000, 4001, 4006, 4009]).not.toContain(right);
    expect([await call('n-1', 'key-1'), await call('s-1', 'new-1')]).toEqual([4009, 4006]);
    const during = { ...one, appSecret: 'n-1', otherAppSecrets: ['s-1'], appKey: 'new-1', otherAppKeys: ['key-1'] };
    await core.reconfigure({ ...baseConfig, merchants: [during, two] });
    for (const secret of ['s-1', 'n-1'])
      for (const key of ['key-1', 'new-1']) expect(await call(secret, key)).toBe(right);
    await core.reconfigure({ ...baseConfig, merchants: [{ ...one, appSecret: 'n-1', appKey: 'new-1' }, two] });
    expect([await call('n-1', 'new-1'), await call('s-1', 'new-1'), await call('n-1', 'key-1')]).toEqual([
      right,
      4009,
      4006,
    ]);
    await core.reconfigure({ ...baseConfig, merchants: [two], machines: [], lanes: [] });
    expect(await call('n-1', 'new-1')).toBe(4001);
  });

  it('stays as it is when the store cannot take the new one', async () => {
    const { start, store, connect } = createWorld();
    const core = await start();
    const wire = connect(core);
    const decide = store.decide.bind(store);
    store.decide = () => Promise.reject(new StoreFailure('the disk is full'));
    await expect(core.reconfigure({ ...baseConfig, merchants: [two], machines: [], lanes: [] })).rejects.toThrow(
      'the disk is full',
    );
    store.decide = decide;
    expect(wire.open).toBe(true);
    expect(await core.services.catalogue.machines(one)).toMatchObject({ value: [{ machine: { machineNo: no } }] });
  });

  it('shows no key of a machine to a merchant', async () => {
    const { start } = createWorld();
    const core = await start({ machines: [machine({ key: 'new', otherKeys: ['old-secret'] })] });
    expect(JSON.stringify(await core.services.catalogue.machines(one))).not.toMatch(/old-secret|"key"/);
  });
});

describe('what is open on a machine that left its merchant', () => {
  const movedConfig = { ...baseConfig, machines: [machine({ appId: 'app-2' })] };

  it("stays the merchant's to look at, to refund and to close, and can neither be paid nor delivered", async () => {
    const { start, connect, order, pay, sign, store } = createWorld();
    const core = await start();
    connect(core);
    const [unpaid, paid] = [await order(core), await order(core)];
    await pay(core, paid);
    await core.reconfigure(movedConfig);
    const { records } = (await store.read((rows) => rows.order(paid)))!;
    expect(await core.services.orders.get(one, { machineNo: no, orderId: paid })).toMatchObject({ ok: true });
    expect(
      await core.services.deliveries.deliver(one, {
        machineNo: no,
        orderId: paid,
        recordId: records[0]!.id,
        ...sign(),
      }),
    ).toMatchObject({ refusal: { code: 6026 } });
    expect(await pay(core, unpaid)).toMatchObject({ refusal: { code: 6026 } });
    expect(await pay(core, unpaid, 3)).toMatchObject({ ok: true });
    expect(await pay(core, paid, 2)).toMatchObject({ ok: true });
    expect(await store.read((rows) => rows.lane(no, 0)!.stock)).toBe(5);
  });

  it("is not the new merchant's: neither orders nor deliveries nor pickup codes", async () => {
    const { start, connect, order, pay, sign, store } = createWorld();
    const core = await start();
    connect(core);
    const paid = await order(core);
    await pay(core, paid);
    const recordId = await store.read((rows) => rows.order(paid)!.records[0]!.id);
    const delivery = await core.services.deliveries.deliver(one, { machineNo: no, orderId: paid, recordId, ...sign() });
    if (!delivery.ok) throw new Error('refused');
    await core.services.pickupCodes.create(one, {
      machineNo: no,
      productId: 7,
      expiresAt: null,
      codeLength: 6,
      count: 1,
      ...sign(),
    });
    await core.reconfigure(movedConfig);
    const [code] = await store.read((rows) => rows.openPickupCodes(no));
    const { orders, deliveries, pickupCodes } = core.services;
    expect(await orders.get(two, { machineNo: no, orderId: paid })).toMatchObject({ refusal: { code: 4004 } });
    expect(await deliveries.result(two, { machineNo: no, deliveryId: delivery.value.deliveryId })).toMatchObject({
      refusal: { code: 4004 },
    });
    expect(await deliveries.result(one, { machineNo: no, deliveryId: delivery.value.deliveryId })).toMatchObject({
      ok: true,
    });
    expect(await pickupCodes.list(two, { machineNo: no, productId: 7 })).toMatchObject({ value: { codes: [] } });
    expect(
      await pickupCodes.consume(two, {
        machineNo: no,
        code: code!.code,
        productId: 7,
        notifyUrl,
        tradeId: 'x',
        ...sign(),
      }),
    ).toMatchObject({ refusal: { code: 4004 } });
    expect(await pickupCodes.cancel(two, { machineNo: no, id: code!.id, ...sign() })).toMatchObject({
      refusal: { code: 4004 },
    });
    expect(await pickupCodes.cancel(two, { machineNo: no, id: null, ...sign() })).toMatchObject({
      value: { cancelled: 0 },
    });
  });

  it('runs to its end when its command was sent, and notifies its merchant; later jobs are dropped', async () => {
    const { start, connect, order, pay, sign, events, callbackBodies, clock } = createWorld();
    const core = await start();
    connect(core);
    const paid = await order(core, 2);
    await pay(core, paid);
    await core.services.deliveries.queue(one, { machineNo: no, orderId: paid, ...sign() });
    await flushMicrotasks();
    await core.reconfigure(movedConfig);
    expect(events.filter(({ kind }) => kind === 'job-dropped')).toMatchObject([
      { order: paid, reason: 'the machine belongs to another merchant now' },
    ]);
    await clock.run(121_000);
    expect(callbackBodies).toHaveLength(1);
    expect(JSON.parse(callbackBodies[0]!)).toMatchObject({ order_id: paid, error_msg: 'Delivery Timeout' });
    expect(events.filter(({ kind }) => kind === 'delivery-started')).toHaveLength(1);
  });

  it('is closed when it is not paid, on a machine that was removed as well', async () => {
    const { start, order, clock, events, callbackBodies } = createWorld();
    const core = await start();
    const unpaid = await order(core);
    await core.reconfigure({ ...baseConfig, machines: [], lanes: [] });
    await clock.run(21 * 60_000);
    expect(events).toContainEqual(expect.objectContaining({ kind: 'order-changed', order: unpaid, status: 'CLOSED' }));
    expect(callbackBodies).toHaveLength(1);
  });
});
