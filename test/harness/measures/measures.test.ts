import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { historyView } from '#harness/history/view/history-view.ts';
import type { History } from '#harness/history/event.ts';
import type { ExpectedMeasure } from '#harness/history/header.ts';
import { measure, formatLimits, formatValue } from '#harness/measures/judge-measures.ts';
import { findMeasure, measures } from '#harness/measures/measures.ts';
import { coffees, locker, snacks } from '../history-machines.ts';
import { cleanHistory } from '../sample-histories.ts';
import { HistoryBuilder } from '../history-builder.ts';

function valueOf(name: string, history: History): number | null {
  return findMeasure(name)!.valueOf(historyView(history));
}

/**
 * Two healthy sales, a jam after a drop, a lock that expired with an answer that came after the fallback, and refusals.
 */
function mixedHistory(): History {
  const builder = new HistoryBuilder();
  builder.sale(1_000, builder.order(500, locker));
  builder.sale(1_500, builder.order(500, coffees, 3));
  const jam = builder.startDelivery(5_000, builder.order(4_000, locker));
  builder.drop(5_500, jam).answer(5_800, jam, false).settle(5_810, jam, 'failure');
  const mute = builder.startDelivery(6_000, builder.order(4_000, snacks));
  builder.drop(6_500, mute).drop(6_600, mute).released(36_000, mute, 'dwell').settle(126_000, mute, 'timeout');
  builder.answer(126_100, mute).lateResult(126_110, mute, 'success', 'timeout');
  refuse(builder, 7_000, 6057, 'deliver');
  refuse(builder, 8_000, 6057, 'deliver');
  refuse(builder, 9_000, 4008, 'deliver');
  // Neither a queueing nor a payment is a delivery.
  refuse(builder, 9_100, 6057, 'queue');
  refuse(builder, 9_200, 4008, 'pay');
  for (const [callback, attempt] of [
    [1, 1],
    [2, 1],
    [2, 2],
    [2, 3],
    [1, 2],
  ] as const)
    builder.add(10_000 + attempt, { by: 'core', kind: 'callback-attempt', callback, attempt });
  builder.add(11_000, { by: 'core', kind: 'callback-abandoned', callback: 2, attempt: 3, reason: 'HTTP 500' });
  return builder.end(130_000);
}

let calls = 900;
function refuse(builder: HistoryBuilder, t: number, code: number, endpoint: string): void {
  calls += 1;
  builder.add(t, {
    by: 'merchant',
    kind: 'answer',
    call: calls,
    endpoint,
    machine: snacks.machine,
    status: 200,
    code,
    order: 1,
    record: 1,
    delivery: '',
    reportedStatus: '',
  });
}

describe('a measure', () => {
  it.each([
    ['deliveries', 4],
    ['successes', 2],
    ['failures', 1],
    ['timeouts', 1],
    ['success-share', 0.5],
    ['items-dropped', 7],
    ['unaccounted-items', 3],
    ['late-results', 1],
    ['lock-expiries', 1],
    ['busy-refusals', 2],
    ['offline-refusals', 1],
    ['callback-attempts-max', 3],
    ['callbacks-abandoned', 1],
    // The locker takes 700 ms from command to answer, the coffees three times as long.
    ['device-time-p50', 700],
    ['device-time-p99', 2_100],
    ['device-time-max', 2_100],
    // 5 ms from the call to the command, 10 ms from the answer to the outcome; delivered 20 ms after that.
    ['core-overhead-p50', 15],
    ['core-overhead-p99', 15],
    ['core-overhead-max', 15],
    ['callback-delay-p50', 20],
    ['callback-delay-p99', 20],
    ['callback-delay-max', 20],
  ])('%s is %d', (name, value) => {
    expect(valueOf(name, mixedHistory())).toBe(value);
  });

  it('is covered in this file, every one', () => {
    expect(measures.map(({ name }) => name)).toHaveLength(23);
    expect(new Set(measures.map(({ name }) => name)).size).toBe(23);
    expect(measures.every(({ description }) => description.endsWith('.'))).toBe(true);
  });

  it('has no value where there is nothing to take it of, and 0 where nothing was counted', () => {
    const empty = new HistoryBuilder().end(1);
    expect(measures.filter((one) => one.valueOf(historyView(empty)) === null).map(({ name }) => name)).toEqual([
      'success-share',
      'callback-attempts-max',
      ...['device-time', 'core-overhead', 'callback-delay'].flatMap((name) => [
        `${name}-p50`,
        `${name}-p99`,
        `${name}-max`,
      ]),
    ]);
  });

  it('takes times of healthy deliveries only', () => {
    const builder = new HistoryBuilder();
    const slow = builder.startDelivery(1_000, builder.order(500, locker));
    builder.drop(1_500, slow).fault(1_600, slow, 'answers-late').answer(9_000, slow).settle(9_010, slow, 'success');
    expect(valueOf('device-time-max', builder.end(10_000))).toBeNull();
    expect(valueOf('successes', builder.end(10_001))).toBe(1);
  });
});

function stateOf(limits: Pick<ExpectedMeasure, 'min' | 'max' | 'band'>, name = 'callback-delay-p50') {
  return measure(historyView(mixedHistory()), [{ measure: name, ...limits }])[0]?.state;
}

describe('what is expected of a measure', () => {
  it.each([
    [{ min: null, max: 20, band: 0 }, 'met'],
    [{ min: 20, max: 20, band: 0 }, 'met'],
    [{ min: null, max: 19.9, band: 0 }, 'missed'],
    [{ min: null, max: 19.9, band: 5 }, 'missed'],
    [{ min: 20.1, max: null, band: 0 }, 'missed'],
    [{ min: null, max: 20, band: 1 }, 'marginal'],
    [{ min: null, max: 25, band: 5 }, 'marginal'],
    [{ min: null, max: 25.1, band: 5 }, 'met'],
    [{ min: 16, max: null, band: 4 }, 'marginal'],
    [{ min: 15, max: null, band: 4 }, 'met'],
  ])('20 ms, held against %j, is %s', (limits, state) => {
    expect(stateOf(limits)).toBe(state);
  });

  it('is nothing to measure by, where the measure has no value or is not known', () => {
    const emptyHistory = new HistoryBuilder().end(1);
    const expected = ['success-share', 'no-such-measure'].map((name) => ({
      measure: name,
      min: 0,
      max: null,
      band: 0,
    }));
    expect(measure(historyView(emptyHistory), expected).map(({ state, value }) => [state, value])).toEqual([
      ['no-data', null],
      ['no-data', null],
    ]);
  });

  test.prop([fc.integer({ min: -50, max: 50 }), fc.integer({ min: 0, max: 50 }), fc.boolean()])(
    'is missed on the wrong side of a limit whatever the band, and never on the right side',
    (distance, band, isMax) => {
      const limit = isMax ? 20 + distance : 20 - distance;
      const state = stateOf({ min: isMax ? null : limit, max: isMax ? limit : null, band });
      expect(state).toBe(distance < 0 ? 'missed' : band > 0 && distance <= band ? 'marginal' : 'met');
    },
  );

  it('is given in its unit', () => {
    expect([
      formatValue(0.12345, 'share'),
      formatValue(12.34, 'ms'),
      formatValue(1_234.5, 'ms'),
      formatValue(3, 'count'),
    ]).toEqual(['12.35 %', '12.3 ms', '1235 ms', '3']);
    expect(formatLimits({ min: 1, max: null, unit: 'count' })).toBe('at least 1');
    expect(formatLimits({ min: null, max: 0.5, unit: 'share' })).toBe('at most 50 %');
    expect(formatLimits({ min: 1, max: 2, unit: 'ms' })).toBe('1 ms to 2 ms');
    expect(formatLimits({ min: 3, max: 3, unit: 'count' })).toBe('exactly 3');
  });

  it('has nothing to do with the order of the lines', () => {
    const sound = cleanHistory();
    const reversed = { ...sound, events: sound.events.toSorted((a, b) => b.t - a.t) };
    for (const one of measures) expect(one.valueOf(historyView(reversed))).toBe(one.valueOf(historyView(sound)));
  });
});
