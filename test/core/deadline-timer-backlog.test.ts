import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeadlineTimer } from '#core/deadline-timer.ts';
import { openMemoryStore } from '#core/store/memory/store.ts';
import { openSqliteStore } from '#core/store/sqlite/open.ts';
import type { DueDeadline, Store } from '#core/store/store.ts';
import { CoreClock } from '#core/core-clock.ts';
import { runs } from '../properties/settings.ts';
import { FakeClock } from './devices/fake-clock.ts';
import { createSenderWorld } from './callbacks/sender-world.ts';
import { sampleCallback, sampleLock, sampleOrder } from './store/samples.ts';
import { useStoreFiles } from './store/sqlite/store-files.ts';

const newFile = useStoreFiles();

/** Counts reads of due rows, and which read found each callback first. */
function countStoreReads(store: Store): {
  readonly store: Store;
  reads: () => number;
  readonly foundAt: Map<number, number>;
} {
  let reads = 0;
  const foundAt = new Map<number, number>();
  const counting: Store = {
    decide: (decision) => store.decide(decision),
    read: (query) => store.read(query),
    async dueDeadlines(...args) {
      reads += 1;
      const nth = reads;
      const due = await store.dueDeadlines(...args);
      for (const each of due)
        if (each.kind === 'callback' && !foundAt.has(each.callbackId)) foundAt.set(each.callbackId, nth);
      return due;
    },
    nextDeadline: (after) => store.nextDeadline(after),
    prune: (now) => store.prune(now),
    close: () => store.close(),
  };
  return { store: counting, reads: () => reads, foundAt };
}

/** The deadline timer and the sender of a core that comes up on a store; A's receivers hang, the others answer. */
function createTimerWithBacklog(inner: Store, clock: FakeClock, merchants: number) {
  const { store, reads, foundAt } = countStoreReads(inner);
  const world = createSenderWorld({ store, clock, merchants, policy: { maxPerReceiver: 64 } });
  const { http, sender, coreClock } = world;
  const handled: { due: DueDeadline; reads: number }[] = [];
  http.behaviour.set('a.example', () => 'hang');
  const timer = new DeadlineTimer({
    clock,
    coreClock,
    store,
    onError: (error) => {
      throw error;
    },
  });
  const handle = async (due: DueDeadline): Promise<void> => {
    handled.push({ due, reads: reads() });
    await store.decide((tx) => {
      if (due.kind === 'dwell') tx.putLock(due.machineNo, { lastToken: 1, hold: null });
      if (due.kind === 'expiry') tx.putOrder(sampleOrder(due.orderId, { status: 'CLOSED' }));
    });
  };
  const start = (): void => timer.start({ handle, sender });
  return { ...world, timer, start, reads, foundAt, handled };
}

/** Callbacks of A that were due before everything else. */
async function queueBacklog(store: Store, count: number, at: number): Promise<void> {
  await store.decide((tx) => {
    for (let id = 1; id <= count; id++)
      tx.putCallback(sampleCallback(id, { appId: 'A', url: 'http://a.example/x', nextAt: at - count + id - 10 }));
  });
}

describe('thousands of callbacks of one merchant that are due', () => {
  it('delay no callback, lock and order of the others: the first look for due rows finds these', async () => {
    const clock = new FakeClock();
    const store = openMemoryStore();
    const now = clock.time;
    await queueBacklog(store, 10_000, now);
    await store.decide((tx) => {
      tx.putCallback(sampleCallback(20_001, { appId: 'B', url: 'http://b.example/x', nextAt: now }));
      tx.putLock('10000002', sampleLock(1, now));
      tx.putOrder(sampleOrder(1, { appId: 'B', expiresAt: now }));
    });
    const { start, http, foundAt, handled } = createTimerWithBacklog(store, clock, 2);
    start();
    await clock.run(1_000);
    expect(handled.map(({ due, reads: nth }) => `${due.kind} at look ${nth}`)).toEqual([
      'dwell at look 1',
      'expiry at look 1',
    ]);
    expect(foundAt.get(20_001)).toBe(1);
    expect(http.times('b.example')).toHaveLength(1);
  });

  it('delay a retry of another no more when they are held, whatever the backlogs of the merchants', async () => {
    const backlogs = fc.record({
      ofA: fc.integer({ min: 0, max: 2_000 }),
      ofB: fc.integer({ min: 1, max: 40 }),
      others: fc.integer({ min: 0, max: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(backlogs, async ({ ofA, ofB, others }) => {
        const clock = new FakeClock();
        const store = openMemoryStore();
        const merchants = 2 + others;
        const { timer, start, http, reads, foundAt, coreClock } = createTimerWithBacklog(store, clock, merchants);
        await queueBacklog(store, ofA, coreClock.now());
        start();
        await clock.run(100);
        const before = reads();
        const at = coreClock.now();
        await queueBacklog(store, ofA, at);
        await store.decide((tx) => {
          for (let nth = 1; nth <= ofB; nth++)
            tx.putCallback(sampleCallback(20_000 + nth, { appId: 'B', url: 'http://b.example/x', nextAt: at }));
          for (let nth = 1; nth <= others; nth++)
            tx.putCallback(
              sampleCallback(30_000 + nth, { appId: `other ${nth}`, url: `http://c${nth}.example/x`, nextAt: at }),
            );
        });
        timer.checkSoon();
        await clock.run(100);
        // A batch has 128 rows, and B at least its part of it.
        const share = Math.floor(128 / merchants);
        const found = Array.from({ length: ofB }, (_, nth) => (foundAt.get(20_001 + nth) ?? Infinity) - before);
        expect(Math.max(...found)).toBeLessThanOrEqual(Math.ceil(ofB / share));
        expect(http.times('b.example')).toHaveLength(ofB);
      }),
      { numRuns: runs(20) },
    );
  }, 60_000);

  it('let other decisions in between: one that comes meanwhile waits for a batch, not for them all', async () => {
    const clock = new FakeClock();
    const store = await openSqliteStore(newFile());
    const count = 4_000;
    await queueBacklog(store, count, clock.time);
    const { timer, start, sender } = createTimerWithBacklog(store, clock, 2);
    const countPostponed = () =>
      store.read(
        (rows) =>
          Array.from({ length: count }, (_, at) => rows.callback(at + 1)).filter(
            (row) => (row?.nextAt ?? 0) > clock.time,
          ).length,
      );
    start();
    // The first turn of the event loop in which anything else may come in.
    await new Promise((turn) => void setImmediate(turn));
    await store.decide((tx) => tx.putNote('of B', 'decided'));
    expect(await countPostponed()).toBeLessThan(3 * 128);
    timer.stop();
    sender.stop();
    await store.close();
  });
});

it('reports a store that fails to read deadlines, and retries', async () => {
  const clock = new FakeClock();
  const store = openMemoryStore();
  const coreClock = new CoreClock(clock, undefined);
  await queueBacklog(store, 500, coreClock.now());
  const errors: unknown[] = [];
  let fails = true;
  const sent = new Set<number>();
  const failing: Store = Object.assign(Object.create(store) as Store, {
    dueDeadlines: (...args: Parameters<Store['dueDeadlines']>) => store.dueDeadlines(...args),
    nextDeadline: (after: number) => store.nextDeadline(after),
    decide: (decision: Parameters<Store['decide']>[0]) =>
      fails ? Promise.reject(new Error('no disk')) : store.decide(decision),
  });
  const sender = { activeIds: sent, send: (id: number) => sent.add(id).has(id) };
  const timer = new DeadlineTimer({
    clock,
    coreClock,
    store: failing,
    onError: (error) => errors.push(error),
  });
  timer.start({ handle: () => Promise.resolve(), sender });
  await clock.run(0);
  expect(errors).toHaveLength(1);
  expect(sent.size).toBe(128);
  fails = false;
  await clock.run(1_000);
  expect(sent.size).toBe(500);
});
