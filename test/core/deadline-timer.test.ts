import { describe, expect, it } from 'vitest';
import { DeadlineTimer } from '#core/deadline-timer.ts';
import { openMemoryStore } from '#core/store/memory/store.ts';
import type { DueDeadline } from '#core/store/store.ts';
import { CoreClock } from '#core/core-clock.ts';
import { FakeClock } from './devices/fake-clock.ts';

/** An alarm on a store in which one lock is due for ever, whatever is done about it, until `heals`. */
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
  const alarm = new DeadlineTimer({
    clock,
    coreClock,
    store,
    sender: { isActive: () => false, send: () => true },
    handle: () => {
      handledAt.push(clock.time);
      return Promise.resolve();
    },
    onError: (error) => {
      throw error;
    },
  });
  return { clock, alarm, handledAt: handledAt, state: state };
}

describe('a deadline that stays due after it was met', () => {
  it('is met again after a pause that grows up to a second', async () => {
    const { clock, alarm, handledAt: handledAt } = timerOnStuckDeadline();
    const start = clock.time;
    alarm.start();
    await clock.run(600_000);
    const times = [...new Set(handledAt)].map((time) => time - start);
    expect(times.slice(0, 6)).toEqual([0, 1, 3, 7, 15, 31]);
    expect(times.at(-1)! - times.at(-2)!).toBe(1_000);
    expect(handledAt.length).toBeLessThan(2 * 620);
  });

  it('and then no longer is forgotten: the next one is met at once', async () => {
    const { clock, alarm, handledAt: handledAt, state: state } = timerOnStuckDeadline();
    alarm.start();
    await clock.run(10_000);
    state.due = false;
    await clock.run(10_000);
    state.due = true;
    const before = handledAt.length;
    alarm.scheduleAt(clock.time);
    await clock.run(4);
    expect(new Set(handledAt.slice(before)).size).toBe(3);
  });
});
