import { expect, it } from 'vitest';
import type { Store } from '#core/store/store.ts';
import {
  samplePickupCode,
  sampleDelivery,
  sampleJob,
  sampleLane,
  sampleLock,
  sampleMachine,
  sampleOrder,
  sampleOutcome,
} from '../samples.ts';

const machineA = '10000001';
const machineB = '10000002';

/** Lists: what is in them, and in which order. */
export function describeOrder(store: () => Store): void {
  it('lists rows in the promised order, however they were put', async () => {
    await store().decide((tx) => {
      for (const no of [machineB, '10000010', machineA]) tx.putMachine(sampleMachine(no));
      for (const lane of [10, 9, 99, 0]) tx.putLane(sampleLane(machineA, lane));
      for (const [n, token] of [
        [1, 11],
        [2, 9],
        [3, 10],
      ] as const)
        tx.putDelivery(sampleDelivery(n, { token }));
      for (const id of [11, 9, 10]) tx.putJob(sampleJob(id));
      for (const id of [11, 9, 10]) tx.putPickupCode(samplePickupCode(id));
    });
    const snapshot = await store().read((rows) => ({
      machines: rows.machines('app-1').map((row) => row.machineNo),
      lanes: rows.lanes(machineA).map((row) => row.lane),
      inFlight: rows.inFlight(machineA).map((row) => row.token),
      ofOrder: rows.deliveriesOfOrder(1).map((row) => row.token),
      jobs: rows.jobs(machineA, 2).map((row) => row.id),
      jobsOfOrder: rows.jobsOfOrder(1).map((row) => row.id),
      codes: rows.openPickupCodes(machineA).map((row) => row.id),
    }));
    expect(snapshot).toStrictEqual({
      machines: [machineA, machineB, '10000010'],
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
      tx.putDelivery(sampleDelivery(1));
      tx.putDelivery(sampleDelivery(2));
      tx.putJob(sampleJob(1));
      tx.putJob(sampleJob(2));
      tx.putPickupCode(samplePickupCode(1));
      tx.putPickupCode(samplePickupCode(2));
      tx.putPickupCode(samplePickupCode(3));
    });
    await store().decide((tx) => {
      tx.putDelivery(sampleDelivery(1, { outcome: sampleOutcome }));
      tx.deleteJob(1);
      tx.deleteJob(77);
      tx.putPickupCode(samplePickupCode(1, { usedByOrder: 5 }));
      tx.putPickupCode(samplePickupCode(3, { cancelledAt: 5 }));
    });
    const snapshot = await store().read((rows) => [
      rows.inFlight(machineA).map((row) => row.token),
      rows.deliveriesOfOrder(1).map((row) => row.token),
      rows.jobs(machineA, 9).map((row) => row.id),
      rows.jobsOfOrder(1).map((row) => row.id),
      rows.openPickupCodes(machineA).map((row) => row.id),
      rows.pickupCode(machineA, '100001')?.usedByOrder,
    ]);
    expect(snapshot).toStrictEqual([[2], [1, 2], [2], [2], [2], 5]);
  });

  it('follows a row that moves to another machine, merchant or trade', async () => {
    await store().decide((tx) => {
      tx.putMachine(sampleMachine(machineA));
      tx.putOrder(sampleOrder(1));
      tx.putJob(sampleJob(1));
    });
    await store().decide((tx) => {
      tx.putMachine(sampleMachine(machineA, { appId: 'app-2' }));
      tx.putOrder(sampleOrder(1, { tradeId: 'renamed' }));
      tx.putJob(sampleJob(1, { machineNo: machineB, orderId: 2 }));
    });
    const snapshot = await store().read((rows) => [
      rows.machines('app-1').length,
      rows.machines('app-2').length,
      rows.orderByTrade('app-1', 'trade-1')?.id,
      rows.orderByTrade('app-1', 'renamed')?.id,
      rows.jobs(machineA, 9).length,
      rows.jobs(machineB, 9).length,
      rows.jobsOfOrder(1).length,
      rows.jobsOfOrder(2).length,
    ]);
    expect(snapshot).toStrictEqual([0, 1, undefined, 1, 0, 1, 0, 1]);
  });

  it('gives a list that later changes do not show in', async () => {
    const before = await store().decide((tx) => {
      tx.putJob(sampleJob(1));
      const jobs = tx.jobs(machineA, 9);
      for (const job of jobs) tx.deleteJob(job.id);
      return jobs;
    });
    expect(before.map((row) => row.id)).toStrictEqual([1]);
  });

  it('takes no limit below nothing', async () => {
    await store().decide((tx) => {
      tx.putJob(sampleJob(1));
      tx.putLock(machineA, sampleLock(1, 5));
    });
    expect(await store().read((rows) => [rows.jobs(machineA, 0), rows.jobs(machineA, -1)])).toStrictEqual([[], []]);
    expect(await store().read((rows) => rows.jobs(machineA, Infinity).length)).toBe(1);
    expect(await store().dueDeadlines(9, 0)).toStrictEqual([]);
    expect(await store().dueDeadlines(9, -1)).toStrictEqual([]);
  });
}
