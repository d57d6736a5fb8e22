import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openPostgresStore } from '#core/store/postgres/open.ts';
import type { PostgresStore } from '#core/store/postgres/store.ts';
import type { Sequence, Store, Tx } from '#core/store/store.ts';
import { runs } from '#test/properties/settings.ts';
import { storeCommands } from '../commands.ts';
import { StoreModel } from '../model.ts';
import { sampleIdempotencyRecord, sampleJob, sampleLane, sampleLock, sampleOrder } from '../samples.ts';
import { newSchema, postgresMissing } from './cluster.ts';

const machineNo = '10000001';

/** Stores of several cores on one new schema; closed at the end of the test. */
async function openStores(count: number): Promise<readonly PostgresStore[]> {
  const address = await newSchema();
  const stores = await Promise.all(
    Array.from({ length: count }, () => openPostgresStore(address, { maxConnections: 3 })),
  );
  onTestFinished(async () => void (await Promise.all(stores.map((store) => store.close()))));
  return stores;
}

/** Asks every store for the same decision `times` times, all at once. */
function askAll<T>(stores: readonly Store[], times: number, decision: (tx: Tx) => T): Promise<T[]> {
  return Promise.all(Array.from({ length: times }, () => stores.map((store) => store.decide(decision))).flat());
}

/** Numbers of a model and of several stores differ: each store draws ahead. */
class SameNumbers extends StoreModel {
  override next(_sequence: Sequence): number {
    return 0;
  }
}

/** One store out of several: each call goes to the next, decisions one after another. */
function inTurn(stores: readonly Store[]): Store {
  let calls = 0;
  let last: Promise<unknown> = Promise.resolve();
  const next = (): Store => stores[(calls += 1) % stores.length] as Store;
  return {
    decide(decision, haste) {
      const store = next();
      const decided = last.then(() =>
        store.decide((tx) => decision(new Proxy(tx, { get: (target, name) => numberless(target, name) })), haste),
      );
      last = decided.catch(() => undefined);
      return decided;
    },
    read: (query) => next().read(query),
    dueDeadlines: (now, limit, held) => next().dueDeadlines(now, limit, held),
    nextDeadline: (after) => next().nextDeadline(after),
    prune: (now) => next().prune(now),
    close: async () => void (await Promise.all(stores.map((store) => store.close()))),
  };
}

function numberless(tx: Tx, name: string | symbol): unknown {
  if (name === 'next') return () => 0;
  const member: unknown = Reflect.get(tx, name, tx);
  return typeof member === 'function' ? member.bind(tx) : member;
}

describe.skipIf(postgresMissing !== null)(`several cores on one PostgreSQL (${postgresMissing ?? 'installed'})`, () => {
  it.each<Sequence>(['order', 'record', 'delivery', 'job', 'pickup-code'])(
    'give ids of a kind in growing order whichever gives them: %s',
    async (sequence) => {
      const stores = await openStores(2);
      const given: number[] = [];
      for (let round = 0; round < 3; round += 1)
        for (const store of stores) given.push(await store.decide((tx) => tx.next(sequence)));
      expect(given).toEqual([...new Set(given)].sort((a, b) => a - b));
    },
  );

  it('give no id that a refused decision gave back once another core has given a greater one', async () => {
    const [one, other] = await openStores(2);
    const refuse = (count: number) =>
      one!.decide((tx) => {
        for (let nth = 0; nth < count; nth += 1) tx.next('delivery');
        throw new Error('refused');
      });
    const draw = (count: number) => (tx: Tx) => Array.from({ length: count }, () => tx.next('delivery'));
    await expect(refuse(2)).rejects.toThrow('refused');
    // No other core has drawn one since.
    expect(await one!.decide(draw(1))).toEqual([1]);
    expect(await one!.decide(draw(3))).toEqual([2, 3, 4]);
    await expect(refuse(2)).rejects.toThrow('refused');
    expect(await other!.decide(draw(1))).toEqual([7]);
    expect(await one!.decide(draw(1))).toEqual([8]);
    expect(await one!.decide(draw(1))).toEqual([9]);
    expect(await other!.decide(draw(1))).toEqual([10]);
  });

  it('count one after another, whichever is asked', async () => {
    const stores = await openStores(3);
    const answers = await askAll(stores, 60, (tx) => {
      const value = Number(tx.note('count') ?? 0) + 1;
      tx.putNote('count', String(value));
      return value;
    });
    expect(answers.sort((a, b) => a - b)).toEqual(Array.from({ length: 180 }, (_, at) => at + 1));
    expect(stores.reduce((sum, { stats }) => sum + stats.conflicts, 0)).toBeGreaterThan(0);
  });

  it('grant the lock of a machine once', async () => {
    const stores = await openStores(3);
    const answers = await askAll(stores, 30, (tx) => {
      const { lastToken, hold } = tx.lock(machineNo);
      if (hold) return 'busy';
      tx.putLock(machineNo, sampleLock(lastToken + 1, 500));
      return 'granted';
    });
    expect(answers.filter((answer) => answer === 'granted')).toHaveLength(1);
    expect(await stores[0]?.read((rows) => rows.lock(machineNo).lastToken)).toBe(1);
  });

  it('see a row that another has entered into a list which was empty', async () => {
    const stores = await openStores(3);
    const answers = await askAll(stores, 20, (tx) => {
      if (tx.jobs(machineNo, 9).length > 0) return 'queued already';
      tx.putJob(sampleJob(tx.next('job')));
      return 'queued';
    });
    expect(answers.filter((answer) => answer === 'queued')).toHaveLength(1);
    expect(await stores[1]?.read((rows) => rows.jobs(machineNo, 9).length)).toBe(1);
  });

  it('put rows together that were loaded one after another only if no other core changed them meanwhile', async () => {
    const stores = await openStores(3);
    await stores[0]?.decide((tx) => tx.putLane(sampleLane(machineNo, 1, { stock: 0 })));
    await askAll(stores, 40, (tx) => {
      const { lastToken } = tx.lock(machineNo);
      const lane = tx.lane(machineNo, 1);
      tx.putLock(machineNo, { lastToken: lastToken + 1, hold: null });
      if (lane) tx.putLane({ ...lane, stock: lane.stock + 1 });
    });
    expect(await stores[0]?.read((rows) => [rows.lock(machineNo).lastToken, rows.lane(machineNo, 1)?.stock])).toEqual([
      120, 120,
    ]);
  });

  it('give no number twice', async () => {
    const stores = await openStores(3);
    const numbers = await askAll(stores, 50, (tx) => [tx.next('order'), tx.next('order'), tx.next('job')]);
    const orders = numbers.flatMap(([first, second]) => [first, second]);
    expect(new Set(orders).size).toBe(300);
    expect(new Set(numbers.map(([, , job]) => job)).size).toBe(150);
  });

  it('answer a signed request once, and sell a trade once', async () => {
    const stores = await openStores(3);
    const answers = await askAll(stores, 10, (tx) => {
      const known = tx.idempotencyRecord('app-1', 'A');
      if (known) return known.answer;
      if (tx.orderByTrade('app-1', 'trade-7')) throw new Error('sold without an answer');
      const id = tx.next('order');
      tx.putOrder(sampleOrder(id, { tradeId: 'trade-7' }));
      tx.putIdempotencyRecord(sampleIdempotencyRecord('A', { answer: `order ${id}` }));
      return `order ${id}`;
    });
    expect(new Set(answers).size).toBe(1);
  });

  it('refuse the trade of another order to its decision alone', async () => {
    const stores = await openStores(2);
    const outcomes = await Promise.allSettled(
      stores.flatMap((store, at) => [
        store.decide((tx) => tx.putOrder(sampleOrder(10 * at + 1, { tradeId: 'the same' }))),
        store.decide((tx) => tx.putOrder(sampleOrder(10 * at + 2))),
      ]),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    const failed = outcomes.find(({ status }) => status === 'rejected');
    expect(failed).toHaveProperty('reason.message', expect.stringContaining('belongs to another order'));
  });

  it('and a naive model answer alike, whichever core is asked', async () => {
    await fc.assert(
      fc.asyncProperty(storeCommands(), async (commands) => {
        const address = await newSchema();
        const stores = [await openPostgresStore(address), await openPostgresStore(address)];
        const real = inTurn(stores);
        try {
          await fc.asyncModelRun(() => ({ model: new SameNumbers(), real }), commands);
        } finally {
          await real.close();
        }
      }),
      { numRuns: runs(6) },
    );
  });
});
