import { fc, test } from '@fast-check/vitest';
import assert from 'node:assert/strict';
import { describe, expect, it } from 'vitest';
import { sampleDistance } from '#harness/fit/sample-distance.ts';
import { fitProfile } from '#harness/fit/fit.ts';
import { readHistoryRuns } from '#harness/fit/history-runs.ts';
import { readLog } from '#harness/fit/read-log.ts';
import { readProfile, writeProfile } from '#harness/fit/profile-file.ts';
import { LogError } from '#harness/log/log-error.ts';
import { percentiles } from '#harness/history/percentiles.ts';
import { runScenario } from '#harness/runner/run.ts';
import { defineScenario } from '#harness/scenario/read-scenario.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';
import { motorByName, motorTypes } from '#simulators/motors/index.ts';
import { withProfile } from '#simulators/motors/motor-type.ts';
import type { TimingProfile } from '#simulators/motors/timing.ts';
import { timeOf } from '#simulators/motors/run-plan.ts';
import { runs } from '#test/properties/settings.ts';

/** A fleet that is slower than what is assumed, with a tail. */
function wornProfile(profile: TimingProfile): TimingProfile {
  return {
    ...profile,
    network: [
      [0, 30],
      [0.9, 60],
      [1, 90],
    ],
    ack: [
      [0, 10],
      [0.9, 40],
      [1, 80],
    ],
    motor: [
      [0, 380],
      [0.5, 520],
      [0.95, 640],
      [0.99, 720],
      [1, 760],
    ],
  };
}

const full = { hasLane: () => true, stock: () => 100 };

/** Runs of a machine with a profile, as a log that a technician would have. */
function csvOf(motor: string, profile: TimingProfile, runs: number, seed: number): string {
  const machine = withProfile(motorByName(motor), profile);
  const random = seededRandom(seed);
  const rows = Array.from({ length: runs }, (_, index) => {
    const plan = machine.plan({ lane: 0, quantity: 1 }, full, random.fork(`${index}`), machine.profile);
    const commanded = 1_714_373_688_000 + index * 5_000;
    return [commanded, commanded + timeOf(plan, 'ack')!, commanded + timeOf(plan, 'answer')!].join(',');
  });
  return `commanded_at,acknowledged_at,result_at\n${rows.join('\n')}\n`;
}

describe('a profile that is fitted to what our own machines wrote', () => {
  it.each(motorTypes.flatMap((motor) => [1, 2].map((seed) => [motor.name, seed] as const)))(
    'recovers the times of %s (seed %d): median within 2 %%, p99 within 5 %%, KS under 0.08',
    (name, seed) => {
      const motor = motorByName(name);
      const { runs } = readLog(csvOf(name, wornProfile(motor.profile), 3_000, seed), 'log.csv', name);
      const { observables, heldOutRuns, profile } = fitProfile(motor, runs, 'log.csv', seededRandom(seed));
      expect(profile.origin).toBe('fitted');
      expect(heldOutRuns).toBeGreaterThan(800);
      expect(observables.map((one) => one.name)).toEqual(['command to acknowledgement', 'command to result']);
      for (const { distance: apart, logPercentiles, simulatedPercentiles } of observables) {
        expect(apart.ks).toBeLessThan(0.08);
        expect(Math.abs(simulatedPercentiles!.p50 / logPercentiles!.p50 - 1)).toBeLessThan(0.02);
        expect(Math.abs(simulatedPercentiles!.p99 / logPercentiles!.p99 - 1)).toBeLessThan(0.05);
      }
    },
  );

  it('is far from another machine: the distance shows it', () => {
    const motor = motorByName('spring');
    const { runs } = readLog(
      csvOf(
        'spring',
        {
          ...motor.profile,
          motor: [
            [0, 600],
            [1, 1_200],
          ],
        },
        1_000,
        3,
      ),
      'log.csv',
      'spring',
    );
    const assumed = readLog(csvOf('spring', motor.profile, 1_000, 4), 'log.csv', 'spring').runs;
    expect(
      sampleDistance(
        runs.map(({ resultMs }) => resultMs),
        assumed.map(({ resultMs }) => resultMs),
      ).ks,
    ).toBeGreaterThan(0.25);
  });

  it('is used by a run, which reports it, and gives its times', async () => {
    const motor = motorByName('spring');
    const { runs } = readLog(csvOf('spring', wornProfile(motor.profile), 2_000, 5), 'log.csv', 'spring');
    const { profile } = readProfile(
      writeProfile({ motor: 'spring', profile: fitProfile(motor, runs, 'log.csv', seededRandom(1)).profile }),
      'p.json',
    );
    const scenario = defineScenario({
      name: 'fitted',
      title: 'Fitted',
      stages: ['virtual'],
      fleet: [{ group: 'snacks', motor: 'spring', stockPerLane: 1_000 }],
      tracks: [{ on: 'snacks', steps: [{ sell: {}, times: 400 }] }],
      proves: ['paid-quantity'],
    });
    const { history } = await runScenario(scenario, virtualStage({ seed: 1 }), {
      seed: 1,
      profiles: new Map([['spring', profile]]),
    });
    expect(history.header.machines[0]!.profile).toBe('fitted');
    // A history is a log too: fitted again, it gives the same machine.
    const refit = fitProfile(motor, readHistoryRuns(history, 'h.ndjson', 'spring').runs, 'h.ndjson', seededRandom(2));
    // 133 runs were held out: their own noise alone reaches 0.12.
    for (const observable of refit.observables) expect(observable.distance.ks).toBeLessThan(0.16);
    const refitTimes = readHistoryRuns(history, 'h.ndjson', 'spring').runs.map(({ resultMs }) => resultMs);
    expect(
      sampleDistance(
        refitTimes,
        runs.map(({ resultMs }) => resultMs),
      ).ks,
    ).toBeLessThan(0.1);
    expect(
      Math.abs(percentiles(refitTimes)!.p50 / percentiles(runs.map(({ resultMs }) => resultMs))!.p50 - 1),
    ).toBeLessThan(0.03);
  });

  test.prop([fc.array(fc.tuple(fc.nat({ max: 500 }), fc.nat({ max: 5_000 })), { minLength: 30, maxLength: 200 })], {
    numRuns: runs(30),
  })('has tables whose shares rise and whose times never fall, whatever the log', (rows) => {
    const runs = rows.map(([ack, more]) => ({ ackMs: ack, startMs: null, stopMs: null, resultMs: ack + more }));
    const { profile } = fitProfile(motorByName('spring'), runs, 'x', seededRandom(1));
    assert.deepEqual(readProfile(writeProfile({ motor: 'spring', profile }), 'x').profile, profile);
  });
});

describe('the distance of two samples', () => {
  it.each([
    [[1, 2, 3], [1, 2, 3], 0, 0],
    [[0, 0], [10, 10], 1, 10],
    [[0, 10], [0, 20], 0.5, 5],
    [[5], [5, 15], 0.5, 5],
  ])('of %j and %j is %d and %d ms', (one, other, ks, w1Ms) => {
    expect(sampleDistance(one, other)).toEqual({ ks, w1Ms });
    expect(sampleDistance(other, one)).toEqual({ ks, w1Ms });
  });
});

describe('a log', () => {
  const rows = (count: number, row: (at: number) => string): string =>
    Array.from({ length: count }, (_, index) => row(1_714_373_688_000 + index * 2_000)).join('\n');
  const head = 'commanded_at,result_at\n';

  it.each([
    ['Unix milliseconds', (at: number) => `${at},${at + 700}`],
    ['Unix seconds', (at: number) => `${at / 1000},${(at + 700) / 1000}`],
    ['ISO 8601', (at: number) => `${new Date(at).toISOString()},${new Date(at + 700).toISOString()}`],
  ])('is read with its times in %s', (times, row) => {
    const log = readLog(head + rows(40, row), 'x.csv', 'spring');
    expect(log.timeFormat).toBe(times);
    expect(log.runs).toHaveLength(40);
    for (const { resultMs } of log.runs) expect(resultMs).toBeCloseTo(700, 3);
  });

  it('is read as NDJSON, with quotes, other motors, failures and several items left out and counted', () => {
    const lines = rows(40, (at) => JSON.stringify({ commanded_at: at, result_at: at + 700, motor: 'spring' }));
    const others = [{ motor: 'conveyor' }, { outcome: 'failure' }, { quantity: 3 }].map((more) =>
      JSON.stringify({ commanded_at: 1_714_373_688_000, result_at: 1_714_373_688_700, ...more }),
    );
    const log = readLog([lines, ...others].join('\n'), 'x.ndjson', 'spring');
    expect(log.runs).toHaveLength(40);
    expect([...log.skippedRows.values()]).toEqual([1, 1, 1]);
    expect(
      readLog(`\ufeff"commanded_at","result_at"\r\n${rows(30, (at) => `"${at}",${at + 5}`)}\r\n`, 'x.csv', 'spring')
        .runs,
    ).toHaveLength(30);
  });

  it.each([
    ['nothing', '', 'there is no column "commanded_at"'],
    ['no such column', 'when,result_at\n', 'there is no column "commanded_at"'],
    [
      'too few runs',
      head + rows(29, (at) => `${at},${at + 5}`),
      'has 29 runs that can be used; a fit needs at least 30',
    ],
    [
      'two ways of writing times',
      `${head}${rows(40, (at) => `${at},${at + 5}`)}\n1714373688.1,1714373688.9`,
      'in more than one way',
    ],
    ['too many bad rows', head + rows(40, (at) => `${at},soon`), 'first, line 2: "soon" in result_at is no time'],
    ['broken JSON', '{"commanded_at": 1', 'line 1: this is no JSON'],
    [
      'answers before commands',
      head + rows(40, (at) => `${at},${at - 5}`),
      '40 of 40 rows cannot be used; first, line 2: result_at lies 5 ms before commanded_at',
    ],
  ])('with %s is refused, with the reason', (_what, text, message) => {
    expect(() => readLog(text, 'x.csv', 'spring')).toThrow(message);
    expect(() => readLog(text, 'x.csv', 'spring')).toThrow(LogError);
  });

  test.prop([
    fc.oneof(
      fc.string(),
      fc.string().map((text) => head + text),
      fc.string().map((text) => `{${text}`),
    ),
  ])('throws nothing but its own error', (text) => {
    try {
      readLog(text, 'x', 'spring');
    } catch (error) {
      assert.ok(error instanceof LogError, String(error));
    }
  });
});
