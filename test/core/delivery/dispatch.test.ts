import { describe, expect, it } from 'vitest';
import { dispatch } from '#core/delivery/dispatch.ts';
import { createServiceWorld, motor } from '../services/service-world.ts';

describe('a command that cannot be sent', () => {
  it('fails its delivery at once, frees the lock and notifies the merchant with the reason', async () => {
    const { placePaidOrder, deliver, gateway, readRows, eventsOf, order } = await createServiceWorld();
    const sale = await placePaidOrder();
    gateway.sendError = 'Machine Unreachable';
    const { id, outcome } = await deliver(sale);
    expect(outcome).toMatchObject({ kind: 'failure', floorStatus: 47, errorMsg: 'Machine Unreachable' });
    expect(eventsOf('command-send-failed')).toEqual([
      { kind: 'command-send-failed', machine: motor, delivery: id, token: 1, reason: 'Machine Unreachable' },
    ]);
    expect(eventsOf('command-sent')).toEqual([]);
    expect(await readRows((rows) => rows.lock(motor).hold)).toBeNull();
    expect((await order(sale.orderId)).records).toMatchObject([{ status: 'IS_FAILED' }]);
    expect((await readRows((rows) => rows.callback(1)))?.body).toContain('Machine Unreachable');
  });

  it('may be tried again, under a greater token', async () => {
    const { placePaidOrder, deliver, gateway } = await createServiceWorld();
    const sale = await placePaidOrder();
    gateway.sendError = 'Machine Offline';
    await deliver(sale);
    gateway.sendError = null;
    expect(await deliver(sale)).toMatchObject({ token: 2, outcome: null });
    expect(gateway.sent).toMatchObject([{ token: 2 }]);
  });

  it('of an unknown delivery is emitted, and is no error', async () => {
    const { kernel, gateway, readRows, eventsOf } = await createServiceWorld();
    gateway.sendError = 'Machine Offline';
    const machine = (await readRows((rows) => rows.machine(motor)))!;
    await dispatch(kernel, gateway, {
      deliveryId: '5',
      token: 1,
      orderId: 1,
      recordId: 1,
      lane: 0,
      sendBefore: Infinity,
      quantity: 1,
      machine,
    });
    expect(eventsOf('command-send-failed')).toHaveLength(1);
    expect(eventsOf('delivery-settled')).toEqual([]);
  });
});
