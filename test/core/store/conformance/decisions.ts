import { expect, it } from 'vitest';
import type { Sequence, Store, Tx } from '#core/store/store.ts';
import { readEverything } from '../commands.ts';
import {
  sampleCallback,
  samplePickupCode,
  sampleDelivery,
  sampleJob,
  sampleLane,
  sampleLock,
  sampleMachine,
  sampleOrder,
  sampleIdempotencyRecord,
} from '../samples.ts';

const machineA = '10000001';
const machineB = '10000002';
const allSequences: readonly Sequence[] = ['order', 'record', 'delivery', 'job', 'callback', 'pickup-code'];

/** All of a decision or nothing, one after another. */
export function describeDecisions(store: () => Store): void {
  it('answers what the decision returned', async () => {
    expect(await store().decide(() => 'answer')).toBe('answer');
    expect(await store().decide((tx) => tx.note('none'))).toBeUndefined();
  });

  it('lets a decision see its own changes', async () => {
    const snapshot = await store().decide((tx) => {
      tx.putLock(machineA, sampleLock(4, 100));
      tx.putOrder(sampleOrder(1));
      tx.putIdempotencyRecord(sampleIdempotencyRecord('A'));
      return [
        tx.lock(machineA).lastToken,
        tx.orderByTrade('app-1', 'trade-1')?.id,
        tx.idempotencyRecord('app-1', 'A')?.sign,
      ];
    });
    expect(snapshot).toStrictEqual([4, 1, 'A']);
  });

  it('draws numbers from 1 upwards, each sequence its own', async () => {
    const numbers = await store().decide((tx) =>
      allSequences.map((sequence) => [tx.next(sequence), tx.next(sequence)]),
    );
    expect(numbers).toStrictEqual(allSequences.map(() => [1, 2]));
    expect(await store().decide((tx) => tx.next('record'))).toBe(3);
  });

  it('keeps no trace of a decision that throws, and rejects with what it threw', async () => {
    await store().decide((tx) => {
      putEverything(tx, 1);
      tx.next('order');
    });
    const before = await store().read(readEverything);
    const dues = await store().dueDeadlines(Infinity, 100);
    const error = new Error('no');
    const decision = store().decide((tx) => {
      putEverything(tx, 2);
      tx.putLock(machineA, sampleLock(9, 1));
      tx.putOrder(sampleOrder(1, { expiresAt: 1, tradeId: 'other' }));
      tx.putDelivery(sampleDelivery(1, { timeoutAt: 1, machineNo: machineB }));
      tx.putCallback(sampleCallback(1, { nextAt: 1 }));
      tx.deleteJob(1);
      for (const sequence of allSequences) tx.next(sequence);
      throw error;
    });
    await expect(decision).rejects.toBe(error);
    expect(await store().read(readEverything)).toStrictEqual(before);
    expect(await store().dueDeadlines(Infinity, 100)).toStrictEqual(dues);
    expect(await store().nextDeadline(-1)).toBe(100);
    expect(await store().decide((tx) => allSequences.map((sequence) => tx.next(sequence)))).toStrictEqual([
      2, 1, 1, 1, 1, 1,
    ]);
  });

  it('may run a decision again: the same function, once refused, then taken', async () => {
    let isRefused = true;
    const decision = (tx: Tx): number => {
      const number = tx.next('order');
      tx.putOrder(sampleOrder(number));
      if (isRefused) throw new Error('not yet');
      return number;
    };
    await expect(store().decide(decision)).rejects.toThrow('not yet');
    isRefused = false;
    expect(await store().decide(decision)).toBe(1);
    expect(await store().decide(decision)).toBe(2);
  });

  it('makes decisions that are asked for at once one after another', async () => {
    const count = (tx: Tx): number => {
      const value = Number(tx.note('count') ?? 0) + 1;
      tx.putNote('count', String(value));
      return value;
    };
    const answers = await Promise.all(Array.from({ length: 200 }, () => store().decide(count)));
    expect(answers).toStrictEqual(Array.from({ length: 200 }, (_, at) => at + 1));
    expect(await store().read((rows) => rows.note('count'))).toBe('200');
  });

  it('answers decisions in the order in which it made them, those that throw among them', async () => {
    const results: number[] = [];
    const answered: number[] = [];
    const decide = (n: number): Promise<unknown> =>
      store().decide((tx) => {
        results.push(n);
        tx.putNote('last', String(n));
        if (n % 3 === 0) throw new Error('no');
      });
    await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        decide(n).then(
          () => answered.push(n),
          () => answered.push(n),
        ),
      ),
    );
    expect(answered).toStrictEqual(results);
  });

  it('gives the lock of one machine to one of two hundred, and the refused leave nothing', async () => {
    const tryGrant = (n: number) => (tx: Tx) => {
      const lock = tx.lock(machineA);
      tx.putDelivery(sampleDelivery(n, { token: lock.lastToken + 1 }));
      tx.putLock(machineA, sampleLock(lock.lastToken + 1, 500));
      if (lock.hold) throw new Error('busy');
    };
    const outcomes = await Promise.allSettled(Array.from({ length: 200 }, (_, n) => store().decide(tryGrant(n))));
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    expect(await store().read((rows) => [rows.inFlight(machineA).length, rows.lock(machineA).lastToken])).toStrictEqual(
      [1, 1],
    );
    expect(await store().dueDeadlines(Infinity, 10)).toHaveLength(1);
  });

  it('does not let a decision keep its Tx or call its store', async () => {
    let leakedTx: Tx | undefined;
    const nested = await store().decide((tx) => {
      leakedTx = tx;
      return {
        call: store()
          .decide((inner) => inner.next('order'))
          .catch((problem: unknown) => String(problem)),
      };
    });
    expect(await nested.call).toMatch(/may use its Tx alone/);
    expect(() => leakedTx?.putNote('late', 'x')).toThrow(/after it had ended/);
    expect(() => leakedTx?.next('order')).toThrow(/after it had ended/);
    expect(await store().read((rows) => rows.note('late'))).toBeUndefined();
    expect(await store().decide((tx) => tx.next('order'))).toBe(1);
  });

  it('rejects a read that throws, and continues', async () => {
    const query = store().read(() => {
      throw new Error('no read');
    });
    await expect(query).rejects.toThrow('no read');
    expect(await store().decide((tx) => tx.next('order'))).toBe(1);
  });
}

/** One row of every kind, with every deadline at 100 × n. */
function putEverything(tx: Tx, n: number): void {
  tx.putMachine(sampleMachine(machineA, { board: n }));
  tx.putLane(sampleLane(machineA, 1, { stock: n }));
  tx.putLock(machineA, sampleLock(n, 100 * n));
  tx.putOrder(sampleOrder(n, { expiresAt: 100 * n }));
  tx.putDelivery(sampleDelivery(n, { timeoutAt: 100 * n }));
  tx.putJob(sampleJob(n));
  tx.putPickupCode(samplePickupCode(n));
  tx.putIdempotencyRecord(sampleIdempotencyRecord('A', { expiresAt: n }));
  tx.putCallback(sampleCallback(n, { nextAt: 100 * n }));
  tx.putNote('A', String(n));
}
