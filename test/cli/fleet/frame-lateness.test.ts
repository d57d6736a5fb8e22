import { describe, expect, it } from 'vitest';
import { addLateness, formatLateness, FrameLateness, summarizeLateness } from '#cli/fleet/frame-lateness.ts';

/** Counts of frames that were sent so late, ms. */
function lateness(...values: readonly number[]) {
  const measured = new FrameLateness(false);
  for (const ms of values) measured.record(ms);
  return measured.counts();
}

describe('how late a fleet sends', () => {
  it('is counted in steps of a tenth, in the same memory however many frames there are', () => {
    const hundred = lateness(...Array.from({ length: 98 }, () => 1), 50, 400);
    const { frames, p50, p99, most } = summarizeLateness(hundred)!;
    expect(frames).toBe(100);
    for (const [value, exact] of [
      [p50, 1],
      [p99, 50],
      [most, 400],
    ] as const) {
      expect(value).toBeGreaterThanOrEqual(exact);
      expect(value).toBeLessThanOrEqual(exact * 1.1);
    }
    expect(lateness(1e12, -3, 0)).toHaveLength(171);
    expect(summarizeLateness(lateness())).toBeNull();
  });

  it('is the same over threads as in one', () => {
    const [left, right] = [lateness(0.05, 3, 900), lateness(3, 20)];
    expect(addLateness(left, right)).toEqual(lateness(0.05, 3, 900, 3, 20));
    expect(addLateness(right, left)).toEqual(addLateness(left, right));
  });

  it('is one line, and none without frames', () => {
    expect(formatLateness(lateness(0.1, 0.1, 30))).toMatch(
      /^acknowledgements and answers were sent 0\.1 ms after they were due \(median\), 3\d ms \(p99\), 3\d ms at most\n$/,
    );
    expect(formatLateness([])).toBe('');
  });

  it('is handed on frame by frame where events are written, in batches', () => {
    const measured = new FrameLateness(true);
    expect(Array.from({ length: 2_000 }, () => measured.record(1.23456)).indexOf(true)).toBe(1_999);
    expect(measured.takeBatch()).toHaveLength(2_000);
    expect(measured.record(7)).toBe(false);
    expect(measured.takeBatch()).toEqual([7]);
    expect(measured.takeBatch()).toEqual([]);
  });
});
