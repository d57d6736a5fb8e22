import { describe, expect, it } from 'vitest';
import { readiness, silenceLimitMs, type HealthState } from '#core/domain/readiness.ts';

const well: HealthState = {
  stopping: false,
  writeFailure: null,
  writeSilentMs: 2_000,
  databaseFault: null,
  freeBytes: 100_000_000,
  minFreeBytes: 32_000_000,
  alarmSilentMs: 2_000,
};
const causes = (change: Partial<HealthState>) => readiness({ ...well, ...change }).reasons.map(({ cause }) => cause);

describe('a core is ready', () => {
  it('while its store takes writes, its alarm rings, its file is whole and its disk has room', () => {
    expect(readiness(well)).toEqual({ ready: true, reasons: [] });
    expect(causes({ freeBytes: null })).toEqual([]);
    expect(causes({ writeSilentMs: silenceLimitMs, alarmSilentMs: silenceLimitMs })).toEqual([]);
  });
});

describe('a core is not ready', () => {
  it.each<[string, Partial<HealthState>, string[]]>([
    ['once it has been asked to end', { stopping: true }, ['stopping']],
    ['after a write that failed', { writeFailure: 'database or disk is full' }, ['store']],
    ['while the store does not answer', { writeSilentMs: silenceLimitMs + 1 }, ['store']],
    ['when its database is gone or damaged', { databaseFault: 'the database file is gone' }, ['database']],
    ['when its disk has too little room', { freeBytes: 31_999_999 }, ['disk']],
    ['when its alarm does not ring', { alarmSilentMs: silenceLimitMs + 1 }, ['alarm']],
    [
      'for every reason that there is',
      {
        stopping: true,
        writeFailure: 'x',
        writeSilentMs: 99_000,
        databaseFault: 'y',
        freeBytes: 0,
        alarmSilentMs: 99_000,
      },
      ['stopping', 'store', 'database', 'disk', 'alarm'],
    ],
  ])('%s', (_when, change, expected) => {
    const state = readiness({ ...well, ...change });
    expect(state.ready).toBe(false);
    expect(state.reasons.map(({ cause }) => cause)).toEqual(expected);
  });

  it('says why in words', () => {
    expect(
      readiness({ ...well, freeBytes: 1024 * 1024, minFreeBytes: 32 * 1024 * 1024, alarmSilentMs: 7_900 }).reasons,
    ).toEqual([
      { cause: 'disk', text: "only 1.0 MiB are free on the database's disk, of the 32.0 MiB that must be" },
      { cause: 'alarm', text: 'no deadline has been looked at for 7 s' },
    ]);
  });
});
