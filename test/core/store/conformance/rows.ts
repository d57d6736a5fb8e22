import { expect, it } from 'vitest';
import { StoreFailure, type Store } from '#core/store/store.ts';
import {
  sampleCallback,
  samplePickupCode,
  sampleDelivery,
  sampleDeliveryId,
  sampleJob,
  sampleLane,
  sampleLock,
  sampleMachine,
  sampleOrder,
  sampleOutcome,
  sampleIdempotencyRecord,
} from '../samples.ts';

const machineA = '10000001';

/** Rows come back as they were put. */
export function describeRows(store: () => Store): void {
  it('gives back every kind of row as it was put', async () => {
    const order = sampleOrder(1, { expiresAt: 1_700_001_200_000.25, pickupCodeId: 4, status: 'PICKUPCODE' });
    const rows = {
      machine: sampleMachine(machineA, {
        otherKeys: ['old ä', '\u001b'],
        hasLift: true,
        multiDrop: true,
        utcOffsetMinutes: -210,
      }),
      lane: sampleLane(machineA, 0, { stock: 0, capacity: 9, floorStatus: 47 }),
      lock: sampleLock(3, 1_700_000_030_000.5),
      order,
      delivery: sampleDelivery(1, { timeoutAt: 1_700_000_120_000 }),
      settled: sampleDelivery(2, { outcome: sampleOutcome, purpose: 'lane-test', orderId: 0, recordId: 0 }),
      job: sampleJob(1),
      code: samplePickupCode(1, { productId: null, expiresAt: null, quantity: 3, cancelledAt: 1_700_000_000_001 }),
      replay: sampleIdempotencyRecord('ABC'),
      callback: sampleCallback(1, { nextAt: 5, attempts: 3 }),
      core: { id: 7, name: 'core-ä', until: 1_700_000_005_000.25 },
      line: { machineNo: machineA, core: 7, fence: 3, waiting: '1000000000000301' },
    };
    await store().decide((tx) => {
      tx.putMachine(rows.machine);
      tx.putLane(rows.lane);
      tx.putLock(machineA, rows.lock);
      tx.putOrder(rows.order);
      tx.putDelivery(rows.delivery);
      tx.putDelivery(rows.settled);
      tx.putJob(rows.job);
      tx.putPickupCode(rows.code);
      tx.putIdempotencyRecord(rows.replay);
      tx.putCallback(rows.callback);
      tx.putCore(rows.core);
      tx.putLine(rows.line);
      tx.putNote('mark', '{"core":1}');
    });
    const stored = await store().read((storedRows) => ({
      machine: storedRows.machine(machineA),
      lane: storedRows.lane(machineA, 0),
      lock: storedRows.lock(machineA),
      order: storedRows.order(1),
      delivery: storedRows.delivery(sampleDeliveryId(1)),
      settled: storedRows.delivery(sampleDeliveryId(2)),
      job: storedRows.jobs(machineA, 1)[0],
      code: storedRows.pickupCode(machineA, rows.code.code),
      codeById: storedRows.pickupCodeById(1),
      replay: storedRows.idempotencyRecord('app-1', 'ABC'),
      callback: storedRows.callback(1),
      core: storedRows.core(7),
      line: storedRows.line(machineA),
    }));
    expect(stored).toStrictEqual({ ...rows, codeById: rows.code });
    expect(await store().read((found) => found.note('mark'))).toBe('{"core":1}');
    expect(await store().read((found) => found.orderByTrade('app-1', 'trade-1'))).toStrictEqual(order);
  });

  it('has nothing of what was never put', async () => {
    const stored = await store().read((rows) => [
      rows.machine(machineA),
      rows.lane(machineA, 1),
      rows.order(1),
      rows.orderByTrade('app-1', 'trade-1'),
      rows.delivery(sampleDeliveryId(1)),
      rows.pickupCode(machineA, '100001'),
      rows.pickupCodeById(1),
      rows.idempotencyRecord('app-1', 'A'),
      rows.callback(1),
      rows.note('mark'),
    ]);
    expect(stored).toStrictEqual(stored.map(() => undefined));
    const lists = await store().read((rows) => [
      rows.machines('app-1'),
      rows.allMachines(),
      rows.lanes(machineA),
      rows.inFlight(machineA),
      rows.jobs(machineA, 5),
      rows.jobsOfOrder(1),
      rows.deliveriesOfOrder(1),
      rows.openPickupCodes(machineA),
    ]);
    expect(lists).toStrictEqual(lists.map(() => []));
    expect(await store().read((rows) => rows.lock(machineA))).toStrictEqual({ lastToken: 0, hold: null });
    expect(await store().nextDeadline(-1)).toBeUndefined();
    expect(await store().dueDeadlines(Infinity, 10)).toStrictEqual([]);
  });

  it('answers the same when a decision has named what it looks at', async () => {
    const rowsAfter = (expects: boolean) =>
      store().decide((tx) => {
        if (expects) tx.expect({ machines: [machineA, '99999999'], lanesOf: [machineA] });
        return [tx.machine(machineA), tx.lanes(machineA), tx.jobs(machineA, 5), tx.machine('99999999')];
      });
    await store().decide((tx) => {
      tx.putMachine(sampleMachine(machineA));
      tx.putLane(sampleLane(machineA, 1));
    });
    expect(await rowsAfter(true)).toStrictEqual(await rowsAfter(false));
    expect(await rowsAfter(true)).toMatchObject([{ machineNo: machineA }, [{ lane: 1 }], [], undefined]);
  });

  it('keeps one row when it is put twice, in one decision and in two', async () => {
    await store().decide((tx) => {
      tx.putOrder(sampleOrder(1));
      tx.putOrder(sampleOrder(1, { status: 'USERPAYING' }));
      tx.putDelivery(sampleDelivery(1));
      tx.putDelivery(sampleDelivery(1, { lane: 9 }));
    });
    await store().decide((tx) => tx.putOrder(sampleOrder(1, { status: 'SUCCESS' })));
    const stored = await store().read((rows) => [
      rows.order(1)?.status,
      rows.inFlight(machineA).map((row) => row.lane),
    ]);
    expect(stored).toStrictEqual(['SUCCESS', [9]]);
  });

  it.each(['a\u0000b', 'a', '\ud800', '\u001b"x"', '取货 🥤', '', "'; DROP TABLE orders; --"])(
    'keeps the text %j as it is',
    async (text) => {
      await store().decide((tx) => {
        tx.putOrder(sampleOrder(1, { tradeId: text, notifyUrl: text }));
        tx.putDelivery(sampleDelivery(1, { outcome: { ...sampleOutcome, errorMsg: text } }));
        tx.putLane(sampleLane(machineA, 1, { productName: text }));
        tx.putNote(text, text);
      });
      const stored = await store().read((rows) => [
        rows.orderByTrade('app-1', text)?.tradeId,
        rows.order(1)?.notifyUrl,
        rows.delivery(sampleDeliveryId(1))?.outcome?.errorMsg,
        rows.lane(machineA, 1)?.productName,
        rows.note(text),
      ]);
      expect(stored).toStrictEqual([text, text, text, text, text]);
    },
  );

  it('distinguishes names by case and by what a NUL cuts off', async () => {
    await store().decide((tx) => {
      for (const [at, tradeId] of ['a', 'A', 'a\u0000', 'a '].entries()) tx.putOrder(sampleOrder(at + 1, { tradeId }));
    });
    const found = await store().read((rows) =>
      ['a', 'A', 'a\u0000', 'a '].map((trade) => rows.orderByTrade('app-1', trade)?.id),
    );
    expect(found).toStrictEqual([1, 2, 3, 4]);
  });

  it('refuses a second order of a trade_id or code of the same digits, and undoes the decision', async () => {
    await store().decide((tx) => {
      tx.putOrder(sampleOrder(1));
      tx.putPickupCode(samplePickupCode(1));
    });
    const another = store().decide((tx) => {
      tx.putNote('mark', 'half');
      tx.putOrder(sampleOrder(2, { tradeId: 'trade-1' }));
    });
    await expect(another).rejects.toThrow(StoreFailure);
    await expect(another).rejects.toThrow('trade_id "trade-1" of app-1 belongs to another order');
    const digits = store().decide((tx) => tx.putPickupCode(samplePickupCode(2, { code: '100001' })));
    await expect(digits).rejects.toThrow(/machine 10000001 has another code/);
    expect(await store().read((rows) => [rows.order(2), rows.note('mark')])).toStrictEqual([undefined, undefined]);
    await store().decide((tx) => tx.putOrder(sampleOrder(2, { appId: 'app-2', tradeId: 'trade-1' })));
    expect(await store().read((rows) => rows.orderByTrade('app-2', 'trade-1')?.id)).toBe(2);
  });

  it('lists leases in order, and the lines of a core on which a command waits', async () => {
    const lease = (id: number) => ({ id, name: `core-${id}`, until: 5 });
    const line = (machineNo: string, core: number, waiting: string) => ({ machineNo, core, fence: 1, waiting });
    await store().decide((tx) => {
      for (const id of [3, 1, 2]) tx.putCore(lease(id));
      tx.putLine(line('10000002', 3, 'b'));
      tx.putLine(line('10000001', 3, 'a'));
      tx.putLine(line('10000003', 3, ''));
      tx.putLine(line('10000004', 0, 'c'));
    });
    await store().decide((tx) => {
      tx.deleteCore(2);
      tx.deleteCore(9);
      tx.putLine(line('10000002', 1, 'b'));
    });
    const stored = await store().read((rows) => [
      rows.cores().map(({ id }) => id),
      rows.core(2),
      ...[0, 1, 3].map((core) => rows.linesWithCommand(core).map(({ machineNo }) => machineNo)),
    ]);
    expect(stored).toStrictEqual([[1, 3], undefined, [], ['10000002'], ['10000001']]);
  });
}
