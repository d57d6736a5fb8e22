import { describe, expect, it } from 'vitest';
import { DeadlineIndex } from '#core/store/memory/deadline-index.ts';
import { openMemoryStore } from '#core/store/memory/store.ts';
import { describeStore } from '../conformance.ts';
import { sampleCallback, sampleDelivery, sampleOutcome } from '../samples.ts';

describeStore('the memory store', () => Promise.resolve(openMemoryStore()));

describe('the memory store', () => {
  it('runs a decision where it is asked for, before the next line', () => {
    const store = openMemoryStore();
    let ran = false;
    void store.decide(() => {
      ran = true;
    });
    expect(ran).toBe(true);
  });

  it('outlives the core that used it: a second one finds rows, numbers and deadlines', async () => {
    const store = openMemoryStore();
    await store.decide((tx) => {
      tx.next('delivery');
      tx.putDelivery(sampleDelivery(1, { timeoutAt: 50 }));
    });
    expect(await store.decide((tx) => [tx.next('delivery'), tx.inFlight('10000001').length])).toStrictEqual([2, 1]);
    expect(await store.nextDeadline(-1)).toBe(50);
  });

  it('gives the rows that were put, not copies of them', async () => {
    const store = openMemoryStore();
    const settled = sampleDelivery(1, { outcome: sampleOutcome });
    await store.decide((tx) => tx.putDelivery(settled));
    expect(await store.read((rows) => rows.delivery(settled.id))).toBe(settled);
  });
});

describe('the deadlines of a memory store', () => {
  it('stay as few as the rows that have one, however often they move', () => {
    const rows = new Map<number, { nextAt: number | null }>();
    const deadlines = new DeadlineIndex<number, { nextAt: number | null }>(rows, (row) => row.nextAt);
    const put = (id: number, nextAt: number | null): void => {
      const before = rows.get(id);
      const after = sampleCallback(id, { nextAt });
      rows.set(id, after);
      deadlines.update(id, before, after);
    };
    for (let n = 0; n < 10_000; n++) put(n % 50, n);
    expect(deadlines.size).toBeLessThanOrEqual(101);
    for (let id = 0; id < 50; id++) put(id, null);
    for (let n = 0; n < 200; n++) put(0, n);
    expect(deadlines.size).toBeLessThanOrEqual(65);
    expect(deadlines.first()).toStrictEqual({ at: 199, key: 0 });
  });
});
