import { describe, expect, it } from 'vitest';
import { openSqliteStore } from '#core/store/sqlite/open.ts';
import { benchMerchant } from '#bench/ceiling/bench-merchant.ts';
import { finishOrders } from '#bench/ceiling/finished-orders.ts';
import { machineNumber } from '#simulators/machine/fleet.ts';
import { useStoreFiles } from '../core/store/sqlite/store-files.ts';

const newFile = useStoreFiles();
const now = Date.UTC(2026, 10, 27);
const count = 1_203;

describe('finished orders for a measurement', () => {
  it('are whole, and nothing of them is due, over a restart', async () => {
    const file = newFile();
    const first = await openSqliteStore(file);
    await finishOrders(first, { count, machines: 7, now });
    await first.close();
    const store = await openSqliteStore(file);
    const { order, delivery, callback, inFlight } = await store.read((rows) => {
      const found = rows.orderByTrade(benchMerchant.appId, `finished-${count}`);
      const deliveries = found ? rows.deliveriesOfOrder(found.id) : [];
      return {
        order: found,
        delivery: deliveries[0],
        callback: rows.callback(count),
        inFlight: rows.inFlight(machineNumber(0)),
      };
    });
    expect(order).toMatchObject({ status: 'SUCCESS', notifySendCount: 1, records: [{ status: 'IS_SUCCESS' }] });
    expect(delivery).toMatchObject({ orderId: order?.id, recordId: order?.records[0]?.id, timeoutAt: null });
    expect(delivery?.outcome).toMatchObject({ kind: 'success' });
    expect(delivery?.outcome?.at).toBeLessThan(now);
    expect(callback).toMatchObject({ deliveryId: delivery?.id, state: 'acknowledged', nextAt: null });
    expect(JSON.parse(callback?.body ?? '')).toMatchObject({ order_id: order?.id, deliver_status: '1' });
    expect(inFlight).toStrictEqual([]);
    expect(await store.nextDeadline(-Infinity)).toBeUndefined();
    expect(await store.read((rows) => rows.callback(count + 1))).toBeUndefined();
    await store.close();
  });
});
