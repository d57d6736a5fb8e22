import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { latencyOf } from '#harness/bench/latency.ts';
import { isOwnCall, k6SegmentArgs, ownCallsOf, ownSales } from '#harness/bench/load/segment.ts';
import { callsOf, type Step } from '#harness/bench/load/steps.ts';
import { mergeHistories } from '#harness/bench/merge/merge-histories.ts';
import { mergeLatencies } from '#harness/bench/merge/merge-latencies.ts';
import { mergeFault, mergeParts, type MergePart } from '#harness/bench/merge/merge-results.ts';
import type { BenchResult } from '#harness/bench/result.ts';
import type { History, HistoryEvent } from '#harness/history/event.ts';
import { historyForAllChecks } from '../sample-histories.ts';
import { makeLoad } from './builders.ts';

const step: Step = { name: 'main', measured: true, startMs: 0, durationMs: 10_000, rate: 30.5 };

describe('the segments of a load', () => {
  it('have each call once, and as many as they count', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 9 }), fc.integer({ min: 1, max: 900 }), (count, rate) => {
        const own = Array.from({ length: count }, (_, at) => ({ number: at + 1, count }));
        const loaded = { ...step, rate: rate / 10 };
        const lists = own.map((segment) => ownSales(segment, [loaded]));
        expect(own.map((segment) => ownCallsOf(segment, loaded))).toEqual(
          lists.map((list) => list.filter(Boolean).length),
        );
        for (let k = 0; k < callsOf(loaded); k += 1) {
          expect(lists.filter((list) => list[k]).length).toBe(1);
          expect(own.filter((segment) => isOwnCall(segment, k)).length).toBe(1);
        }
      }),
    );
  });

  it('are named to k6 as parts of the whole', () => {
    expect(k6SegmentArgs({ number: 2, count: 3 })).toEqual([
      '--execution-segment',
      '1/3:2/3',
      '--execution-segment-sequence',
      '0,1/3,2/3,1',
    ]);
    expect(k6SegmentArgs({ number: 1, count: 2 })[1]).toBe('0:1/2');
  });
});

describe('latencies of several computers', () => {
  it('are those of all times together, within a thousandth', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.1, max: 5_000, noNaN: true }), { minLength: 2, maxLength: 1_500 }),
        fc.integer({ min: 2, max: 4 }),
        (times, count) => {
          const parts = Array.from({ length: count }, (_, at) =>
            latencyOf(times.filter((_time, k) => k % count === at)),
          );
          const [merged, whole] = [mergeLatencies(parts)!, latencyOf(times)!];
          expect([merged.n, merged.min, merged.max]).toEqual([whole.n, whole.min, whole.max]);
          expect(merged.mean).toBeCloseTo(whole.mean, 1);
          for (const name of ['p50', 'p90', 'p95', 'p99'] as const) {
            const [a, b] = [merged[name], whole[name]];
            expect(a === null).toBe(b === null);
            // A percentile between two times is interpolated of the times, and is one of them in a histogram.
            const sorted = times.toSorted((x, y) => x - y);
            if (a === null || b === null) continue;
            const near = sorted.filter((time) => time >= b).at(0) ?? b;
            const below = sorted.filter((time) => time <= b).at(-1) ?? b;
            expect(a).toBeGreaterThanOrEqual(below * 0.998 - 0.01);
            expect(a).toBeLessThanOrEqual(near * 1.002 + 0.01);
          }
        },
      ),
    );
    expect(mergeLatencies([undefined, null])).toBeUndefined();
  });
});

/** Half of a history: every second machine, from a computer that began so much later. */
function partOf(history: History, number: number, laterMs: number): History {
  const events = history.events.filter(
    (event) =>
      event.kind === 'run-ended' || !('machine' in event) || Number(event.machine.slice(-1)) % 2 === number - 1,
  );
  const wallStartMs = (history.header.wallStartMs ?? 0) + laterMs;
  return {
    header: { ...history.header, wallStartMs },
    events: events.map((event) => ({ ...event, t: event.t - laterMs })),
  };
}

describe('histories of several computers', () => {
  it('are one in the order of the wall clock, with one end and calls of their own', () => {
    const call = (t: number, number: number, machine: string): HistoryEvent =>
      ({ t, by: 'merchant', kind: 'call', call: number, endpoint: 'deliver', machine }) as unknown as HistoryEvent;
    const end = (t: number): HistoryEvent => ({ t, by: 'harness', kind: 'run-ended', reason: 'done' });
    const header = { ...historyForAllChecks({}).header, slackMs: 250 };
    const merged = mergeHistories([
      { header: { ...header, wallStartMs: 5_000 }, events: [call(10, 1, 'a'), call(400, 2, 'b'), end(500)] },
      { header: { ...header, wallStartMs: 5_200 }, events: [call(10, 1, 'c'), end(900)] },
    ]);
    expect(merged.events.map((event) => [event.t, event.kind, 'call' in event ? event.call : 0])).toEqual([
      [10, 'call', 1],
      [210, 'call', 3],
      [400, 'call', 2],
      [1_100, 'run-ended', 0],
    ]);
    expect(merged.header).toMatchObject({ wallStartMs: 5_000, slackMs: 350 });
  });

  it('of two halves are the whole again', () => {
    const whole = historyForAllChecks({});
    const ordered = (events: readonly HistoryEvent[]): string[] =>
      events
        .filter((event) => 'machine' in event && event.machine !== '')
        .map(({ kind, t }) => `${kind} ${t.toFixed(3)}`)
        .sort();
    const merged = mergeHistories([partOf(whole, 1, 0), partOf(whole, 2, 40)]);
    expect(ordered(merged.events)).toEqual(ordered(whole.events));
  });
});

describe('the segments that are merged', () => {
  const history = historyForAllChecks({});
  const part = (number: number, changes: Partial<BenchResult['about']> = {}, rate = 10): MergePart => ({
    name: `part-${number}`,
    // One computer saw everything, and the other nothing.
    history: {
      header: { ...history.header, wallStartMs: 1_000 },
      events: history.events.filter(({ kind }) => number === 1 || kind === 'run-ended'),
    },
    result: {
      profile: 'delivery-path',
      about: { seed: 1, configHash: 'x', target: 'http://core', segment: { number, count: 2 }, ...changes },
      loads: [makeLoad(rate)],
      knee: null,
      vus: 10,
      problems: [],
      unobserved: [],
      cutShort: null,
    } as unknown as BenchResult,
  });

  it.each([
    [[part(1)], 'there is nothing to merge in one'],
    [[part(1), part(2, { segment: undefined as never })], 'part-2 is no segment of a load'],
    [[part(1), part(2, { configHash: 'y' })], 'part-2 does not belong to part-1: rates, machines or durations differ'],
    [[part(1), part(2, { seed: 2 })], 'their seeds are 1 and 2'],
    [[part(1), part(1)], 'part-1 and part-1 are both segment 1 of 2'],
    [
      [part(1, { segment: { number: 1, count: 3 } }), part(3, { segment: { number: 3, count: 3 } })],
      'of 3 segments 2 is missing',
    ],
  ])('must be all of one load (%#)', (parts, message) => {
    expect(mergeFault(parts)).toContain(message);
  });

  it('add up to the whole load', () => {
    const parts = [part(1), part(2)];
    expect(mergeFault(parts)).toBeNull();
    const { result } = mergeParts(parts, 'vendloop bench merge part-1 part-2');
    expect(result.loads).toMatchObject([{ targetRate: 20, achievedRate: 20, outcomes: { success: 200 } }]);
    expect(result.loads[0]?.times.path?.n).toBe(200);
    expect(result.about).toMatchObject({ mergedFrom: 2, command: 'vendloop bench merge part-1 part-2' });
    expect(result.about.segment).toBeUndefined();
    expect(result.vus).toBe(20);
  });

  it('are doubted when they did not run at the same time', () => {
    const late = part(2);
    const apart = { ...late, history: { ...late.history, header: { ...late.history.header, wallStartMs: 9_000 } } };
    expect(mergeParts([part(1), apart], '').result.reason).toContain('ran together for 11 % of its time only');
  });
});
