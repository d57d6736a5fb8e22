import { describe, expect, it } from 'vitest';
import type { Clock } from '#core/ports/clock.ts';
import { CoreClock } from '#core/core-clock.ts';

class ManualClock implements Clock {
  wall = 1_000_000;
  ticks = 50;
  origin = 'boot-1';
  now(): number {
    return this.wall;
  }
  monotonic(): number {
    return this.ticks;
  }
  after(): never {
    throw new Error('a timeline sets no timers');
  }
}

describe('core time', () => {
  it('starts at the wall clock and grows with the monotonic clock alone', () => {
    const clock = new ManualClock();
    const coreClock = new CoreClock(clock, undefined);
    expect(coreClock.now()).toBe(1_000_000);
    clock.wall += 3_600_000;
    expect(coreClock.now()).toBe(1_000_000);
    clock.ticks += 15_000;
    expect(coreClock.now()).toBe(1_015_000);
  });

  it('goes on exactly where it stood after a restart on the same host, whatever the wall clock shows', () => {
    const clock = new ManualClock();
    const anchor = new CoreClock(clock, undefined).anchor();
    clock.ticks += 700;
    clock.wall -= 3_600_000;
    expect(new CoreClock(clock, anchor).now()).toBe(1_000_700);
  });

  it('bridges a reboot by the wall clock and never goes back', () => {
    const clock = new ManualClock();
    const anchor = new CoreClock(clock, undefined).anchor();
    clock.origin = 'boot-2';
    clock.ticks = 3;
    clock.wall += 60_000;
    expect(new CoreClock(clock, anchor).now()).toBe(1_060_000);
    clock.wall -= 7_200_000;
    expect(new CoreClock(clock, anchor).now()).toBe(1_000_000);
  });
});
