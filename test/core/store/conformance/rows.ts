import { expect, it } from 'vitest';
import { StoreFailure, type Store } from '#core/store/store.ts';
import {
  aCallback,
  aCode,
  aDelivery,
  aDeliveryId,
  aJob,
  aLane,
  aLock,
  aMachine,
  anOrder,
  anOutcome,
  aReplay,
} from '../samples.ts';

const here = '10000001';

/** Rows come back as they were put. */
export function describeRows(store: () => Store): void {
  it('gives back every kind of row as it was put', async () => {
    const order = anOrder(1, { expiresAt: 1_700_001_200_000.25, pickupCodeId: 4, status: 'PICKUPCODE' });
    const rows = {
      machine: aMachine(here, {
        otherKeys: ['old ä', '\u001b'],
        hasLift: true,
        multiDrop: true,
        utcOffsetMinutes: -210,
      }),
      lane: aLane(here, 0, { stock: 0, capacity: 9, floorStatus: 47 }),
      lock: aLock(3, 1_700_000_030_000.5),
      order,
      delivery: aDelivery(1, { timeoutAt: 1_700_000_120_000 }),
      settled: aDelivery(2, { outcome: anOutcome, purpose: 'lane-test', orderId: 0, recordId: 0 }),
      job: aJob(1),
      code: aCode(1, { productId: null, expiresAt: null, quantity: 3, cancelledAt: 1_700_000_000_001 }),
      replay: aReplay('ABC'),
      callback: aCallback(1, { nextAt: 5, attempts: 3 }),
    };
    await store().decide((tx) => {
      tx.putMachine(rows.machine);
      tx.putLane(rows.lane);
      tx.putLock(here, rows.lock);
      tx.putOrder(rows.order);
      tx.putDelivery(rows.delivery);
      tx.putDelivery(rows.settled);
      tx.putJob(rows.job);
      tx.putPickupCode(rows.code);
      tx.putReplay(rows.replay);
      tx.putCallback(rows.callback);
      tx.putNote('mark', '{"core":1}');
    });
    const seen = await store().read((found) => ({
      machine: found.machine(here),
      lane: found.lane(here, 0),
      lock: found.lock(here),
      order: found.order(1),
      delivery: found.delivery(aDeliveryId(1)),
      settled: found.delivery(aDeliveryId(2)),
      job: found.jobs(here, 1)[0],
      code: found.pickupCode(here, rows.code.code),
      codeById: found.pickupCodeById(1),
      replay: found.replay('app-1', 'ABC'),
      callback: found.callback(1),
    }));
    expect(seen).toStrictEqual({ ...rows, codeById: rows.code });
    expect(await store().read((found) => found.note('mark'))).toBe('{"core":1}');
    expect(await store().read((found) => found.orderByTrade('app-1', 'trade-1'))).toStrictEqual(order);
  });

  it('has nothing to say about what was never put', async () => {
    const seen = await store().read((rows) => [
      rows.machine(here),
      rows.lane(here, 1),
      rows.order(1),
      rows.orderByTrade('app-1', 'trade-1'),
      rows.delivery(aDeliveryId(1)),
      rows.pickupCode(here, '100001'),
      rows.pickupCodeById(1),
      rows.replay('app-1', 'A'),
      rows.callback(1),
      rows.note('mark'),
    ]);
    expect(seen).toStrictEqual(seen.map(() => undefined));
    const lists = await store().read((rows) => [
      rows.machines('app-1'),
      rows.everyMachine(),
      rows.lanes(here),
      rows.inFlight(here),
      rows.jobs(here, 5),
      rows.jobsOfOrder(1),
      rows.deliveriesOfOrder(1),
      rows.openPickupCodes(here),
    ]);
    expect(lists).toStrictEqual(lists.map(() => []));
    expect(await store().read((rows) => rows.lock(here))).toStrictEqual({ lastToken: 0, hold: null });
    expect(await store().nextDue(-1)).toBeUndefined();
    expect(await store().due(Infinity, 10)).toStrictEqual([]);
  });

  it('keeps one row when it is put twice, in one decision and in two', async () => {
    await store().decide((tx) => {
      tx.putOrder(anOrder(1));
      tx.putOrder(anOrder(1, { status: 'USERPAYING' }));
      tx.putDelivery(aDelivery(1));
      tx.putDelivery(aDelivery(1, { lane: 9 }));
    });
    await store().decide((tx) => tx.putOrder(anOrder(1, { status: 'SUCCESS' })));
    const seen = await store().read((rows) => [rows.order(1)?.status, rows.inFlight(here).map((row) => row.lane)]);
    expect(seen).toStrictEqual(['SUCCESS', [9]]);
  });

  it.each(['a\u0000b', 'a', '\ud800', '\u001b"x"', '取货 🥤', '', "'; DROP TABLE orders; --"])(
    'keeps the text %j as it is',
    async (text) => {
      await store().decide((tx) => {
        tx.putOrder(anOrder(1, { tradeId: text, notifyUrl: text }));
        tx.putDelivery(aDelivery(1, { outcome: { ...anOutcome, errorMsg: text } }));
        tx.putLane(aLane(here, 1, { productName: text }));
        tx.putNote(text, text);
      });
      const seen = await store().read((rows) => [
        rows.orderByTrade('app-1', text)?.tradeId,
        rows.order(1)?.notifyUrl,
        rows.delivery(aDeliveryId(1))?.outcome?.errorMsg,
        rows.lane(here, 1)?.productName,
        rows.note(text),
      ]);
      expect(seen).toStrictEqual([text, text, text, text, text]);
    },
  );

  it('tells names apart by case and by what a NUL cuts off', async () => {
    await store().decide((tx) => {
      for (const [at, tradeId] of ['a', 'A', 'a\u0000', 'a '].entries()) tx.putOrder(anOrder(at + 1, { tradeId }));
    });
    const found = await store().read((rows) =>
      ['a', 'A', 'a\u0000', 'a '].map((trade) => rows.orderByTrade('app-1', trade)?.id),
    );
    expect(found).toStrictEqual([1, 2, 3, 4]);
  });

  it('refuses a second order of one trade_id and a second code of the same digits, and keeps nothing of the decision', async () => {
    await store().decide((tx) => {
      tx.putOrder(anOrder(1));
      tx.putPickupCode(aCode(1));
    });
    const another = store().decide((tx) => {
      tx.putNote('mark', 'half');
      tx.putOrder(anOrder(2, { tradeId: 'trade-1' }));
    });
    await expect(another).rejects.toThrow(StoreFailure);
    await expect(another).rejects.toThrow('trade_id "trade-1" of app-1 belongs to another order');
    const digits = store().decide((tx) => tx.putPickupCode(aCode(2, { code: '100001' })));
    await expect(digits).rejects.toThrow(/machine 10000001 has another code/);
    expect(await store().read((rows) => [rows.order(2), rows.note('mark')])).toStrictEqual([undefined, undefined]);
    await store().decide((tx) => tx.putOrder(anOrder(2, { appId: 'app-2', tradeId: 'trade-1' })));
    expect(await store().read((rows) => rows.orderByTrade('app-2', 'trade-1')?.id)).toBe(2);
  });
}
