import { expect, it } from 'vitest';
import type { Store } from '#core/store/store.ts';
import {
  sampleCallback,
  sampleDelivery,
  sampleDeliveryId,
  sampleLock,
  sampleOrder,
  sampleIdempotencyRecord,
} from '../samples.ts';

const machineA = '10000001';
const machineB = '10000002';

/** Due rows, and expired idempotency records. */
export function describeDeadlines(store: () => Store): void {
  it('names due rows earliest first, ties by kind and then by id', async () => {
    await store().decide((tx) => {
      for (const no of [machineB, machineA]) tx.putLock(no, sampleLock(1, 100));
      for (const n of [2, 1]) tx.putDelivery(sampleDelivery(n, { timeoutAt: 100 }));
      for (const id of [10, 9]) tx.putOrder(sampleOrder(id, { expiresAt: 100 }));
      for (const id of [10, 9]) tx.putCallback(sampleCallback(id, { nextAt: 100 }));
      tx.putCallback(sampleCallback(3, { nextAt: 99.5 }));
      tx.putDelivery(sampleDelivery(3, { timeoutAt: 101 }));
    });
    const all = [
      { kind: 'callback', at: 99.5, callbackId: 3 },
      { kind: 'dwell', at: 100, machineNo: machineA },
      { kind: 'dwell', at: 100, machineNo: machineB },
      { kind: 'timeout', at: 100, deliveryId: sampleDeliveryId(1) },
      { kind: 'timeout', at: 100, deliveryId: sampleDeliveryId(2) },
      { kind: 'expiry', at: 100, orderId: 9 },
      { kind: 'expiry', at: 100, orderId: 10 },
      { kind: 'callback', at: 100, callbackId: 9 },
      { kind: 'callback', at: 100, callbackId: 10 },
    ];
    expect(await store().dueDeadlines(100, 100)).toStrictEqual(all);
    expect(await store().dueDeadlines(100, 100)).toStrictEqual(all);
    expect(await store().dueDeadlines(99.4, 100)).toStrictEqual([]);
    expect(await store().nextDeadline(-1)).toBe(99.5);
  });

  it('takes what is due in turn when not all has room: no kind and no merchant hides another', async () => {
    await store().decide((tx) => {
      for (let id = 1; id <= 1000; id++) tx.putCallback(sampleCallback(id, { appId: 'app-1', nextAt: id }));
      for (const id of [2001, 2002]) tx.putCallback(sampleCallback(id, { appId: 'app-2', nextAt: 5000 + id }));
      for (const id of [3001, 3002]) tx.putCallback(sampleCallback(id, { appId: 'app-3', nextAt: 4000 }));
      tx.putLock(machineA, sampleLock(1, 9000));
      tx.putDelivery(sampleDelivery(1, { timeoutAt: 9000 }));
      for (const id of [1, 2, 3]) tx.putOrder(sampleOrder(id, { expiresAt: 8000 + id }));
    });
    const names = async (limit: number) =>
      (await store().dueDeadlines(10_000, limit)).map((due) => ('callbackId' in due ? due.callbackId : due.kind));
    expect(await names(6)).toEqual([1, 3001, 2001, 'expiry', 'dwell', 'timeout']);
    expect(await names(8)).toEqual([1, 2, 3001, 3002, 2001, 'expiry', 'dwell', 'timeout']);
    const first = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
    const others = [3001, 3002, 2001, 2002, 'expiry', 'expiry', 'expiry', 'dwell', 'timeout'];
    expect(await names(20)).toEqual([...first, ...others]);
  });

  it('passes over callbacks that are held, and finds what they would hide', async () => {
    await store().decide((tx) => {
      for (let id = 1; id <= 700; id++)
        tx.putCallback(sampleCallback(id, { appId: id % 2 === 0 ? 'app-1' : 'app-2', nextAt: id }));
    });
    const held = new Set(Array.from({ length: 600 }, (_, n) => n + 1).filter((id) => id % 100 !== 0));
    const ids = async (limit: number) =>
      (await store().dueDeadlines(1000, limit, held)).map((due) => ('callbackId' in due ? due.callbackId : due.kind));
    expect(await ids(5)).toEqual([100, 200, 300, 601, 603]);
    expect(await ids(1)).toEqual([100]);
    expect(await ids(200)).toEqual([100, 200, 300, 400, 500, 600, ...Array.from({ length: 100 }, (_, at) => 601 + at)]);
    expect(await store().dueDeadlines(1000, 9, new Set(Array.from({ length: 701 }, (_, id) => id)))).toEqual([]);
  });

  it('knows due callbacks by the merchant that they belong to now', async () => {
    await store().decide((tx) => {
      for (const id of [1, 2, 3]) tx.putCallback(sampleCallback(id, { appId: 'app-1', nextAt: id }));
    });
    await store().decide((tx) => tx.putCallback(sampleCallback(3, { appId: 'app-2', nextAt: 3 })));
    expect(await store().dueDeadlines(9, 2)).toEqual([
      { kind: 'callback', at: 1, callbackId: 1 },
      { kind: 'callback', at: 3, callbackId: 3 },
    ]);
    expect(await store().dueDeadlines(9, 9)).toHaveLength(3);
    expect(await store().nextDeadline(2)).toBe(3);
  });

  it('forgets a deadline that a row no longer has, and knows it again when it comes back', async () => {
    const set = (until: number | null) =>
      store().decide((tx) =>
        tx.putLock(machineA, until === null ? { lastToken: 1, hold: null } : sampleLock(1, until)),
      );
    await set(100);
    await set(50);
    expect(await store().dueDeadlines(1000, 9)).toStrictEqual([{ kind: 'dwell', at: 50, machineNo: machineA }]);
    await set(null);
    expect(await store().nextDeadline(-1)).toBeUndefined();
    await set(100);
    await set(null);
    await set(100);
    expect(await store().dueDeadlines(1000, 9)).toStrictEqual([{ kind: 'dwell', at: 100, machineNo: machineA }]);
  });

  it('names the right rows after thousands of deadlines came and went', async () => {
    for (let round = 0; round < 20; round++) {
      await store().decide((tx) => {
        for (let id = 1; id <= 100; id++) tx.putCallback(sampleCallback(id, { nextAt: id * 10 + round }));
      });
    }
    await store().decide((tx) => {
      for (let id = 1; id <= 98; id++) tx.putCallback(sampleCallback(id, { nextAt: null, state: 'acknowledged' }));
    });
    expect(await store().dueDeadlines(Infinity, 9)).toStrictEqual([
      { kind: 'callback', at: 1009, callbackId: 99 },
      { kind: 'callback', at: 1019, callbackId: 100 },
    ]);
  });

  it('deletes idempotency records that expired, and returns how many', async () => {
    await store().decide((tx) => {
      for (let n = 0; n < 1200; n++) tx.putIdempotencyRecord(sampleIdempotencyRecord(`S${n}`, { expiresAt: n }));
    });
    expect(await store().prune(1100)).toBe(1100);
    expect(await store().prune(1100)).toBe(0);
    const remaining = await store().read((rows) => [
      rows.idempotencyRecord('app-1', 'S1099'),
      rows.idempotencyRecord('app-1', 'S1100')?.expiresAt,
    ]);
    expect(remaining).toStrictEqual([undefined, 1100]);
  });
}
