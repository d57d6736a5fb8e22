import { describe, expect, it } from 'vitest';
import type { LoadResult } from '#harness/bench/result.ts';
import { latency } from '../reports/bench/sample-figures.ts';
import { makeLoad } from './builders.ts';
import { goodLoadResult, checks, verdict, outcomes } from './verdict-inputs.ts';

const finding = {
  check: 'mutual-exclusion',
  machine: '10000001',
  at: 1,
  events: [],
  message: 'Two held it.',
  impact: '',
};
const knee = { steps: [], rate: 100 };
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

  describe('whose users all wait', () => {
    const slow = { ...goodLoadResult, dropped: 40, times: answering(350) };
    const core = (cpu: number) => [{ name: 'core', cpu, cpuMax: cpu, rssMb: 100, rssMaxMb: 100 }] as const;
    const withUsers = (users: number, more: Parameters<typeof verdict>[0] = {}) =>
      verdict({ loads: [{ ...slow, users: { users, mean: users, most: users } }], ...more });
    const unknown = {
      verdict: 'INCONCLUSIVE',
      reason:
        'All 40 users of main waited, so that 40 requests could not be sent: the core answered in 356 ms (p95) and ' +
        'had processor time left, or too little of it was given to it. Whether it keeps up is unknown: run it again ' +
        'with --vus 125.',
    };

    it('is not to blame where the core had no processor time left', () => {
      expect(withUsers(40, { processes: core(0.95), others: 0.02 })).toMatchObject({
        verdict: 'FAIL',
        reason: expect.stringMatching(/^The core did not keep up in main/) as string,
      });
    });

    it('proves nothing where it had, or where other programs took the processors', () => {
      expect(withUsers(40)).toEqual(unknown);
      expect(withUsers(40, { processes: core(0.6), others: 0.02 })).toEqual(unknown);
      expect(withUsers(40, { processes: core(0.95), others: 0.4 })).toEqual(unknown);
    });

    it('proves nothing where they are too few, or were not all waiting', () => {
      const busy = { processes: core(0.95) };
      for (const users of [39, 60])
        expect(withUsers(users, busy)).toMatchObject({
          verdict: 'INCONCLUSIVE',
          reason: expect.stringMatching(/^The generator was too weak/) as string,
        });
    });
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
