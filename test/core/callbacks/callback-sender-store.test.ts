import { describe, expect, it } from 'vitest';
import { openMemoryStore } from '#core/store/memory/store.ts';
import { StoreFailure } from '#core/store/store.ts';
import type { Store } from '#core/store/store.ts';
import { delivery, order, createSenderWorld } from './sender-world.ts';

/** A store that fails on demand: before a commit, or after it (so that only its answer is lost). */
function createFailingStore() {
  const inner = openMemoryStore();
  const fault: { decide: 'fine' | 'fails' | 'loses its answer'; read: 'fine' | 'fails' } = {
    decide: 'fine',
    read: 'fine',
  };
  const store: Store = {
    async decide(decision) {
      if (fault.decide === 'fails') throw new StoreFailure('disk full');
      const answer = await inner.decide(decision);
      if (fault.decide === 'loses its answer') throw new StoreFailure('connection lost');
      return answer;
    },
    read: (query) => (fault.read === 'fails' ? Promise.reject(new StoreFailure('disk gone')) : inner.read(query)),
    dueDeadlines: (...asked) => inner.dueDeadlines(...asked),
    nextDeadline: (after) => inner.nextDeadline(after),
    prune: (wallNow) => inner.prune(wallNow),
    close: () => inner.close(),
  };
  return { store, fault };
}

describe('when the store fails after an attempt', () => {
  it('the acknowledgement is kept until the store takes it, and the callback is not sent again', async () => {
    const { store, fault } = createFailingStore();
    const { clock, http, queue, row, errors, eventsOf, sendDue } = createSenderWorld({ store });
    const id = await queue();
    await clock.run(10);
    fault.decide = 'fails';
    await clock.run(30_000);
    await sendDue();
    fault.decide = 'fine';
    await clock.run(30_000);
    expect(http.calls).toHaveLength(1);
    expect(errors.length).toBeGreaterThan(2);
    expect(eventsOf('callback-acknowledged')).toHaveLength(1);
    expect(await row(id)).toMatchObject({ state: 'acknowledged', attempts: 1 });
  });

  it("a receiver's slots are free for others meanwhile", async () => {
    const { store, fault } = createFailingStore();
    const { clock, http, queue } = createSenderWorld({ store });
    for (let i = 0; i < 10; i++) await queue();
    fault.decide = 'fails';
    await clock.run(1_000);
    expect(http.calls).toHaveLength(10);
  });

  it('a commit whose answer was lost counts once', async () => {
    const { store, fault } = createFailingStore();
    const { clock, queue, eventsOf } = createSenderWorld({ store });
    await store.decide((tx) => {
      tx.putOrder(order);
      tx.putDelivery(delivery);
    });
    await queue({ orderId: 60, recordId: 78, deliveryId: delivery.id });
    await clock.run(10);
    fault.decide = 'loses its answer';
    await clock.run(3_000);
    fault.decide = 'fine';
    await clock.run(30_000);
    expect(eventsOf('callback-acknowledged')).toHaveLength(1);
    expect((await store.read((rows) => rows.order(60)))?.notifySendCount).toBe(1);
  });

  it("a failed attempt whose commit's answer was lost is not counted twice", async () => {
    const { store, fault } = createFailingStore();
    const { clock, http, queue, row, eventsOf } = createSenderWorld({ store });
    http.behaviour.set('a.example', () => 500);
    const id = await queue();
    await clock.run(10);
    fault.decide = 'loses its answer';
    await clock.run(2_000);
    fault.decide = 'fine';
    await clock.run(3_600_000);
    expect(http.calls).toHaveLength(6);
    expect(eventsOf('callback-failed').map((event) => 'attempt' in event && event.attempt)).toEqual([1, 2, 3, 4, 5]);
    expect(await row(id)).toMatchObject({ state: 'abandoned', attempts: 6 });
  });
});

describe('when the store fails before an attempt', () => {
  it('the callback waits for it', async () => {
    const { store, fault } = createFailingStore();
    const { clock, http, queue, row, errors } = createSenderWorld({ store });
    fault.read = 'fails';
    const id = await queue();
    await clock.run(10_000);
    expect(http.calls).toHaveLength(0);
    expect(errors.length).toBeGreaterThan(1);
    fault.read = 'fine';
    await clock.run(10_000);
    expect(await row(id)).toMatchObject({ state: 'acknowledged' });
  });
});
