import { expect, it } from 'vitest';
import type { Sequence, Store, Tx } from '#core/store/store.ts';
import { lookAtEverything } from '../commands.ts';
import { aCallback, aCode, aDelivery, aJob, aLane, aLock, aMachine, anOrder, aReplay } from '../samples.ts';

const here = '10000001';
const there = '10000002';
const allSequences: readonly Sequence[] = ['order', 'record', 'delivery', 'job', 'callback', 'pickup-code'];

/** All of a decision or nothing, one after another. */
export function describeDecisions(store: () => Store): void {
  it('answers what the decision returned', async () => {
    expect(await store().decide(() => 'answer')).toBe('answer');
    expect(await store().decide((tx) => tx.note('none'))).toBeUndefined();
  });

  it('lets a decision see its own changes', async () => {
    const seen = await store().decide((tx) => {
      tx.putLock(here, aLock(4, 100));
      tx.putOrder(anOrder(1));
      tx.putReplay(aReplay('A'));
      return [tx.lock(here).lastToken, tx.orderByTrade('app-1', 'trade-1')?.id, tx.replay('app-1', 'A')?.sign];
    });
    expect(seen).toStrictEqual([4, 1, 'A']);
  });

  it('draws numbers from 1 upwards, each sequence its own', async () => {
    const drawn = await store().decide((tx) => allSequences.map((sequence) => [tx.next(sequence), tx.next(sequence)]));
    expect(drawn).toStrictEqual(allSequences.map(() => [1, 2]));
    expect(await store().decide((tx) => tx.next('record'))).toBe(3);
  });

  it('keeps no trace of a decision that throws, and rejects with what it threw', async () => {
    await store().decide((tx) => {
      everything(tx, 1);
      tx.next('order');
    });
    const before = await store().read(lookAtEverything);
    const dues = await store().due(Infinity, 100);
    const thrown = new Error('no');
    const decision = store().decide((tx) => {
      everything(tx, 2);
      tx.putLock(here, aLock(9, 1));
      tx.putOrder(anOrder(1, { expiresAt: 1, tradeId: 'other' }));
      tx.putDelivery(aDelivery(1, { timeoutAt: 1, machineNo: there }));
      tx.putCallback(aCallback(1, { nextAt: 1 }));
      tx.deleteJob(1);
      for (const sequence of allSequences) tx.next(sequence);
      throw thrown;
    });
    await expect(decision).rejects.toBe(thrown);
    expect(await store().read(lookAtEverything)).toStrictEqual(before);
    expect(await store().due(Infinity, 100)).toStrictEqual(dues);
    expect(await store().nextDue(-1)).toBe(100);
    expect(await store().decide((tx) => allSequences.map((sequence) => tx.next(sequence)))).toStrictEqual([
      2, 1, 1, 1, 1, 1,
    ]);
  });

  it('may run a decision again: the same function, once refused, then taken', async () => {
    let isRefused = true;
    const decision = (tx: Tx): number => {
      const number = tx.next('order');
      tx.putOrder(anOrder(number));
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
    const made: number[] = [];
    const answered: number[] = [];
    const decide = (n: number): Promise<unknown> =>
      store().decide((tx) => {
        made.push(n);
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
    expect(answered).toStrictEqual(made);
  });

  it('gives the lock of one machine to one of two hundred, and the refused leave nothing', async () => {
    const grab = (n: number) => (tx: Tx) => {
      const lock = tx.lock(here);
      tx.putDelivery(aDelivery(n, { token: lock.lastToken + 1 }));
      tx.putLock(here, aLock(lock.lastToken + 1, 500));
      if (lock.hold) throw new Error('busy');
    };
    const outcomes = await Promise.allSettled(Array.from({ length: 200 }, (_, n) => store().decide(grab(n))));
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    expect(await store().read((rows) => [rows.inFlight(here).length, rows.lock(here).lastToken])).toStrictEqual([1, 1]);
    expect(await store().due(Infinity, 10)).toHaveLength(1);
  });

  it('does not let a decision keep its Tx or call its store', async () => {
    let kept: Tx | undefined;
    const nested = await store().decide((tx) => {
      kept = tx;
      return {
        call: store()
          .decide((inner) => inner.next('order'))
          .catch((problem: unknown) => String(problem)),
      };
    });
    expect(await nested.call).toMatch(/may use its Tx alone/);
    expect(() => kept?.putNote('late', 'x')).toThrow(/after it had ended/);
    expect(() => kept?.next('order')).toThrow(/after it had ended/);
    expect(await store().read((rows) => rows.note('late'))).toBeUndefined();
    expect(await store().decide((tx) => tx.next('order'))).toBe(1);
  });

  it('rejects a look that throws and lives on', async () => {
    const look = store().read(() => {
      throw new Error('no look');
    });
    await expect(look).rejects.toThrow('no look');
    expect(await store().decide((tx) => tx.next('order'))).toBe(1);
  });
}

/** One row of every kind, with every deadline at 100 × n. */
function everything(tx: Tx, n: number): void {
  tx.putMachine(aMachine(here, { board: n }));
  tx.putLane(aLane(here, 1, { stock: n }));
  tx.putLock(here, aLock(n, 100 * n));
  tx.putOrder(anOrder(n, { expiresAt: 100 * n }));
  tx.putDelivery(aDelivery(n, { timeoutAt: 100 * n }));
  tx.putJob(aJob(n));
  tx.putPickupCode(aCode(n));
  tx.putReplay(aReplay('A', { expiresAt: n }));
  tx.putCallback(aCallback(n, { nextAt: 100 * n }));
  tx.putNote('A', String(n));
}
