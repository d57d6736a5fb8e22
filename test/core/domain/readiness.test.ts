import { describe, expect, it } from 'vitest';
import { readiness, maxSilenceMs, type HealthState } from '#core/domain/readiness.ts';

const healthyState: HealthState = {
  stopping: false,
  writeFailure: null,
  msSinceWrite: 2_000,
  databaseProblem: null,
  freeBytes: 100_000_000,
  minFreeBytes: 32_000_000,
  msSinceDeadlineCheck: 2_000,
  brokerLost: false,
};
const causes = (change: Partial<HealthState>) =>
  readiness({ ...healthyState, ...change }).reasons.map(({ cause }) => cause);

describe('a core is ready', () => {
  it('while its store takes writes, its alarm rings, its file is whole and its disk has room', () => {
    expect(readiness(healthyState)).toEqual({ ready: true, reasons: [] });
    expect(causes({ freeBytes: null })).toEqual([]);
    expect(causes({ msSinceWrite: maxSilenceMs, msSinceDeadlineCheck: maxSilenceMs })).toEqual([]);
  });
});

describe('a core is not ready', () => {
  it.each<[string, Partial<HealthState>, string[]]>([
    ['once it has been asked to end', { stopping: true }, ['stopping']],
    ['after a write that failed', { writeFailure: 'database or disk is full' }, ['store']],
    ['while the store does not answer', { msSinceWrite: maxSilenceMs + 1 }, ['store']],
    ['when its database is deleted or damaged', { databaseProblem: 'the database file was deleted' }, ['database']],
    ['when its disk has too little room', { freeBytes: 31_999_999 }, ['disk']],
    ['while it has lost its broker', { brokerLost: true }, ['broker']],
    ['when its deadline timer does not fire', { msSinceDeadlineCheck: maxSilenceMs + 1 }, ['deadlines']],
    [
      'for every reason that there is',
      {
        stopping: true,
        writeFailure: 'x',
        msSinceWrite: 99_000,
        databaseProblem: 'y',
        freeBytes: 0,
        msSinceDeadlineCheck: 99_000,
      },
      ['stopping', 'store', 'database', 'disk', 'deadlines'],
    ],
  ])('%s', (_when, change, expected) => {
    const state = readiness({ ...healthyState, ...change });
    expect(state.ready).toBe(false);
    expect(state.reasons.map(({ cause }) => cause)).toEqual(expected);
  });

  it('not for free space that is just enough', () => {
    expect(causes({ freeBytes: 32_000_000 })).toEqual([]);
  });

  it('gives the reason in words', () => {
    const textOf = (change: Partial<HealthState>) => readiness({ ...healthyState, ...change }).reasons[0]?.text;
    expect(textOf({ stopping: true })).toBe('the core is stopping');
    expect(textOf({ writeFailure: 'disk I/O error' })).toBe('the last write failed: disk I/O error');
    expect(textOf({ msSinceWrite: 7_900 })).toBe('no write has completed for 7 s');
    expect(
      readiness({
        ...healthyState,
        freeBytes: 1024 * 1024,
        minFreeBytes: 32 * 1024 * 1024,
        msSinceDeadlineCheck: 7_900,
      }).reasons,
    ).toEqual([
      { cause: 'disk', text: "only 1.0 MiB are free on the database's disk, of the 32.0 MiB that must be" },
      { cause: 'deadlines', text: 'deadlines have not been checked for 7 s' },
    ]);
  });
});
