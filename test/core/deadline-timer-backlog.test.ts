import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Alarm } from '#core/deadline-timer.ts';
import { openMemoryStore } from '#core/store/memory/store.ts';
import { openSqliteStore } from '#core/store/sqlite/open.ts';
import type { Due, Store } from '#core/store/store.ts';
import { Timeline } from '#core/core-clock.ts';
import { runs } from '../properties/settings.ts';
import { FakeClock } from './devices/fake-clock.ts';
import { senderWorld } from './callbacks/sender-world.ts';
import { aCallback, aLock, anOrder } from './store/samples.ts';
import { useStoreFiles } from './store/sqlite/store-files.ts';

const newFile = useStoreFiles();

/** Counts how often somebody has looked for due rows, and which look found each callback first. */
function countLooks(store: Store): {
  readonly store: Store;
  looks: () => number;
  readonly foundAt: Map<number, number>;
} {
  let looks = 0;
  const foundAt = new Map<number, number>();
  const counting: Store = {
    decide: (decision) => store.decide(decision),
    read: (look) => store.read(look),
    async due(...asked) {
      looks += 1;
      const nth = looks;
      const due = await store.due(...asked);
      for (const each of due)
        if (each.kind === 'callback' && !foundAt.has(each.callbackId)) foundAt.set(each.callbackId, nth);
      return due;
    },
    nextDue: (after) => store.nextDue(after),
    prune: (now) => store.prune(now),
    close: () => store.close(),
  };
  return { store: counting, looks: () => looks, foundAt };
}

/** The alarm and the sender of a core that comes up on a store; A's receivers hang, the others answer. */
function comeUp(inner: Store, clock: FakeClock, merchants: number) {
  const { store, looks, foundAt } = countLooks(inner);
  const world = senderWorld({ store, clock, merchants, policy: { perReceiver: 64 } });
  const { http, sender, timeline } = world;
  const met: { due: Due; looks: number }[] = [];
  http.behaviour.set('a.example', () => 'hang');
  const alarm = new Alarm({
    clock,
    timeline,
    store,
    sender,
    async meet(due) {
      met.push({ due, looks: looks() });
      await store.decide((tx) => {
        if (due.kind === 'dwell') tx.putLock(due.machineNo, { lastToken: 1, hold: null });
        if (due.kind === 'expiry') tx.putOrder(anOrder(due.orderId, { status: 'CLOSED' }));
      });
    },
    onError: (error) => {
      throw error;
    },
  });
  return { ...world, alarm, looks, foundAt, met };
}

/** Callbacks of A that were due before everything else. */
async function queueBacklog(store: Store, count: number, at: number): Promise<void> {
  await store.decide((tx) => {
    for (let id = 1; id <= count; id++)
      tx.putCallback(aCallback(id, { appId: 'A', url: 'http://a.example/x', nextAt: at - count + id - 10 }));
  });
}

describe('thousands of callbacks of one merchant that are due', () => {
  it('delay no callback, lock and order of the others: the first look for due rows finds these', async () => {
    const clock = new FakeClock();
    const store = openMemoryStore();
    const now = clock.time;
    await queueBacklog(store, 10_000, now);
    await store.decide((tx) => {
      tx.putCallback(aCallback(20_001, { appId: 'B', url: 'http://b.example/x', nextAt: now }));
      tx.putLock('10000002', aLock(1, now));
      tx.putOrder(anOrder(1, { appId: 'B', expiresAt: now }));
    });
    const { alarm, http, foundAt, met } = comeUp(store, clock, 2);
    alarm.start();
    await clock.run(1_000);
    expect(met.map(({ due, looks: nth }) => `${due.kind} at look ${nth}`)).toEqual([
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
        const { alarm, http, looks, foundAt, timeline } = comeUp(store, clock, merchants);
        await queueBacklog(store, ofA, timeline.now());
        alarm.start();
        await clock.run(100);
        const before = looks();
        const at = timeline.now();
        await queueBacklog(store, ofA, at);
        await store.decide((tx) => {
          for (let nth = 1; nth <= ofB; nth++)
            tx.putCallback(aCallback(20_000 + nth, { appId: 'B', url: 'http://b.example/x', nextAt: at }));
          for (let nth = 1; nth <= others; nth++)
            tx.putCallback(
              aCallback(30_000 + nth, { appId: `other ${nth}`, url: `http://c${nth}.example/x`, nextAt: at }),
            );
        });
        alarm.ring();
        await clock.run(100);
        // A batch has 128 rows, and B at least its part of it.
        const part = Math.floor(128 / merchants);
        const found = Array.from({ length: ofB }, (_, nth) => (foundAt.get(20_001 + nth) ?? Infinity) - before);
        expect(Math.max(...found)).toBeLessThanOrEqual(Math.ceil(ofB / part));
        expect(http.times('b.example')).toHaveLength(ofB);
      }),
      { numRuns: runs(20) },
    );
  }, 60_000);

  it('let decisions of the others in between: one that comes meanwhile waits for a batch, not for them all', async () => {
    const clock = new FakeClock();
    const store = await openSqliteStore(newFile());
    const count = 4_000;
    await queueBacklog(store, count, clock.time);
    const { alarm, sender } = comeUp(store, clock, 2);
    const putOff = () =>
      store.read(
        (rows) =>
          Array.from({ length: count }, (_, at) => rows.callback(at + 1)).filter(
            (row) => (row?.nextAt ?? 0) > clock.time,
          ).length,
      );
    alarm.start();
    // The first turn of the event loop in which anything else may come in.
    await new Promise((turn) => void setImmediate(turn));
    await store.decide((tx) => tx.putNote('of B', 'decided'));
    expect(await putOff()).toBeLessThan(3 * 128);
    alarm.stop();
    sender.stop();
    await store.close();
  });
});

it('an alarm whose store cannot say what is due says so, and looks again', async () => {
  const clock = new FakeClock();
  const store = openMemoryStore();
  const timeline = new Timeline(clock, undefined);
  await queueBacklog(store, 500, timeline.now());
  const errors: unknown[] = [];
  let fails = true;
  const sent = new Set<number>();
  const failing: Store = Object.assign(Object.create(store) as Store, {
    due: (...asked: Parameters<Store['due']>) => store.due(...asked),
    nextDue: (after: number) => store.nextDue(after),
    decide: (decision: Parameters<Store['decide']>[0]) =>
      fails ? Promise.reject(new Error('no disk')) : store.decide(decision),
  });
  const sender = { isHeld: (id: number) => sent.has(id), send: (id: number) => sent.add(id).has(id) };
  const alarm = new Alarm({
    clock,
    timeline,
    store: failing,
    sender,
    meet: () => Promise.resolve(),
    onError: (error) => errors.push(error),
  });
  alarm.start();
  await clock.run(0);
  expect(errors).toHaveLength(1);
  expect(sent.size).toBe(128);
  fails = false;
  await clock.run(1_000);
  expect(sent.size).toBe(500);
});
