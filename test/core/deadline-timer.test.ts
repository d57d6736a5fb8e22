import { describe, expect, it } from 'vitest';
import { DeadlineTimer } from '#core/deadline-timer.ts';
import { openMemoryStore } from '#core/store/memory/store.ts';
import type { DueDeadline } from '#core/store/store.ts';
import { CoreClock } from '#core/core-clock.ts';
import { FakeClock } from './devices/fake-clock.ts';

/** A timer on a store in which one lock stays due until `state.due` is false. */
function timerOnStuckDeadline() {
  const clock = new FakeClock();
  const coreClock = new CoreClock(clock, undefined);
  const handledAt: number[] = [];
  const state = { due: true };
  const lock: DueDeadline = { kind: 'dwell', at: coreClock.now(), machineNo: '10000001' };
  const memory = openMemoryStore();
  const store = Object.assign(memory, {
    dueDeadlines: () => Promise.resolve(state.due ? [lock] : []),
    nextDeadline: () => Promise.resolve(undefined),
  });
  const timer = new DeadlineTimer({
    clock,
    coreClock,
    store,
    onError: (error) => {
      throw error;
    },
  });
  const start = () =>
    timer.start({
      sender: { activeIds: new Set<number>(), send: () => true },
      handle: () => {
        handledAt.push(clock.time);
        return Promise.resolve();
      },
    });
  return { clock, timer, start, handledAt, state };
}

describe('a deadline that stays due after it was handled', () => {
  it('is handled again after a pause that grows up to a second', async () => {
    const { clock, start: startTimer, handledAt } = timerOnStuckDeadline();
    const start = clock.time;
    startTimer();
    await clock.run(600_000);
    const times = [...new Set(handledAt)].map((time) => time - start);
    expect(times.slice(0, 6)).toEqual([0, 1, 3, 7, 15, 31]);
    expect(times.at(-1)! - times.at(-2)!).toBe(1_000);
    expect(handledAt.length).toBeLessThan(2 * 620);
  });

  it('resets the pause once it is no longer due: the next one is handled at once', async () => {
    const { clock, timer, start, handledAt, state } = timerOnStuckDeadline();
    start();
    await clock.run(10_000);
    state.due = false;
    await clock.run(10_000);
    state.due = true;
    const before = handledAt.length;
    timer.scheduleAt(clock.time);
    await clock.run(4);
    expect(new Set(handledAt.slice(before)).size).toBe(3);
  });
});
