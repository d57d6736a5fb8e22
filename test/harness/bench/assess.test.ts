import { beforeAll, describe, expect, it } from 'vitest';
import { assess } from '#harness/bench/assess.ts';
import type { BenchmarkEvidence } from '#harness/bench/live/benchmark-types.ts';
import type { BenchProfile } from '#harness/bench/profiles.ts';
import { runChecks } from '#harness/judge/judgement.ts';
import type { History, HistoryEvent } from '#harness/history/event.ts';
import { readHistory } from '#harness/history/ndjson.ts';
import { writeHistory } from '#test/harness/write-history.ts';
import { about, evidenceOf, plannedRequests, playedHistory, profile } from './evidence.ts';

let history: History;
let evidence: BenchmarkEvidence;
beforeAll(async () => {
  history = await playedHistory();
  evidence = evidenceOf(history);
});

const assessed = (
  overrides: Partial<BenchmarkEvidence> = {},
  sessionEvidence: Partial<Parameters<typeof assess>[1]> = {},
) => assess({ ...evidence, ...overrides }, { profile, about, baseline: null, ...sessionEvidence });
const withoutEvent = (list: readonly HistoryEvent[], kind: HistoryEvent['kind'], index = 3): HistoryEvent[] => {
  const removed = list.filter((event) => event.kind === kind)[index]!;
  return list.filter((event) => event !== removed);
};

describe('a benchmark that was played in virtual time', () => {
  it('passes, and every figure is there', () => {
    const { result } = assessed();
    expect(result.reason).toMatch(/^20 requests had the expected outcome/);
    expect(result).toMatchObject({
      verdict: 'PASS',
      vus: 7,
      hostile: [],
      problems: [],
      unobserved: ['This system has no /proc: processor time and memory are missing.'],
      baseline: { kind: 'none' },
      knee: null,
    });
    expect(result.loads).toMatchObject([
      {
        step: 'main',
        outcomes: { success: 20 },
        dropped: 0,
        times: { path: { n: 20 }, store: { n: 20, p50: 2 }, device: { n: 20 }, added: { n: 20 } },
      },
    ]);
    const { path, device, added } = result.loads[0]!.times;
    expect(path!.mean).toBeCloseTo(device!.mean + added!.mean, 2);
    expect(device!.min).toBeGreaterThanOrEqual(500);
    expect(added!.max).toBeLessThan(100);
    expect(result.locks).toMatchObject({ machines: 4, busy: { counted: 0 }, lateResults: 0 });
    expect(result.series.reduce((sum, { sent }) => sum + sent, 0)).toBe(20);
    expect(result.series.reduce((sum, { notified }) => sum + notified, 0)).toBe(20);
    expect(JSON.stringify(result)).not.toContain('NaN');
  });

  it('has a history that is as sound as the one it was made of, and can be written and read', () => {
    const { history: made, result } = assessed();
    expect(runChecks(made).findings).toEqual([]);
    expect(result.checks.checks).toBe(runChecks(made).results.length);
    expect(readHistory(writeHistory(made), 'history').events).toEqual(made.events);
    expect(made.events.map(({ t }) => t)).toEqual(made.events.map(({ t }) => t).sort((a, b) => a - b));
    expect(made.events.filter(({ kind }) => kind === 'call').length).toBe(
      history.events.filter(({ kind }) => kind === 'call').length,
    );
  });

  it.each([
    ['lock-released', 'core', 'prompt-release'],
    ['lock-granted', 'core', 'granted-dispatch'],
    ['delivery-settled', 'core', 'fencing'],
    ['item-dropped', 'fleet', 'honest-success'],
  ] as const)('fails when a %s is missing', (kind, observer, check) => {
    const { verdict, checks } = assessed({
      [observer]: { ...evidence[observer], events: withoutEvent(evidence[observer].events, kind) },
    }).result;
    expect(verdict).toBe('FAIL');
    expect(checks.findings.map((finding) => finding.check)).toContain(check);
  });

  it('fails by a sale without a callback', () => {
    const { result } = assessed({ callbacks: withoutEvent(evidence.callbacks, 'callback-received') });
    expect(result).toMatchObject({
      verdict: 'FAIL',
      reason: expect.stringContaining('1 came to "not notified"') as string,
    });
    expect(result.checks.findings.map(({ check }) => check)).toContain('callback-delivered');
    expect(result.loads[0]!.times.answer!.n).toBe(19);
  });

  it('fails by an item that drops twice', () => {
    const drop = evidence.fleet.events.find(({ kind }) => kind === 'item-dropped')!;
    expect(
      assessed({
        fleet: { ...evidence.fleet, events: [...evidence.fleet.events, { ...drop, t: drop.t + 1 }] },
      }).result.checks.findings.map(({ check }) => check),
    ).toContain('paid-quantity');
  });

  it('proves nothing when requests were not sent, or one of its programs broke', () => {
    const [part] = evidence.parts;
    expect(assessed({ parts: [{ ...part!, samples: part!.samples.slice(0, 18) }] }).result).toMatchObject({
      verdict: 'INCONCLUSIVE',
      loads: [{ dropped: 2 }],
    });
    expect(assessed({ problems: ['The fleet ended.'] }).result).toMatchObject({
      verdict: 'INCONCLUSIVE',
      reason: 'The fleet ended.',
      problems: ['The fleet ended.'],
    });
  });

  it('can be judged by what is seen from outside alone', () => {
    const { result } = assessed(
      { core: { events: [], spans: [] } },
      { about: { ...about, target: 'http://elsewhere.test' } },
    );
    expect(result).toMatchObject({
      verdict: 'PASS',
      locks: null,
      loads: [{ outcomes: { success: 20 }, times: { path: { n: 20 }, added: { n: 20 } } }],
    });
    expect(result.unobserved).toHaveLength(2);
  });
});

describe('a benchmark of several parts', () => {
  /** The first fifteen requests as a path, the last five as a sweep of one step. */
  function evidenceInParts(): { evidence: BenchmarkEvidence; profile: BenchProfile } {
    const [whole] = evidence.parts;
    const [stage] = whole!.steps;
    const cut = (from: number, to: number, name: string) => {
      const samples = whole!.samples.slice(from, to).map((sample, k) => ({
        ...sample,
        step: name,
        k,
        sale: k,
        intendedWallMs: k === 0 ? sample.sentWallMs : sample.intendedWallMs,
      }));
      return {
        samples,
        sales: whole!.sales.slice(from, to),
        steps: [{ ...stage!, name, durationMs: 5_000, rate: (to - from) / 5 }],
      };
    };
    const knee = { ...whole!.part, script: 'knee' as const };
    const parts = [
      { ...whole!, ...cut(0, 15, 'main') },
      { ...whole!, part: knee, ...cut(15, 20, 'step-1') },
    ];
    return { evidence: { ...evidence, parts }, profile: { ...profile, parts: parts.map(({ part }) => part) } };
  }

  it('names the stages of each by its script but for steps, and sums each up by itself', () => {
    const given = evidenceInParts();
    const { result } = assess(given.evidence, { profile: given.profile, about, baseline: null });
    expect(result.loads.map(({ step, outcomes, dropped }) => [step, outcomes, dropped])).toEqual([
      ['delivery-path/main', { success: 15 }, 0],
      ['step-1', { success: 5 }, 0],
    ]);
    expect(result.knee).toMatchObject({ rate: 1, steps: [{ targetRate: 1, sustained: true }] });
    expect(result.verdict).toBe('PASS');
    expect(plannedRequests(given.evidence.parts.flatMap(({ steps }) => steps))).toBe(20);
  });

  it('numbers the calls of all parts through', () => {
    const given = evidenceInParts();
    const calls = assess(given.evidence, { profile: given.profile, about, baseline: null }).history.events.flatMap(
      (event) => (event.kind === 'call' ? [event.call] : []),
    );
    expect(new Set(calls).size).toBe(calls.length);
  });

  it('knows when a stage began of which nothing was sent', () => {
    const [whole] = evidence.parts;
    const [stage] = whole!.steps;
    const steps = [
      { ...stage!, name: 'before', durationMs: 2_000 },
      { ...stage!, startMs: 2_000 },
      { ...stage!, name: 'after', startMs: 2_000 + stage!.durationMs },
    ];
    const { loads } = assessed({ parts: [{ ...whole!, steps }] }).result;
    const [before, main, after] = loads;
    expect(before!.to).toBeCloseTo(main!.from, 6);
    expect(after!.from).toBeCloseTo(main!.to, 6);
    expect(after!.dropped).toBeGreaterThan(0);
  });
});
