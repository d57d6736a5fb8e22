import { describe, expect, it } from 'vitest';
import { openSqliteStore } from '../../../../src/core/store/sqlite/open.ts';
import { describeStore } from '../conformance.ts';
import { lookAtEverything } from '../commands.ts';
import { aCallback, aDelivery, aLock, aMachine, anOrder } from '../samples.ts';
import { useStoreFiles } from './files.ts';

const newFile = useStoreFiles();

// Fewer lives than in memory: each waits for the disk some dozen times.
describeStore('the sqlite store', () => openSqliteStore(newFile()), 20);

describe('the sqlite store', () => {
  it('finds everything again after it was closed: rows, deadlines, numbers', async () => {
    const file = newFile();
    const first = await openSqliteStore(file);
    await first.decide((tx) => {
      tx.putMachine(aMachine('10000001'));
      tx.putLock('10000001', aLock(7, 30));
      tx.putOrder(anOrder(1, { expiresAt: 20 }));
      tx.putDelivery(aDelivery(1, { timeoutAt: 120 }));
      tx.putCallback(aCallback(1, { nextAt: 10 }));
      tx.next('delivery');
      tx.next('delivery');
    });
    const rows = await first.read(lookAtEverything);
    const due = await first.due(1000, 10);
    await first.close();
    const second = await openSqliteStore(file);
    expect(await second.read(lookAtEverything)).toStrictEqual(rows);
    expect(await second.due(1000, 10)).toStrictEqual(due);
    expect(due).toHaveLength(4);
    expect(await second.decide((tx) => [tx.next('delivery'), tx.next('order')])).toStrictEqual([3, 1]);
    await second.close();
  });

  it('commits the decisions of one turn together, and a look costs no commit', async () => {
    const store = await openSqliteStore(newFile());
    await Promise.all(Array.from({ length: 100 }, (_, n) => store.decide((tx) => tx.putNote(`n${n}`, 'x'))));
    expect(store.stats).toStrictEqual({ decisions: 100, refused: 0, lost: 0, commits: 1 });
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
    expect(store.stats).toStrictEqual({ decisions: 2, refused: 1, lost: 0, commits: 1 });
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
      for (let n = 0; n < 1500; n++) tx.putReplay({ appId: 'a', sign: String(n), answer: '{}', expiresAt: n });
    });
    const order: string[] = [];
    const pruned = store.prune(1e9).then((count) => order.push(`pruned ${count}`));
    await store.decide((tx) => tx.putNote('a', 'x')).then(() => order.push('decided'));
    await pruned;
    expect(order).toStrictEqual(['decided', 'pruned 1500']);
    await store.close();
  });
});
