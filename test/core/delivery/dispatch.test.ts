import { describe, expect, it } from 'vitest';
import { dispatch } from '#core/delivery/dispatch.ts';
import { desk, motor } from '../services/service-world.ts';

describe('a command that cannot be sent', () => {
  it('fails its delivery at once, frees the lock and tells the merchant why', async () => {
    const { buy, deliver, line, look, of, order } = await desk();
    const sale = await buy();
    line.broken = 'Machine Unreachable';
    const { id, outcome } = await deliver(sale);
    expect(outcome).toMatchObject({ kind: 'failure', floorStatus: 47, errorMsg: 'Machine Unreachable' });
    expect(of('command-unsent')).toEqual([
      { kind: 'command-unsent', machine: motor, delivery: id, token: 1, reason: 'Machine Unreachable' },
    ]);
    expect(of('command-sent')).toEqual([]);
    expect(await look((rows) => rows.lock(motor).hold)).toBeNull();
    expect((await order(sale.orderId)).records).toMatchObject([{ status: 'IS_FAILED' }]);
    expect((await look((rows) => rows.callback(1)))?.body).toContain('Machine Unreachable');
  });

  it('may be tried again, under a greater token', async () => {
    const { buy, deliver, line } = await desk();
    const sale = await buy();
    line.broken = 'Machine Offline';
    await deliver(sale);
    line.broken = null;
    expect(await deliver(sale)).toMatchObject({ token: 2, outcome: null });
    expect(line.sent).toMatchObject([{ token: 2 }]);
  });

  it('of a delivery that is not there is told, and is no error', async () => {
    const { kernel, line, look, of } = await desk();
    line.broken = 'Machine Offline';
    const machine = (await look((rows) => rows.machine(motor)))!;
    await dispatch(kernel, line, { deliveryId: '5', token: 1, orderId: 1, recordId: 1, lane: 0, quantity: 1, machine });
    expect(of('command-unsent')).toHaveLength(1);
    expect(of('delivery-settled')).toEqual([]);
  });
});
