import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CallbackSlots, merchantBudget } from '#core/callbacks/callback-slots.ts';
import type { SlotOwner } from '#core/callbacks/callback-slots.ts';
import { runs } from '#test/properties/settings.ts';

const slotLimits = {
  maxPerReceiver: 2,
  maxPerMerchant: () => 8,
  maxWaitingPerReceiver: 3,
  maxWaitingPerMerchant: 100,
  maxPostponeMs: 1_000,
};

const a: SlotOwner = { merchant: 'm', receiver: 'a' };
const b: SlotOwner = { merchant: 'm', receiver: 'b' };

describe('the slots of a receiver', () => {
  it('are given up to the bound, then places to wait, then a later time', () => {
    const slots = new CallbackSlots<number>(slotLimits);
    const kinds = [1, 2, 3, 4, 5, 6].map((id) => slots.request(a, id, 0).kind);
    expect(kinds).toEqual(['granted', 'granted', 'waiting', 'waiting', 'waiting', 'postponed']);
    expect(slots.request(b, 7, 0).kind).toBe('granted');
  });

  it('are handed on in the order of arrival', () => {
    const slots = new CallbackSlots<number>(slotLimits);
    for (const id of [1, 2, 3, 4]) slots.request(a, id, 0);
    expect([1, 2, 3, 4].map(() => slots.release(a, 5))).toEqual([[3], [4], [], []]);
    expect(slots.request(a, 5, 0).kind).toBe('granted');
  });

  it("are put off at the receiver's own pace, one behind the other, and beyond the bound 200 a second", () => {
    const slots = new CallbackSlots<number>(slotLimits);
    for (const id of [1, 2, 3, 4, 5]) slots.request(a, id, 0);
    const before = slots.request(a, 6, 100);
    for (let i = 0; i < 3; i++) {
      slots.release(a, 400);
      slots.request(a, i, 100);
    }
    const slot = (id: number): number => {
      const answer = slots.request(a, id, 100);
      return answer.kind === 'postponed' ? answer.until : -1;
    };
    const times = [...Array(60).keys()].map(slot);
    assert.ok(before.kind === 'postponed' && before.until > 100 && before.until < times[0]!);
    expect([...times].sort((x, y) => x - y)).toEqual(times);
    const lateTimes = times.filter((time) => time >= 1_100);
    expect(lateTimes).toEqual(lateTimes.map((_, i) => 1_100 + 5 * i));
    expect(lateTimes.length).toBeGreaterThan(10);
  });

  it('are put off for ten minutes at most, however many are put off', () => {
    const slots = new CallbackSlots<number>({ ...slotLimits, maxWaitingPerReceiver: 0, maxPostponeMs: 60_000 });
    let last = 0;
    for (let i = 0; i < 200_000; i++) {
      const slot = slots.request(a, i, 0);
      if (slot.kind === 'postponed') last = slot.until;
    }
    expect(last).toBe(600_000);
  });
});

describe('the budget of a merchant', () => {
  it('is its part of all, never above its own bound, and never nothing', () => {
    const of = (merchants: number): number => merchantBudget({ maxPerMerchant: 512, maxConcurrent: 2_048 }, merchants);
    expect([0, 1, 4, 5, 100, 5_000].map(of)).toEqual([512, 512, 512, 409, 20, 1]);
  });

  it('leaves slots to receivers that answer, however many hang', () => {
    const slots = new CallbackSlots<string>({
      ...slotLimits,
      maxPerReceiver: 64,
      maxPerMerchant: () => 64,
      maxWaitingPerReceiver: 64,
    });
    for (let i = 0; i < 2_000; i++) slots.request({ merchant: 'm', receiver: `hangs-${i % 40}` }, 'hangs', 0);
    expect(slots.request({ merchant: 'm', receiver: 'answers' }, 'answers', 0).kind).toBe('granted');
  });

  it('is handed on to its receivers in turn', () => {
    const slots = new CallbackSlots<string>({ ...slotLimits, maxPerMerchant: () => 2 });
    slots.request(a, 'a1', 0);
    slots.request(b, 'b1', 0);
    for (const name of ['a2', 'a3']) slots.request(a, name, 0);
    for (const name of ['b2', 'b3']) slots.request(b, name, 0);
    const order: string[] = [];
    for (const owner of [a, b, a, b]) order.push(...slots.release(owner, 5));
    expect(order).toEqual(['a2', 'b2', 'a3', 'b3']);
  });
});

/** One merchant's part of a random history: arrivals at its receivers, and ends of its attempts. */
const step = fc.record({ merchant: fc.constantFrom('A', 'B'), receiver: fc.nat(5), enters: fc.boolean() });

describe('any arrivals and ends of two merchants', () => {
  it('give no merchant or receiver more than its bound, and keep no slot from one that may start', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
        const world = new World();
        for (const callback of steps) world.step(callback);
      }),
      { numRuns: runs(200) },
    );
  });

  it('answer merchant B as if merchant A were not there: no callback of B ever waits for a slot that A holds', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
        const both = new World();
        const aloneWorld = new World();
        const shared = steps
          .map((callback, at) => both.step(callback, at))
          .filter((_, at) => steps[at]?.merchant === 'B');
        const own = steps.flatMap((callback, at) => (callback.merchant === 'B' ? [aloneWorld.step(callback, at)] : []));
        assert.deepEqual(shared, own);
      }),
      { numRuns: runs(200) },
    );
  });
});

/** Slots, and what is under way and waits, kept apart by merchant. */
class World {
  readonly #slots = new CallbackSlots<SlotOwner>({ ...slotLimits, maxPerReceiver: 3, maxPerMerchant: () => 7 });
  readonly #running: SlotOwner[] = [];
  readonly #waiting: SlotOwner[] = [];

  /** @returns the answer, or how many attempts started when one ended. */
  step({ merchant, receiver, enters }: { merchant: string; receiver: number; enters: boolean }, now = 0): unknown {
    const owner: SlotOwner = { merchant, receiver: `r${receiver}` };
    return enters ? this.#request(owner, now) : this.#release(owner);
  }

  #request(owner: SlotOwner, now: number): unknown {
    const slot = this.#slots.request(owner, owner, now);
    if (slot.kind === 'granted') this.#running.push(owner);
    if (slot.kind === 'waiting') this.#waiting.push(owner);
    this.#checkLimits();
    return slot;
  }

  #release(owner: SlotOwner): unknown {
    const at = this.#running.findIndex(
      ({ merchant, receiver }) => merchant === owner.merchant && receiver === owner.receiver,
    );
    if (at < 0) return null;
    this.#running.splice(at, 1);
    const started = this.#slots.release(owner, 10);
    for (const callback of started) {
      this.#waiting.splice(this.#waiting.indexOf(callback), 1);
      this.#running.push(callback);
    }
    this.#checkLimits();
    return started.map(({ receiver }) => receiver);
  }

  #checkLimits(): void {
    for (const merchant of ['A', 'B']) {
      const own = this.#running.filter((callback) => callback.merchant === merchant);
      const count = (owner: SlotOwner): number => own.filter(({ receiver }) => receiver === owner.receiver).length;
      assert.ok(own.length <= 7);
      for (const callback of own) assert.ok(count(callback) <= 3);
      const starving = this.#waiting.find(
        (callback) => callback.merchant === merchant && count(callback) < Math.min(3, 7 - own.length),
      );
      assert.equal(starving, undefined);
    }
  }
}
