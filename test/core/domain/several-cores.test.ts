import { describe, expect, it } from 'vitest';
import {
  deadlineDelayMs,
  dropLine,
  isLive,
  isPlausible,
  leaseMs,
  maxClockErrorMs,
  revokeLine,
  takeLine,
  takeoverMs,
  wasRenewedAfter,
} from '#core/domain/several-cores.ts';

const lease = { id: 3, name: 'core-3', until: 1_000 };

describe('a lease', () => {
  it('holds until its time, and one that is not there does not', () => {
    expect([999, 1_000].map((now) => isLive(lease, now))).toEqual([true, false]);
    expect(isLive(undefined, 0)).toBe(false);
  });
});

describe('a line', () => {
  const held = takeLine(undefined, '10000001', 3);

  it('gets a greater fencing number with each change of hands, and keeps the command that waits', () => {
    expect(held).toEqual({ machineNo: '10000001', core: 3, fence: 1, waiting: '' });
    expect(takeLine({ ...held, waiting: 'a' }, '10000001', 4)).toEqual({ ...held, core: 4, fence: 2, waiting: 'a' });
  });

  it('is dropped by the present holding alone', () => {
    expect(dropLine(held, 1)).toEqual({ ...held, core: 0 });
    expect(dropLine(takeLine(held, '10000001', 4), 1)).toBeNull();
    expect(dropLine({ ...held, core: 0 }, 1)).toBeNull();
    expect(dropLine(undefined, 1)).toBeNull();
  });

  it('of a core that is gone is no longer what that core took', () => {
    expect(dropLine(revokeLine(held), held.fence)).toBeNull();
  });
});

describe('a deadline', () => {
  it('is for one core at once, and for the others one after the other', () => {
    for (const key of ['timeout 1', 'timeout 2', 'dwell 10000001 5']) {
      const delays = [2, 5, 9].map((core) => deadlineDelayMs(key, core, [2, 5, 9]));
      expect(delays.sort((a, b) => a - b)).toEqual([0, takeoverMs, 2 * takeoverMs]);
    }
  });

  it('is not always for the same core', () => {
    const keys = Array.from({ length: 60 }, (_, n) => `timeout ${n}`);
    const counts = [2, 5, 9].map((core) => keys.filter((key) => deadlineDelayMs(key, core, [2, 5, 9]) === 0).length);
    expect(Math.min(...counts)).toBeGreaterThan(8);
  });

  it('is left to all others by a core that is not among them', () => {
    expect(deadlineDelayMs('timeout 1', 7, [2, 5])).toBe(2 * takeoverMs);
  });
});

describe('store time', () => {
  const before = { time: 50_000, from: 100, to: 110 };

  it.each([
    ['as much as the own clock', 53_000, true],
    ['a little more, as far as the way to the database explains it', 53_020, true],
    ['an hour more', 3_653_000, false],
    ['an hour less', -3_547_000, false],
    ['a second and a half more', 54_500, false],
  ])('that has gone on by %s is plausible or not', (_, time, expected) => {
    expect(isPlausible(before, { time, from: 3_100, to: 3_110 })).toBe(expected);
  });

  it('may be off by the error that is allowed, and by no more', () => {
    const next = { from: 1_100, to: 1_100 };
    expect(isPlausible({ ...before, from: 100, to: 100 }, { ...next, time: 51_000 + maxClockErrorMs })).toBe(true);
    expect(isPlausible({ ...before, from: 100, to: 100 }, { ...next, time: 51_001 + maxClockErrorMs })).toBe(false);
  });

  it('is behind where another core has renewed its lease later', () => {
    const renewed = { ...lease, until: 60_000 + leaseMs };
    expect(wasRenewedAfter(renewed, 60_000)).toBe(false);
    expect(wasRenewedAfter(renewed, 60_000 - maxClockErrorMs)).toBe(false);
    expect(wasRenewedAfter(renewed, 59_999 - maxClockErrorMs)).toBe(true);
  });
});
