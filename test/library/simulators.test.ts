import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkTarget } from '#library/driver.ts';
import type { HistoryEvent } from '#library/checks.ts';
import { startRun } from '#library/index.ts';
import { createMerchant, faults, motorTypes, startFleet, startReceiver } from '#library/simulators.ts';
import { startServedCore, type ServedCore } from '#test/served/served-core.ts';

let core: ServedCore;
const dir = mkdtempSync(join(tmpdir(), 'vendloop-library-'));
beforeAll(async () => (core = await startServedCore(join(dir, 'core.sqlite'))));
afterAll(async () => {
  await core.kill('SIGTERM');
  rmSync(dir, { recursive: true });
});

describe('machines, merchant and receiver on a core that runs already', () => {
  it('sell, drop and call back', async () => {
    const events: HistoryEvent[] = [];
    const onEvent = (event: HistoryEvent): void => void events.push(event);
    const machineNo = '10000002';
    const fleet = startFleet({ url: core.url, machines: [{ number: machineNo, motor: 'spring' }], onEvent });
    await fleet.online();
    const receiver = await startReceiver();
    const merchant = createMerchant({ url: core.url });
    const order = await merchant.createOrder({
      machineNo,
      notifyUrl: receiver.url,
      tradeId: 'trade-1',
      products: [{ productId: 1000, quantity: 1 }],
    });
    expect(order).toMatchObject({ answered: true, status: 200, code: 0 });
    const { order_id: orderId } = dataOf(order) as { order_id: number };
    await merchant.updateOrder({ machineNo, orderId, status: 1 });
    const { records } = dataOf(await merchant.getOrder({ machineNo, orderId })) as { records: { id: number }[] };
    const delivery = await merchant.deliver({ machineNo, orderId, recordId: records[0]!.id });
    const { delivery_id: deliveryId } = dataOf(delivery) as { delivery_id: string };
    const callback = await receiver.callback(deliveryId);
    expect(callback).toMatchObject({ order: orderId, delivery: deliveryId, deliverStatus: '1' });
    expect(receiver.callbacks).toEqual([callback]);
    expect(await receiver.callback(deliveryId)).toBe(callback);
    expect(fleet.machine(machineNo)).toMatchObject({ online: true, dropped: 1 });
    expect(events.map(({ kind }) => kind)).toContain('item-dropped');
    await Promise.all([merchant.close(), receiver.close(), fleet.close()]);
    await expect(merchant.ping()).rejects.toMatchObject({ code: 'closed' });
    await expect(receiver.callback('1')).rejects.toMatchObject({ code: 'closed' });
    await expect(fleet.online()).rejects.toMatchObject({ code: 'closed' });
  });

  it('name in one sentence what cannot be', async () => {
    const machines = [{ number: '99999999', motor: 'conveyor' }];
    const fleet = startFleet({ url: core.url, machines });
    await expect(fleet.online(300)).rejects.toThrow(/99999999 could not connect to http.* within 300 ms/);
    const machine = fleet.machine('99999999');
    expect(() => machine.injectFault('goods-stuk')).toThrow(/Did you mean 'goods-stuck'/);
    machine.injectFault('goods-stuck');
    machine.clearFault('goods-stuck');
    expect(() => fleet.machine('10000001')).toThrow(/there is no machine "10000001" in this fleet/);
    await fleet.close();
    const receiver = await startReceiver();
    await expect(receiver.callback('1', 20)).rejects.toMatchObject({ code: 'no-callback' });
    await receiver.close();
    expect(() => createMerchant({ url: core.url, timeout: 3 } as never)).toThrow(/did you mean "timeoutMs"\?/);
  });

  it('are of every motor type, with every fault', () => {
    expect(motorTypes.map(({ name }) => name)).toEqual(['electronic-lock', 'spring', 'conveyor', 'drinks']);
    expect(faults.length).toBeGreaterThan(30);
    expect(faults.find(({ name }) => name === 'lift-goods')).toMatchObject({ motors: ['conveyor'] });
  });
});

describe('a run with a target core', () => {
  const machines = [{ number: '10000003', motor: 'conveyor' }];

  it('plays its machines there and judges what can be seen from outside', async () => {
    await checkTarget({ url: core.url, machines });
    const run = await startRun({ target: { url: core.url, machines } });
    await expect(checkTarget({ url: core.url, machines })).rejects.toThrow(/10000003 is online .* already/);
    await run.machine('10000003').injectFault('goods-stuck', { nextJobOnly: true });
    expect(await (await run.merchant.sell()).outcome()).toBe('failure');
    expect(await (await run.merchant.sell()).outcome()).toBe('success');
    const { verdict, history } = await run.judge();
    expect(verdict).toBe('PASS');
    expect(history.header).toMatchObject({ stage: 'target' });
    await run.close();
  });

  it('names the reason why it cannot be joined', async () => {
    const unknown = { url: core.url, machines: [{ number: '86012345', motor: 'spring' }] };
    await expect(startRun({ target: unknown })).rejects.toMatchObject({
      code: 'cannot-join',
      message: expect.stringContaining('knows no machine 86012345') as string,
    });
  });
});

describe('a run on the live stage', () => {
  it('sells over real sockets, faster than real time', async () => {
    const run = await startRun({ stage: 'live', speed: 20, machines: [{ motor: 'electronic-lock' }] });
    expect(await (await run.merchant.sell()).outcome()).toBe('success');
    const { findings, history } = await run.judge();
    expect(findings).toEqual([]);
    expect(history.header).toMatchObject({ stage: 'live', speed: 20 });
    await run.close();
  });
});

function dataOf(reply: Awaited<ReturnType<ReturnType<typeof createMerchant>['ping']>>): unknown {
  return reply.answered ? reply.data : null;
}
