import { describe, expect, it } from 'vitest';
import type { BenchResult, LoadResult } from '#harness/bench/result.ts';
import { needsConfirmation, benchVerdict, type VerdictInput } from '#harness/bench/verdict.ts';
import { comparison, latency } from '../reports/bench/sample.ts';
import { makeLoad } from './builders.ts';

const finding = {
  check: 'mutual-exclusion',
  machine: '10000001',
  at: 1,
  events: [],
  message: 'Two held it.',
  impact: '',
};
const goodLoadResult = makeLoad(100);
const checks = { cases: 100, checks: 44, findings: [] };
const knee = { steps: [], rate: 100 };
const evidence = (overrides: Partial<VerdictInput>): VerdictInput => ({
  loads: [goodLoadResult],
  loops: [],
  checks,
  baseline: { kind: 'none' },
  knee: null,
  attacks: null,
  hostile: [],
  vus: 300,
  problems: [],
  allowedOutcomes: [],
  ...overrides,
});
const verdict = (overrides: Partial<VerdictInput>) => benchVerdict(evidence(overrides));
const outcomes = (overrides: Record<string, number>, load: LoadResult = goodLoadResult): LoadResult => ({
  ...load,
  outcomes: { ...load.outcomes, ...overrides },
});
const answering = (ms: number, n = 1_000) => ({ ...goodLoadResult.times, answer: latency(n, ms, 0.01) });
const step = (overrides: Partial<LoadResult>): LoadResult => ({ ...goodLoadResult, step: 'step-2', ...overrides });

describe('a benchmark', () => {
  it('passes when every request had the expected outcome', () => {
    expect(verdict({ loads: [makeLoad(50, 2, {}, { step: 'warm-up', measured: false }), goodLoadResult] })).toEqual({
      verdict: 'PASS',
      reason: '1100 requests had the expected outcome; 44 checks examined 100 cases and found no violation.',
    });
  });

  it('fails by a broken rule, however fast and whatever else is missing', () => {
    const { verdict: is, reason } = verdict({
      checks: { ...checks, findings: [finding, finding, { ...finding, check: 'fencing' }] },
      loads: [],
      problems: ['The fleet ended.'],
    });
    expect(is).toBe('FAIL');
    expect(reason).toBe('The core broke mutual-exclusion, fencing under load (3 findings); first: Two held it.');
  });

  it('proves nothing when it was cut short: what is unanswered then was not lost', () => {
    const cut = {
      cutShort: 'it was interrupted',
      loads: [outcomes({ 'no answer': 7 })],
      problems: ['The fleet did not end as it should.'],
    };
    expect(verdict(cut)).toEqual({ verdict: 'INCONCLUSIVE', reason: 'The run was cut short: it was interrupted.' });
    expect(verdict({ ...cut, checks: { ...checks, findings: [finding] } })).toEqual({
      verdict: 'INCONCLUSIVE',
      reason:
        'The run was cut short: it was interrupted. The findings of an interrupted run are no verdict, since an ' +
        'interruption looks like a loss: 1 finding, the first of mutual-exclusion.',
    });
  });

  it('proves nothing when no check had a case to look at', () => {
    expect(verdict({ checks: { ...checks, cases: 0 } })).toEqual({
      verdict: 'INCONCLUSIVE',
      reason: 'No check had a case: nothing is proved.',
    });
  });

  it('fails by an answer to a hostile request that was not the right one', () => {
    expect(verdict({ hostile: ['3 requests got another answer.'] })).toEqual({
      verdict: 'FAIL',
      reason: '3 requests got another answer.',
    });
  });

  it('counts the hostile requests, and proves nothing when they were not all made', () => {
    const kinds = [
      { kind: 'missing-sign', status: 400, code: 4006, requests: 30, rejected: 30 },
      { kind: 'replay', status: 200, code: 0, requests: 5, rejected: 5 },
    ];
    expect(verdict({ attacks: { planned: 30, kinds } })).toMatchObject({
      verdict: 'PASS',
      reason: expect.stringContaining('; 35 hostile requests got the one right answer; 44 checks') as string,
    });
    expect(verdict({ attacks: { planned: 31, kinds } })).toEqual({
      verdict: 'INCONCLUSIVE',
      reason: 'The generator was too weak: it could not send 1 of 31 hostile requests.',
    });
    expect(verdict({ attacks: { planned: 30, kinds: kinds.slice(0, 1) } })).toEqual({
      verdict: 'INCONCLUSIVE',
      reason: 'No request was sent a second time.',
    });
  });

  it.each(['failure', 'timeout', 'no answer', 'no outcome', 'not notified', 'not observed', 'HTTP 502'])(
    'fails by a single request that came to "%s", even in its warm-up',
    (outcome) => {
      expect(verdict({ loads: [outcomes({ [outcome]: 1 })] })).toMatchObject({
        verdict: 'FAIL',
        reason: `Of 1001 requests in main, 1 came to "${outcome}".`,
      });
      expect(
        verdict({ loads: [outcomes({ [outcome]: 1 }, { ...goodLoadResult, measured: false }), goodLoadResult] })
          .verdict,
      ).toBe('FAIL');
    },
  );

  it('lets one in a hundred find its machine busy, even where no machine is to be', () => {
    expect(verdict({ loads: [outcomes({ busy: 10 })] }).verdict).toBe('PASS');
    expect(verdict({ loads: [outcomes({ busy: 11 })] })).toMatchObject({
      verdict: 'FAIL',
      reason: 'Of 1011 requests in main, 11 came to "busy".',
    });
  });

  it('lets a machine be busy where the profile allows it, and nothing else', () => {
    expect(verdict({ loads: [outcomes({ busy: 90 })], allowedOutcomes: ['busy'] }).verdict).toBe('PASS');
    expect(verdict({ loads: [outcomes({ busy: 90, timeout: 1 })], allowedOutcomes: ['busy'] })).toMatchObject({
      verdict: 'FAIL',
      reason: 'Of 1091 requests in main, 1 came to "timeout".',
    });
  });

  it('is INCONCLUSIVE when one of its own programs broke', () => {
    expect(verdict({ problems: ['The fleet did not end as it should.'] })).toEqual({
      verdict: 'INCONCLUSIVE',
      reason: 'The fleet did not end as it should.',
    });
  });
});

describe('a generator', () => {
  it('with too few VUs before a prompt core was too weak', () => {
    expect(verdict({ vus: 3, loads: [{ ...goodLoadResult, dropped: 40 }] })).toMatchObject({
      verdict: 'INCONCLUSIVE',
      reason: expect.stringContaining('with 3 VUs it could not send 40 of the requests of main') as string,
    });
    expect(verdict({ vus: 1, loads: [{ ...goodLoadResult, dropped: 1 }] }).reason).toContain('with 1 VU it');
  });

  it('that is held up by a slow core is not to blame', () => {
    expect(verdict({ loads: [{ ...goodLoadResult, dropped: 40, times: answering(1_500) }] })).toMatchObject({
      verdict: 'FAIL',
      reason: expect.stringMatching(
        /^The core did not keep up in main: it answered in \d+ ms \(p95\), and 40 requests could not be sent\.$/,
      ) as string,
    });
  });

  it('is held up by few slow answers just as well', () => {
    for (const [n, is] of [
      [150, 'p90'],
      [30, 'mean'],
    ] as const)
      expect(verdict({ loads: [{ ...goodLoadResult, dropped: 4, times: answering(9_000, n) }] })).toMatchObject({
        verdict: 'FAIL',
        reason: expect.stringContaining(`(${is})`) as string,
      });
  });

  it('that sends what is due a second late does not make a slow core of it', () => {
    const lateLoad = makeLoad(100, 10, { answer: 2_005 }, { sent: 990, lateMs: 2_000 });
    expect(verdict({ loads: [lateLoad] })).toMatchObject({
      verdict: 'INCONCLUSIVE',
      reason: expect.stringContaining('could not send 10') as string,
    });
  });

  it('that is late proves nothing, though nothing was dropped', () => {
    expect(verdict({ loads: [makeLoad(100, 10, {}, { lateMs: 50 })] }).verdict).toBe('PASS');
    expect(verdict({ loads: [makeLoad(100, 10, {}, { lateMs: 51 })] })).toMatchObject({
      verdict: 'INCONCLUSIVE',
      reason: expect.stringContaining('51 ms after they were due (p95)') as string,
    });
    expect(verdict({ loads: [makeLoad(10, 3, {}, { lateMs: 700 })] }).verdict).toBe('INCONCLUSIVE');
    expect(verdict({ loads: [makeLoad(100, 2, {}, { measured: false, lateMs: 700 }), goodLoadResult] }).verdict).toBe(
      'PASS',
    );
  });

  it('that measured nothing proves nothing', () => {
    const nothingMeasured = { verdict: 'INCONCLUSIVE', reason: 'Nothing was measured.' };
    expect(verdict({ loads: [] })).toEqual(nothingMeasured);
    expect(verdict({ loads: [{ ...goodLoadResult, measured: false }] })).toEqual(nothingMeasured);
    expect(
      verdict({ loads: [{ ...goodLoadResult, times: {}, outcomes: { busy: 9 } }], allowedOutcomes: ['busy'] }),
    ).toEqual(nothingMeasured);
    expect(verdict({ loads: [goodLoadResult, { ...goodLoadResult, step: 'after', times: {}, outcomes: {} }] })).toEqual(
      {
        verdict: 'INCONCLUSIVE',
        reason: 'No delivery of after had a callback.',
      },
    );
  });
});

describe('a sweep', () => {
  it('may drop, be late, refuse and slow down beyond its knee', () => {
    const beyond = step({ dropped: 400, times: answering(9_000), lateness: latency(1_000, 900) });
    expect(
      verdict({
        knee,
        loads: [goodLoadResult, beyond, outcomes({ busy: 50 }, beyond), step({ times: {}, outcomes: { busy: 9 } })],
      }).verdict,
    ).toBe('PASS');
  });

  it('may leave requests past the knee without an answer: they were not accepted', () => {
    expect(verdict({ knee, loads: [goodLoadResult, outcomes({ 'no answer': 50, busy: 50 }, step({}))] }).verdict).toBe(
      'PASS',
    );
  });

  it('may lose no sale', () => {
    for (const outcome of ['timeout', 'failure', 'no outcome', 'not notified'])
      expect(verdict({ knee, loads: [goodLoadResult, outcomes({ [outcome]: 1 }, step({}))] })).toMatchObject({
        verdict: 'FAIL',
        reason: `Of 1001 requests in step-2, 1 came to "${outcome}".`,
      });
  });

  it('excuses nothing in the steady load before it', () => {
    expect(verdict({ knee, loads: [outcomes({ busy: 20 }), step({})] }).verdict).toBe('FAIL');
    expect(verdict({ knee, loads: [{ ...goodLoadResult, dropped: 1 }, step({})] }).verdict).toBe('INCONCLUSIVE');
    expect(verdict({ loads: [step({ dropped: 1 })] }).verdict).toBe('INCONCLUSIVE');
  });
});

describe('a baseline', () => {
  const against = (baseline: BenchResult['baseline']) => verdict({ baseline });
  const worse = [
    comparison('store', 0.5, 3, 6, 2),
    comparison('store', 0.95, 6, 9, 8),
    comparison('added', 0.5, 11, 6, 3.3),
  ];

  it('that is slower fails the run, by the stage', () => {
    expect(against({ kind: 'compared', file: 'b', cpuRatio: 1, disk: null, rows: worse, worse })).toEqual({
      verdict: 'FAIL',
      reason:
        'The phase store is slower than in the baseline: 3.0 → 9.0 ms at the median (+5.2 to +6.9 ms; the margin ' +
        'is 2.0 ms). Slower too: added.',
    });
  });

  it('that is not slower is mentioned, and one that cannot be compared decides nothing', () => {
    expect(against({ kind: 'compared', file: 'b', cpuRatio: 1, disk: null, rows: worse, worse: [] })).toMatchObject({
      verdict: 'PASS',
      reason: expect.stringContaining('Nothing is slower than in the baseline.') as string,
    });
    expect(against({ kind: 'not-comparable', file: 'b', reason: 'x' })).toMatchObject({ verdict: 'PASS' });
  });

  it('names the expected time on a machine that is slower now', () => {
    const row = { ...worse[0]!, expectedMs: 4 };
    expect(
      against({ kind: 'compared', file: 'b', cpuRatio: 1.15, disk: null, rows: [row], worse: [row] }).reason,
    ).toContain('3.0 → 9.0 ms at the median, where 4.0 is expected on a machine as slow as this one is now (');
  });

  it('of a much faster machine proves nothing, unless nothing is slower', () => {
    expect(against({ kind: 'compared', file: 'b', cpuRatio: 1.41, disk: null, rows: worse, worse })).toEqual({
      verdict: 'INCONCLUSIVE',
      reason: expect.stringContaining(
        'k6 took 1.4 times the processor time. Whether the core is slower too (store, added) is unknown',
      ) as string,
    });
    expect(against({ kind: 'compared', file: 'b', cpuRatio: 1.4, disk: null, rows: worse, worse }).verdict).toBe(
      'FAIL',
    );
    expect(against({ kind: 'compared', file: 'b', cpuRatio: 3, disk: null, rows: worse, worse: [] }).verdict).toBe(
      'PASS',
    );
  });

  it('of a much faster disk proves nothing either', () => {
    const disk = (currentMs: number) =>
      against({ kind: 'compared', file: 'b', cpuRatio: 1, disk: { baseMs: 0.2, currentMs }, rows: worse, worse });
    expect(disk(1.71)).toEqual({
      verdict: 'INCONCLUSIVE',
      reason: expect.stringContaining(
        'slower than it was for the baseline: its disk took 1.7 ms where it took 0.2. Whether',
      ) as string,
    });
    expect(disk(1.69).verdict).toBe('FAIL');
    expect(disk(0.01).verdict).toBe('FAIL');
  });

  it('mentions two measurements where there were two', () => {
    expect(
      against({ kind: 'compared', file: 'b', cpuRatio: 1, disk: null, rows: worse, worse, firstComparison: worse })
        .reason,
    ).toContain('slower than in the baseline, in two measurements: 3.0 → 9.0 ms');
    expect(
      against({ kind: 'compared', file: 'b', cpuRatio: 1, disk: null, rows: worse, worse: [], firstComparison: worse }),
    ).toMatchObject({
      verdict: 'PASS',
      reason: expect.stringContaining(
        'A first measurement was slower than the baseline in store, added; this second one is not',
      ) as string,
    });
  });
});

describe('another measurement', () => {
  const worse = [comparison('store', 0.5, 3, 6, 2)];
  const slow: BenchResult['baseline'] = { kind: 'compared', file: 'b', cpuRatio: 1, disk: null, rows: worse, worse };
  const needsConfirmationFor = (overrides: Partial<VerdictInput>) => needsConfirmation(evidence(overrides));

  it('is made where nothing but times against a baseline speaks against the core', () => {
    expect(needsConfirmationFor({ baseline: slow })).toBe(true);
    expect(needsConfirmationFor({ baseline: { ...slow, cpuRatio: 2 } })).toBe(true);
  });

  it('is not made where nothing is slower, where it is the second already, or where the run fails anyway', () => {
    expect(needsConfirmationFor({})).toBe(false);
    expect(needsConfirmationFor({ baseline: { ...slow, worse: [] } })).toBe(false);
    expect(needsConfirmationFor({ baseline: { kind: 'not-comparable', file: 'b', reason: 'x' } })).toBe(false);
    expect(needsConfirmationFor({ baseline: { ...slow, firstComparison: worse } })).toBe(false);
    expect(needsConfirmationFor({ baseline: slow, loads: [outcomes({ 'not notified': 1 })] })).toBe(false);
  });
});
