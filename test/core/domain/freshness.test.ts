import { describe, expect, it } from 'vitest';
import {
  checkFreshness,
  isInWindow,
  type FrameHistory,
  type FreshnessConditions,
  type FrameSubject,
} from '#core/domain/freshness.ts';

const monotone: FreshnessConditions = { mode: 'monotone', nowSeconds: 1_000, windowSeconds: 60 };
const windowed: FreshnessConditions = { ...monotone, mode: 'window' };
const off: FreshnessConditions = { ...monotone, mode: 'off' };
/** The last accepted frame is of second 500, and the last command was sent when second 450 was the last. */
const seen: FrameHistory = { lastUnixSeconds: 500, signs: new Set(['seen']), unixSecondsAtCommand: 450 };

const frame = (unixSeconds: number, subject: FrameSubject = 'other', sign = 'new') => ({ unixSeconds, subject, sign });

describe('a frame', () => {
  it.each<[string, FrameHistory, ReturnType<typeof frame>, FreshnessConditions, string]>([
    ['that is the first', { ...seen, lastUnixSeconds: null, signs: null }, frame(1), monotone, 'fresh'],
    ['of a later second', seen, frame(501), monotone, 'fresh'],
    ['of the same second', seen, frame(500), monotone, 'fresh'],
    ['of the same second, after a restart', { ...seen, signs: null }, frame(500), monotone, 'stale'],
    ['of an earlier second', seen, frame(499), monotone, 'stale'],
    ['that came already', seen, frame(500, 'other', 'seen'), monotone, 'repeated'],
    ['that came already, as a result', seen, frame(500, 'token-result', 'seen'), monotone, 'repeated'],
    ['that came already, where every frame counts', seen, frame(1, 'other', 'seen'), off, 'fresh'],
    ['that is an old result with a token', seen, frame(1, 'token-result'), monotone, 'late-result'],
    ['of old firmware, made after the command', seen, frame(451, 'legacy-result'), monotone, 'late-result'],
    ['of old firmware, made before the command', seen, frame(450, 'legacy-result'), monotone, 'stale'],
    [
      'of old firmware, without a command',
      { ...seen, unixSecondsAtCommand: null },
      frame(499, 'legacy-result'),
      monotone,
      'stale',
    ],
    ['of no result, made after the command', seen, frame(460), monotone, 'stale'],
    ['at the edge of the window', seen, frame(940), windowed, 'fresh'],
    ['before the window', seen, frame(939), windowed, 'outside-window'],
    ['behind the window', seen, frame(1_061), windowed, 'outside-window'],
    ['with a token outside the window', seen, frame(1_061, 'token-result'), windowed, 'late-result'],
    ['of old firmware outside the window', seen, frame(1_061, 'legacy-result'), windowed, 'outside-window'],
    ['in the window, but older', { ...seen, lastUnixSeconds: 970 }, frame(960), windowed, 'stale'],
  ])('%s', (_what, history, given, conditions, expected) => {
    expect(checkFreshness(history, given, conditions)).toBe(expected);
  });

  it('may bear any time, where there is no window', () => {
    expect(isInWindow(0, monotone)).toBe(true);
    expect(isInWindow(0, windowed)).toBe(false);
    expect([940, 1_060].map((unixSeconds) => isInWindow(unixSeconds, windowed))).toEqual([true, true]);
    expect([939, 1_061].map((unixSeconds) => isInWindow(unixSeconds, windowed))).toEqual([false, false]);
  });
});
