import { describe, expect, it } from 'vitest';
import { defaultConfig } from '#core/config.ts';
import { handleDeadline } from '#core/handle-deadline.ts';
import { defaultRules } from '#core/rules.ts';
import { sign } from '#core/signing/sign.ts';
import { createServiceWorld, valueOf, inMaintenance, merchant, motor, notifyUrl } from '../services/service-world.ts';

const start = 1_000_000;
const wallAhead = 7_200_000;

describe('a result', () => {
  it.each([
    [true, 'success', 'IS_SUCCESS', { floorStatus: 1, errorMsg: '' }],
    [false, 'failure', 'IS_FAILED', { floorStatus: 2, errorMsg: 'Goods are Stuck' }],
  ] as const)(
    'of success %s frees the lock at once, and settles delivery and record',
    async (success, kind, status, deliverStatus) => {
      const { placePaidOrder, deliver, answer, delivery, order, readRows, eventsOf, clock } =
        await createServiceWorld();
      const sale = await placePaidOrder();
      const { id } = await deliver(sale);
      clock.advance(700);
      await answer(await delivery(id), success);
      expect(await delivery(id)).toMatchObject({
        timeoutAt: null,
        outcome: { kind, ...deliverStatus, at: start + wallAhead + 700 },
      });
      expect((await order(sale.orderId)).records).toMatchObject([
        { status, inFlight: 0, delivered: success ? 1 : 0, doubtful: 0 },
      ]);
      expect(await readRows((rows) => rows.lock(motor))).toEqual({ lastToken: 1, hold: null });
      expect(eventsOf('lock-released')).toEqual([{ kind: 'lock-released', machine: motor, token: 1, cause: kind }]);
      expect(eventsOf('delivery-settled')).toEqual([
        {
          kind: 'delivery-settled',
          machine: motor,
          delivery: id,
          token: 1,
          order: sale.orderId,
          record: sale.recordId,
          outcome: kind,
          ...deliverStatus,
        },
      ]);
    },
  );

  it('settles its own record alone', async () => {
    const { placePaidOrder, deliver, answer, order } = await createServiceWorld();
    const sale = await placePaidOrder(motor, [
      { productId: 7, quantity: 1 },
      { productId: 8, quantity: 1 },
    ]);
    await answer(await deliver(sale));
    expect((await order(sale.orderId)).records).toMatchObject([
      { status: 'IS_SUCCESS', delivered: 1 },
      { status: 'WAITING_PICKED_UP', delivered: 0, inFlight: 0 },
    ]);
  });

  it('queues one callback, signed for its merchant, in the decision that settles', async () => {
    const { placePaidOrder, deliver, answer, readRows, eventsOf, scheduled, coreClock } = await createServiceWorld();
    const sale = await placePaidOrder();
    const running = await deliver(sale);
    const { id } = running;
    await answer(running, false);
    expect(eventsOf('callback-queued')).toEqual([
      {
        kind: 'callback-queued',
        callback: 1,
        delivery: id,
        order: sale.orderId,
        record: sale.recordId,
        url: notifyUrl,
        outcome: 'failure',
      },
    ]);
    expect(scheduled.callbacks).toEqual([1]);
    const callback = (await readRows((rows) => rows.callback(1)))!;
    expect(callback).toMatchObject({
      appId: 'app-1',
      url: notifyUrl,
      orderId: sale.orderId,
      recordId: sale.recordId,
      deliveryId: id,
      attempts: 0,
      nextAt: coreClock.now(),
      state: 'pending',
    });
    const body = JSON.parse(callback.body) as Record<string, string | number>;
    expect(body).toEqual({
      method: 'device.delivery.response',
      order_id: sale.orderId,
      record_id: sale.recordId,
      deliver_status: '0',
      floor_status: '2',
      error_msg: 'Goods are Stuck',
      delivery_id: id,
      timestamp: String((start + wallAhead) / 1000),
      sign: sign(body, 'key-1'),
    });
  });

  it('has the second in which it came, rounded down', async () => {
    const { placePaidOrder, deliver, answer, readRows, clock } = await createServiceWorld();
    const delivery = await deliver(await placePaidOrder());
    clock.advance(1_999);
    await answer(delivery);
    const { body } = (await readRows((rows) => rows.callback(1)))!;
    expect(JSON.parse(body)).toMatchObject({ timestamp: String((start + wallAhead) / 1000 + 1) });
  });

  it('of a merchant that has left the configuration settles all the same, without a callback', async () => {
    const { placePaidOrder, deliver, answer, kernel, delivery, eventsOf } = await createServiceWorld();
    const { id } = await deliver(await placePaidOrder());
    Object.assign(kernel, { callbackSigner: () => undefined });
    await answer(await delivery(id));
    expect((await delivery(id)).outcome?.kind).toBe('success');
    expect(eventsOf('callback-queued')).toEqual([]);
  });
});

describe('a second word on a settled delivery', () => {
  it.each([
    [true, false],
    [false, true],
    [true, true],
  ])('after success %s, success %s is reported as late and changes nothing', async (first, second) => {
    const { placePaidOrder, deliver, answer, delivery, order, eventsOf, readRows } = await createServiceWorld();
    const sale = await placePaidOrder();
    const running = await deliver(sale);
    await answer(running, first);
    const before = [await delivery(running.id), await order(sale.orderId), await readRows((rows) => rows.lock(motor))];
    await answer(running, second);
    expect([await delivery(running.id), await order(sale.orderId), await readRows((rows) => rows.lock(motor))]).toEqual(
      before,
    );
    expect(eventsOf('result-late')).toEqual([
      {
        kind: 'result-late',
        machine: motor,
        delivery: running.id,
        token: 1,
        outcome: second ? 'success' : 'failure',
        settledAs: first ? 'success' : 'failure',
      },
    ]);
    expect(eventsOf('callback-queued')).toHaveLength(1);
  });

  it('frees no lock that a later delivery holds, and starts no queued job over it', async () => {
    const { placePaidOrder, deliver, answer, advance, readRows, services, newIdempotencyKey, eventsOf, gateway } =
      await createServiceWorld();
    const first = await deliver(await placePaidOrder());
    await advance(30_000);
    const second = await deliver(await placePaidOrder());
    const queued = await placePaidOrder();
    await services.deliveries.queue(merchant, { machineNo: motor, orderId: queued.orderId, ...newIdempotencyKey() });
    await answer(first, true);
    expect(await readRows((rows) => rows.lock(motor).hold)).toMatchObject({ token: 2, deliveryId: second.id });
    expect(eventsOf('lock-released')).toMatchObject([{ token: 1, cause: 'dwell' }]);
    expect(eventsOf('delivery-settled')).toMatchObject([{ delivery: first.id, outcome: 'success' }]);
    expect(gateway.sent).toHaveLength(2);
  });

  it('of the fallback, which rang late, is no news, even where the rule that looks at the time fails', async () => {
    const hasTimedOut = () => true;
    for (const rules of [defaultRules, { ...defaultRules, delivery: { ...defaultRules.delivery, hasTimedOut } }]) {
      const { placePaidOrder, deliver, answer, kernel, eventsOf } = await createServiceWorld({ rules });
      const { id, ...rest } = await deliver(await placePaidOrder());
      await answer({ id, ...rest });
      await handleDeadline(kernel, { kind: 'timeout', at: 0, deliveryId: id });
      expect(eventsOf('result-late')).toEqual([]);
      expect(eventsOf('delivery-settled')).toMatchObject([{ outcome: 'success' }]);
    }
  });
});

describe('a delivery without a result', () => {
  it('loses its lock at the dwell limit and lives on to the fallback, each to the millisecond', async () => {
    const { placePaidOrder, deliver, delivery, readRows, advance, eventsOf, order } = await createServiceWorld();
    const sale = await placePaidOrder();
    const { id } = await deliver(sale);
    await advance(29_999);
    expect(await readRows((rows) => rows.lock(motor).hold)).not.toBeNull();
    await advance(1);
    expect(await readRows((rows) => rows.lock(motor).hold)).toBeNull();
    expect(eventsOf('lock-released')).toEqual([{ kind: 'lock-released', machine: motor, token: 1, cause: 'dwell' }]);
    await advance(89_999);
    expect((await delivery(id)).outcome).toBeNull();
    await advance(1);
    expect((await delivery(id)).outcome).toEqual({
      kind: 'timeout',
      floorStatus: 47,
      errorMsg: 'Delivery Timeout',
      at: start + wallAhead + 120_000,
    });
    expect((await order(sale.orderId)).records).toMatchObject([{ status: 'IS_TIMEOUT', doubtful: 1, inFlight: 0 }]);
    expect(eventsOf('callback-queued')).toMatchObject([{ outcome: 'timeout', delivery: id }]);
    expect(eventsOf('lock-released')).toHaveLength(1);
  });

  it('loses a lock that is still its own with the fallback, where that comes first', async () => {
    const { placePaidOrder, deliver, advance, eventsOf, readRows } = await createServiceWorld({
      config: { timeoutMs: 10_000 },
    });
    await deliver(await placePaidOrder());
    await advance(10_000);
    expect(eventsOf('lock-released')).toEqual([{ kind: 'lock-released', machine: motor, token: 1, cause: 'timeout' }]);
    expect(await readRows((rows) => rows.lock(motor).hold)).toBeNull();
  });

  it("leaves the successor's lock alone when it times out", async () => {
    const { placePaidOrder, deliver, advance, readRows, eventsOf } = await createServiceWorld({
      config: { timeoutMs: 40_000 },
    });
    await deliver(await placePaidOrder());
    await advance(35_000);
    const second = await deliver(await placePaidOrder());
    await advance(5_000);
    expect(eventsOf('delivery-settled')).toMatchObject([{ outcome: 'timeout', token: 1 }]);
    expect(await readRows((rows) => rows.lock(motor).hold)).toMatchObject({ token: 2, deliveryId: second.id });
  });

  it('keeps its timeout despite later results; the late result is reported', async () => {
    const { placePaidOrder, deliver, answer, advance, eventsOf, delivery } = await createServiceWorld();
    const running = await deliver(await placePaidOrder());
    await advance(120_000);
    await answer(running, true);
    expect((await delivery(running.id)).outcome?.kind).toBe('timeout');
    expect(eventsOf('result-late')).toMatchObject([{ outcome: 'success', settledAs: 'timeout' }]);
  });
});

describe('a delivery whose order is gone', () => {
  it('settles all the same', async () => {
    const world = await createServiceWorld();
    const running = await world.deliver(await world.placePaidOrder());
    await world.store.decide((tx) => tx.putDelivery({ ...running, orderId: 404 }));
    await world.reports.onResult({
      machineNo: motor,
      deliveryId: running.id,
      token: running.token,
      orderId: 404,
      recordId: running.recordId,
      success: true,
      floorStatus: 1,
      errorMsg: '',
    });
    expect((await world.delivery(running.id)).outcome?.kind).toBe('success');
  });
});

describe('a lane test that settles', () => {
  it('touches no order, not even one whose number is 0', async () => {
    const world = await createServiceWorld();
    await world.store.decide((tx) =>
      tx.putOrder({
        id: 0,
        appId: 'app-1',
        machineNo: inMaintenance,
        tradeId: 'zero',
        notifyUrl,
        status: 'SUCCESS',
        amount: 0,
        createdAt: 0,
        expiresAt: null,
        pickupCodeId: null,
        notifySendCount: 0,
        records: [
          {
            id: 0,
            productId: 7,
            lane: 0,
            quantity: 2,
            price: 1,
            status: 'WAITING_PICKED_UP',
            delivered: 0,
            inFlight: 0,
            doubtful: 0,
            notifySent: false,
          },
        ],
      }),
    );
    const { deliveryId } = valueOf(
      await world.services.deliveries.laneTest(merchant, {
        machineNo: inMaintenance,
        lane: 0,
        notifyUrl,
        ...world.newIdempotencyKey(),
      }),
    );
    await world.answer(await world.delivery(deliveryId));
    expect((await world.order(0)).records).toMatchObject([{ delivered: 0, inFlight: 0 }]);
  });

  it("expires after the dwell limit of its machine's kind", async () => {
    const world = await createServiceWorld();
    valueOf(
      await world.services.deliveries.laneTest(merchant, {
        machineNo: inMaintenance,
        lane: 0,
        notifyUrl,
        ...world.newIdempotencyKey(),
      }),
    );
    await world.advance(defaultConfig.dwellMs['electronic-lock']);
    expect(world.eventsOf('lock-released')).toMatchObject([{ cause: 'dwell', machine: inMaintenance }]);
  });
});
