import assert from 'node:assert';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock, virtualEpoch } from '#harness/stages/virtual/virtual-clock.ts';
import { runs } from '#test/properties/settings.ts';

/** The simplest correct clock: search all timers, take the earliest, then the oldest. */
class ReferenceClock {
  #now = 0;
  #timers: { id: number; at: number }[] = [];
  set(id: number, delay: number): void {
    this.#timers.push({ id, at: this.#now + Math.max(0, delay) });
  }
  cancel(id: number): void {
    this.#timers = this.#timers.filter((timer) => timer.id !== id);
  }
  fire(): { id: number; at: number } | undefined {
    const next = this.#timers.reduce<{ id: number; at: number } | undefined>(
      (best, timer) => (best && best.at <= timer.at ? best : timer),
      undefined,
    );
    if (next) {
      this.cancel(next.id);
      this.#now = next.at;
    }
    return next;
  }
  get pending(): number {
    return this.#timers.length;
  }
}

const command = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('set' as const),
      delay: fc.oneof(fc.integer({ min: -1, max: 6 }), fc.double({ min: 0, max: 6, noNaN: true })),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('cancel' as const), which: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('fire' as const) }) },
);

describe('the virtual clock', () => {
  it('fires what a naive clock fires, in the same order, whatever is set, cancelled and fired in between', () => {
    fc.assert(
      fc.property(fc.array(command, { size: 'max', maxLength: 600 }), (commands) => {
        const [clock, naive] = [new VirtualClock(), new ReferenceClock()];
        const fired: number[] = [];
        const timers: { cancel(): void }[] = [];
        const fire = (): boolean => {
          const expected = naive.fire();
          const before = fired.length;
          assert.equal(clock.fireNext(), expected !== undefined);
          assert.deepEqual(fired.slice(before), expected ? [expected.id] : []);
          if (expected) assert.equal(clock.monotonic(), expected.at);
          return expected !== undefined;
        };
        for (const step of commands) {
          if (step.do === 'set') {
            const id = timers.length;
            timers.push(clock.after(step.delay, () => fired.push(id)));
            naive.set(id, step.delay);
          } else if (step.do === 'cancel' && timers.length > 0) {
            const id = step.which % timers.length;
            timers[id]!.cancel();
            naive.cancel(id);
          } else if (step.do === 'fire') fire();
          assert.equal(clock.pending, naive.pending);
          assert(clock.heldTimers <= 2 * clock.pending + 64);
        }
        while (fire());
      }),
      { numRuns: runs(100) },
    );
  });

  it('keeps the order of what is left when most timers are taken back and swept out', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: 1_000 }), fc.nat({ max: 2 })), { minLength: 200, maxLength: 400 }),
        (timers) => {
          const clock = new VirtualClock();
          const fired: number[] = [];
          const set = timers.map(([delay], id) => clock.after(delay, () => fired.push(id)));
          // Two out of three, the latest set first.
          const taken = timers.map(([, lot], id) => (lot > 0 ? id : -1)).filter((id) => id >= 0);
          for (const id of [...taken].reverse()) set[id]!.cancel();
          while (clock.fireNext());
          const left = timers.map(([delay], id) => ({ delay, id })).filter(({ id }) => !taken.includes(id));
          assert.deepEqual(
            fired,
            left.sort((a, b) => a.delay - b.delay || a.id - b.id).map(({ id }) => id),
          );
        },
      ),
    );
  });

  it('fires timers of one instant in the order in which they were set', () => {
    const clock = new VirtualClock();
    const fired: string[] = [];
    clock.after(10, () => fired.push('first'));
    clock.after(4, () => clock.after(6, () => fired.push('third')));
    clock.after(10, () => fired.push('second'));
    while (clock.fireNext());
    expect(fired).toEqual(['first', 'second', 'third']);
  });

  it('holds memory for little more than the timers that are set, however many are taken back', () => {
    const clock = new VirtualClock();
    for (let count = 0; count < 10; count += 1) clock.after(1e9, () => undefined);
    for (let count = 0; count < 100_000; count += 1) clock.after(30_000, () => undefined).cancel();
    expect(clock.pending).toBe(10);
    expect(clock.heldTimers).toBeLessThan(100);
  });

  it('lets a timer take itself or a neighbour of the same instant back', () => {
    const clock = new VirtualClock();
    const fired: string[] = [];
    const self = clock.after(1, () => {
      self.cancel();
      neighbour.cancel();
      fired.push('self');
    });
    const neighbour = clock.after(1, () => fired.push('neighbour'));
    while (clock.fireNext());
    expect(fired).toEqual(['self']);
    self.cancel();
    clock.after(1, () => fired.push('later'));
    expect(clock.pending).toBe(1);
  });

  it('stands still until a timer is fired, then stands at its instant, fractions included', () => {
    const clock = new VirtualClock();
    clock.after(0.25, () => undefined);
    clock.after(1.5, () => undefined);
    expect([clock.monotonic(), clock.now()]).toEqual([0, virtualEpoch]);
    clock.fireNext();
    expect([clock.monotonic(), clock.now()]).toEqual([0.25, virtualEpoch]);
    clock.fireNext();
    expect([clock.monotonic(), clock.now()]).toEqual([1.5, virtualEpoch + 1]);
    expect(clock.fireNext()).toBe(false);
    expect(clock.monotonic()).toBe(1.5);
  });

  it('moves the calendar alone when the wall clock jumps', () => {
    const clock = new VirtualClock();
    const fired: number[] = [];
    clock.after(100, () => fired.push(clock.monotonic()));
    clock.setWallClock(-3_600_000);
    expect([clock.monotonic(), clock.now()]).toEqual([0, virtualEpoch - 3_600_000]);
    clock.fireNext();
    expect(fired).toEqual([100]);
    clock.setWallClock(3_600_000);
    expect(clock.now()).toBe(virtualEpoch + 100);
  });

  it('begins at the first instant of 2026, at an origin that marks it as virtual', () => {
    expect(new Date(new VirtualClock().now()).toISOString()).toBe('2026-01-01T00:00:00.000Z');
    expect(new VirtualClock().origin).toBe('virtual');
  });

  it('takes a negative delay for none, and refuses one that is no number', () => {
    const clock = new VirtualClock();
    clock.after(5, () => undefined);
    clock.fireNext();
    clock.after(-3, () => undefined);
    clock.fireNext();
    expect(clock.monotonic()).toBe(5);
    for (const delay of [Number.NaN, Infinity])
      expect(() => clock.after(delay, () => undefined)).toThrow(/needs a delay in milliseconds/);
  });
});
