import { describe, expect, it } from 'vitest';
import { Alarm } from '#core/deadline-timer.ts';
import { openMemoryStore } from '#core/store/memory/store.ts';
import type { Due } from '#core/store/store.ts';
import { Timeline } from '#core/core-clock.ts';
import { FakeClock } from './devices/fake-clock.ts';

/** An alarm on a store in which one lock is due for ever, whatever is done about it, until `heals`. */
function stubborn() {
  const clock = new FakeClock();
  const timeline = new Timeline(clock, undefined);
  const met: number[] = [];
  const mood = { due: true };
  const lock: Due = { kind: 'dwell', at: timeline.now(), machineNo: '10000001' };
  const memory = openMemoryStore();
  const store = Object.assign(memory, {
    due: () => Promise.resolve(mood.due ? [lock] : []),
    nextDue: () => Promise.resolve(undefined),
  });
  const alarm = new Alarm({
    clock,
    timeline,
    store,
    sender: { isHeld: () => false, send: () => true },
    meet: () => {
      met.push(clock.time);
      return Promise.resolve();
    },
    onError: (error) => {
      throw error;
    },
  });
  return { clock, alarm, met, mood };
}

describe('a deadline that stays due after it was met', () => {
  it('is met again after a pause that grows up to a second', async () => {
    const { clock, alarm, met } = stubborn();
    const start = clock.time;
    alarm.start();
    await clock.run(600_000);
    const rounds = [...new Set(met)].map((time) => time - start);
    expect(rounds.slice(0, 6)).toEqual([0, 1, 3, 7, 15, 31]);
    expect(rounds.at(-1)! - rounds.at(-2)!).toBe(1_000);
    expect(met.length).toBeLessThan(2 * 620);
  });

  it('and then no longer is forgotten: the next one is met at once', async () => {
    const { clock, alarm, met, mood } = stubborn();
    alarm.start();
    await clock.run(10_000);
    mood.due = false;
    await clock.run(10_000);
    mood.due = true;
    const before = met.length;
    alarm.wakeAt(clock.time);
    await clock.run(4);
    expect(new Set(met.slice(before)).size).toBe(3);
  });
});
