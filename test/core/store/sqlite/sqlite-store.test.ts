import { describe, expect, it } from 'vitest';
import { openSqliteStore } from '#core/store/sqlite/open.ts';
import type { Tx } from '#core/store/store.ts';
import { describeStore } from '../conformance.ts';
import { readEverything } from '../commands.ts';
import {
  sampleCallback,
  sampleDelivery,
  sampleJob,
  sampleLock,
  sampleMachine,
  sampleOrder,
  sampleOutcome,
} from '../samples.ts';
import { useStoreFiles } from './store-files.ts';

const newFile = useStoreFiles();

// Fewer lives than in memory: each makes a file.
describeStore('the sqlite store', () => openSqliteStore(newFile(), { syncs: false }), 40);
describeStore(
  'the sqlite store that keeps next to nothing in memory',
  () => openSqliteStore(newFile(), { syncs: false, cachedRows: 1 }),
  40,
);

describe('the sqlite store', () => {
  it('finds everything again after it was closed: rows, deadlines, numbers', async () => {
    const file = newFile();
    const first = await openSqliteStore(file);
    await first.decide((tx) => {
      tx.putMachine(sampleMachine('10000001'));
      tx.putLock('10000001', sampleLock(7, 30));
      tx.putOrder(sampleOrder(1, { expiresAt: 20 }));
      tx.putDelivery(sampleDelivery(1, { timeoutAt: 120 }));
      tx.putCallback(sampleCallback(1, { nextAt: 10 }));
      tx.next('delivery');
      tx.next('delivery');
    });
    const rows = await first.read(readEverything);
    const due = await first.dueDeadlines(1000, 10);
    await first.close();
    const second = await openSqliteStore(file);
    expect(await second.read(readEverything)).toStrictEqual(rows);
    expect(await second.dueDeadlines(1000, 10)).toStrictEqual(due);
    expect(due).toHaveLength(4);
    expect(await second.decide((tx) => [tx.next('delivery'), tx.next('order')])).toStrictEqual([3, 1]);
    await second.close();
  });

  it('commits the decisions of one turn together, and a look costs no commit', async () => {
    const store = await openSqliteStore(newFile());
    await Promise.all(Array.from({ length: 100 }, (_, n) => store.decide((tx) => tx.putNote(`n${n}`, 'x'))));
    expect(store.stats).toStrictEqual({ decisions: 100, rejected: 0, failed: 0, commits: 1 });
    await store.decide((tx) => tx.note('n1'));
    await store.read((rows) => rows.note('n1'));
    expect(store.stats.commits).toBe(1);
    await store.close();
  });

  it('bounds a batch: six hundred decisions are three commits', async () => {
    const store = await openSqliteStore(newFile());
    await Promise.all(Array.from({ length: 600 }, (_, n) => store.decide((tx) => tx.putNote(`n${n}`, 'x'))));
    expect(store.stats.commits).toBe(3);
    await store.close();
  });

  it('runs each decision of a batch once, whatever the others throw', async () => {
    const store = await openSqliteStore(newFile());
    const runs: string[] = [];
    const decide = (name: string, work: (tx: Tx) => unknown) =>
      store.decide((tx) => {
        runs.push(name);
        return work(tx);
      });
    const refuse = (): never => {
      throw new Error('no');
    };
    await Promise.allSettled([
      decide('a', (tx) => tx.putNote('a', 'x')),
      decide('looks', refuse),
      decide('b', (tx) => tx.putNote('b', 'x')),
    ]);
    expect(runs.splice(0)).toEqual(['a', 'looks', 'b']);
    const outcomes = await Promise.allSettled([
      decide('c', (tx) => tx.putNote('c', 'x')),
      decide('writes', (tx) => {
        tx.putNote('gone', 'x');
        refuse();
      }),
      decide('d', (tx) => {
        if (tx.note('gone') === undefined) tx.putNote('d', 'x');
      }),
      decide('writes too', (tx) => {
        tx.putNote('gone', 'x');
        refuse();
      }),
    ]);
    expect(runs).toEqual(['c', 'writes', 'd', 'writes too']);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected']);
    expect(await store.read((rows) => ['a', 'b', 'c', 'd', 'gone'].map((name) => rows.note(name)))).toEqual([
      'x',
      'x',
      'x',
      'x',
      undefined,
    ]);
    await store.close();
  });

  it('keeps of a row that is changed in part what it was, and what it is', async () => {
    const file = newFile();
    const first = await openSqliteStore(file);
    const openDelivery = sampleDelivery(1, { timeoutAt: 120, outcome: null });
    const order = sampleOrder(1, { expiresAt: null });
    const record = order.records[0]!;
    await first.decide((tx) => {
      tx.putDelivery(openDelivery);
      tx.putOrder(order);
      tx.putCallback(sampleCallback(1, { nextAt: 10 }));
    });
    const settled = { ...openDelivery, timeoutAt: null, outcome: sampleOutcome };
    const notifiedOrder = { ...order, notifySendCount: 3, records: [{ ...record, notifySent: true }] };
    const abandonedCallback = sampleCallback(1, { nextAt: null, attempts: 2, state: 'acknowledged' });
    await first.decide((tx) => {
      tx.putDelivery(settled);
      tx.putOrder(notifiedOrder);
      tx.putCallback(abandonedCallback);
    });
    // More than progress: the whole row is written.
    const movedDelivery = { ...settled, lane: settled.lane + 1 };
    await first.decide((tx) => {
      tx.putDelivery(movedDelivery);
      tx.putOrder({ ...notifiedOrder, status: 'CLOSED' });
    });
    await first.close();
    const second = await openSqliteStore(file);
    expect(
      await second.read((rows) => [rows.delivery(openDelivery.id), rows.order(1), rows.callback(1)]),
    ).toStrictEqual([movedDelivery, { ...notifiedOrder, status: 'CLOSED' }, abandonedCallback]);
    await second.close();
  });

  it('sees a job that is queued for a machine of which it knew that nothing waits', async () => {
    const store = await openSqliteStore(newFile());
    const waiting = () => store.read((rows) => rows.jobs('10000001', 5).map(({ id }) => id));
    expect(await waiting()).toEqual([]);
    await store.decide((tx) => tx.putJob(sampleJob(1, { machineNo: '10000001' })));
    expect(await waiting()).toEqual([1]);
    await store.decide((tx) => tx.deleteJob(1));
    expect(await waiting()).toEqual([]);
    await store.close();
  });

  it('takes back a throwing decision in the middle of a batch alone', async () => {
    const store = await openSqliteStore(newFile());
    const outcomes = await Promise.allSettled(
      [1, 2, 3].map((n) =>
        store.decide((tx) => {
          const number = tx.next('order');
          tx.putNote(`n${n}`, 'x');
          if (n === 2) throw new Error('no');
          return number;
        }),
      ),
    );
    expect(outcomes.map((outcome) => outcome.status)).toStrictEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : 0))).toStrictEqual([1, 0, 2]);
    expect(await store.read((rows) => [1, 2, 3].map((n) => rows.note(`n${n}`)))).toStrictEqual(['x', undefined, 'x']);
    expect(store.stats).toStrictEqual({ decisions: 2, rejected: 1, failed: 0, commits: 1 });
    await store.close();
  });

  it('shows a read nothing of a decision that is not committed yet', async () => {
    const store = await openSqliteStore(newFile());
    const decided = store.decide((tx) => tx.putNote('a', 'x'));
    expect(await store.read((rows) => rows.note('a'))).toBeUndefined();
    await decided;
    expect(await store.read((rows) => rows.note('a'))).toBe('x');
    await store.close();
  });

  it('lets decisions pass between the parts of a long prune', async () => {
    const store = await openSqliteStore(newFile());
    await store.decide((tx) => {
      for (let n = 0; n < 1500; n++)
        tx.putIdempotencyRecord({ appId: 'a', sign: String(n), answer: '{}', expiresAt: n });
    });
    const order: string[] = [];
    const pruned = store.prune(1e9).then((count) => order.push(`pruned ${count}`));
    await store.decide((tx) => tx.putNote('a', 'x')).then(() => order.push('decided'));
    await pruned;
    expect(order).toStrictEqual(['decided', 'pruned 1500']);
    await store.close();
  });
});
