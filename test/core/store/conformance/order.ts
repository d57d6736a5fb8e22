import { expect, it } from 'vitest';
import type { Store } from '#core/store/store.ts';
import { aCode, aDelivery, aJob, aLane, aLock, aMachine, anOrder, anOutcome } from '../samples.ts';

const here = '10000001';
const there = '10000002';

/** Lists: what is in them, and in which order. */
export function describeOrder(store: () => Store): void {
  it('lists rows in the promised order, however they were put', async () => {
    await store().decide((tx) => {
      for (const no of [there, '10000010', here]) tx.putMachine(aMachine(no));
      for (const lane of [10, 9, 99, 0]) tx.putLane(aLane(here, lane));
      for (const [n, token] of [
        [1, 11],
        [2, 9],
        [3, 10],
      ] as const)
        tx.putDelivery(aDelivery(n, { token }));
      for (const id of [11, 9, 10]) tx.putJob(aJob(id));
      for (const id of [11, 9, 10]) tx.putPickupCode(aCode(id));
    });
    const seen = await store().read((rows) => ({
      machines: rows.machines('app-1').map((row) => row.machineNo),
      lanes: rows.lanes(here).map((row) => row.lane),
      inFlight: rows.inFlight(here).map((row) => row.token),
      ofOrder: rows.deliveriesOfOrder(1).map((row) => row.token),
      jobs: rows.jobs(here, 2).map((row) => row.id),
      jobsOfOrder: rows.jobsOfOrder(1).map((row) => row.id),
      codes: rows.openPickupCodes(here).map((row) => row.id),
    }));
    expect(seen).toStrictEqual({
      machines: [here, there, '10000010'],
      lanes: [0, 9, 10, 99],
      inFlight: [9, 10, 11],
      ofOrder: [9, 10, 11],
      jobs: [9, 10],
      jobsOfOrder: [9, 10, 11],
      codes: [9, 10, 11],
    });
  });

  it('lists what is open only: an outcome, a start or a use takes a row away', async () => {
    await store().decide((tx) => {
      tx.putDelivery(aDelivery(1));
      tx.putDelivery(aDelivery(2));
      tx.putJob(aJob(1));
      tx.putJob(aJob(2));
      tx.putPickupCode(aCode(1));
      tx.putPickupCode(aCode(2));
      tx.putPickupCode(aCode(3));
    });
    await store().decide((tx) => {
      tx.putDelivery(aDelivery(1, { outcome: anOutcome }));
      tx.deleteJob(1);
      tx.deleteJob(77);
      tx.putPickupCode(aCode(1, { usedByOrder: 5 }));
      tx.putPickupCode(aCode(3, { cancelledAt: 5 }));
    });
    const seen = await store().read((rows) => [
      rows.inFlight(here).map((row) => row.token),
      rows.deliveriesOfOrder(1).map((row) => row.token),
      rows.jobs(here, 9).map((row) => row.id),
      rows.jobsOfOrder(1).map((row) => row.id),
      rows.openPickupCodes(here).map((row) => row.id),
      rows.pickupCode(here, '100001')?.usedByOrder,
    ]);
    expect(seen).toStrictEqual([[2], [1, 2], [2], [2], [2], 5]);
  });

  it('follows a row that moves to another machine, merchant or trade', async () => {
    await store().decide((tx) => {
      tx.putMachine(aMachine(here));
      tx.putOrder(anOrder(1));
      tx.putJob(aJob(1));
    });
    await store().decide((tx) => {
      tx.putMachine(aMachine(here, { appId: 'app-2' }));
      tx.putOrder(anOrder(1, { tradeId: 'renamed' }));
      tx.putJob(aJob(1, { machineNo: there, orderId: 2 }));
    });
    const seen = await store().read((rows) => [
      rows.machines('app-1').length,
      rows.machines('app-2').length,
      rows.orderByTrade('app-1', 'trade-1')?.id,
      rows.orderByTrade('app-1', 'renamed')?.id,
      rows.jobs(here, 9).length,
      rows.jobs(there, 9).length,
      rows.jobsOfOrder(1).length,
      rows.jobsOfOrder(2).length,
    ]);
    expect(seen).toStrictEqual([0, 1, undefined, 1, 0, 1, 0, 1]);
  });

  it('gives a list that later changes do not show in', async () => {
    const before = await store().decide((tx) => {
      tx.putJob(aJob(1));
      const jobs = tx.jobs(here, 9);
      for (const job of jobs) tx.deleteJob(job.id);
      return jobs;
    });
    expect(before.map((row) => row.id)).toStrictEqual([1]);
  });

  it('takes no limit below nothing', async () => {
    await store().decide((tx) => {
      tx.putJob(aJob(1));
      tx.putLock(here, aLock(1, 5));
    });
    expect(await store().read((rows) => [rows.jobs(here, 0), rows.jobs(here, -1)])).toStrictEqual([[], []]);
    expect(await store().read((rows) => rows.jobs(here, Infinity).length)).toBe(1);
    expect(await store().due(9, 0)).toStrictEqual([]);
    expect(await store().due(9, -1)).toStrictEqual([]);
  });
}
