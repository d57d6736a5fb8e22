import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { envOfParameters, loadParametersOf, type LoadParameters } from '#harness/bench/load/load-parameters.ts';
import {
  callsOf,
  firstSaleOf,
  hostileStep,
  intendedMs,
  profiles,
  salesNeeded,
  stepsOf,
} from '#harness/bench/load/steps.ts';

const thousandths = (min: number, max: number): fc.Arbitrary<number> =>
  fc.integer({ min: min * 1000, max: max * 1000 }).map((n) => n / 1000);
const rate = thousandths(0.001, 500);
const seconds = thousandths(1, 60);
const steps = fc.uniqueArray(rate, { minLength: 1, maxLength: 6 }).map((rates) => rates.sort((a, b) => a - b));
const anyParameters: fc.Arbitrary<LoadParameters> = fc.record({
  rate,
  warmupS: fc.oneof(fc.constant(0), seconds),
  durationS: seconds,
  steps,
  stepS: seconds,
  spikeRate: rate,
  spikeS: seconds,
  hostileRate: rate,
  vus: fc.integer({ min: 1, max: 500 }),
  p95Ms: fc.integer({ min: 1, max: 10_000 }),
});
const profile = fc.constantFrom(...profiles);

describe('the shape of a load', () => {
  test.prop([profile, anyParameters])(
    'has stages that follow each other without gap or overlap, each with a name of its own',
    (name, parameters) => {
      const stages = stepsOf(name, parameters);
      let end = 0;
      for (const stage of stages) {
        expect(stage.startMs).toBe(end);
        expect(stage.durationMs).toBeGreaterThan(0);
        end += stage.durationMs;
      }
      expect(new Set(stages.map((stage) => stage.name)).size).toBe(stages.length);
      expect(stages.filter((stage) => !stage.measured).map((stage) => stage.name)).toEqual(
        parameters.warmupS > 0 ? ['warm-up'] : [],
      );
    },
  );

  test.prop([profile, anyParameters])(
    'makes as many calls as are due before the end of each stage, at times that rise from stage to stage',
    (name, parameters) => {
      let last = -1;
      for (const stage of stepsOf(name, parameters)) {
        const calls = callsOf(stage);
        const end = stage.startMs + stage.durationMs;
        expect(intendedMs(stage, 0)).toBe(stage.startMs);
        expect(intendedMs(stage, 0)).toBeGreaterThan(last);
        last = intendedMs(stage, calls - 1);
        // Where a call is due at the very end, rounding may give either; a thousandth of a millisecond is nothing.
        expect(last).toBeLessThan(end);
        expect(intendedMs(stage, calls)).toBeGreaterThan(end - 0.001);
      }
    },
  );

  test.prop([profile, anyParameters])(
    'gives each stage a range of sales of its own, all of them together',
    (name, parameters) => {
      const stages = stepsOf(name, parameters);
      let next = 0;
      for (const stage of stages) {
        expect(firstSaleOf(stages, stage.name)).toBe(next);
        next += callsOf(stage);
      }
      expect(salesNeeded(stages)).toBe(next);
    },
  );

  test.prop([anyParameters])(
    'has hostile requests run beside the measured stages of hostile, and at no other time',
    (parameters) => {
      const bad = hostileStep(parameters);
      const measured = stepsOf('hostile', parameters).filter((stage) => stage.measured);
      expect(measured.map(({ startMs, durationMs }) => [startMs, durationMs])).toEqual([[bad.startMs, bad.durationMs]]);
    },
  );

  test.prop([anyParameters])('comes out of the environment as it went in', (parameters) => {
    expect(loadParametersOf(envOfParameters(parameters))).toEqual(parameters);
  });

  it('is exact where a product of floats is not: 0.07 a second for 100 s are 7 calls', () => {
    const [stage] = stepsOf('soak', loadParametersOf({ RATE: '0.07', DURATION: '100', WARMUP: '0' }));
    expect(stage && callsOf(stage)).toBe(7);
  });

  it('of spike and knee follows their parameters', () => {
    const shape = (name: 'spike' | 'knee'): unknown =>
      stepsOf(
        name,
        loadParametersOf({
          RATE: '10',
          DURATION: '20',
          WARMUP: '5',
          SPIKE_RATE: '80',
          SPIKE_SECONDS: '3',
          STEPS: '5, 50',
          STEP_SECONDS: '4',
        }),
      ).map((stage) => [stage.name, stage.rate, stage.startMs, stage.durationMs]);
    expect(shape('spike')).toEqual([
      ['warm-up', 5, 0, 5_000],
      ['before', 10, 5_000, 20_000],
      ['spike', 80, 25_000, 3_000],
      ['after', 10, 28_000, 20_000],
    ]);
    expect(shape('knee')).toEqual([
      ['warm-up', 2.5, 0, 5_000],
      ['step-1', 5, 5_000, 4_000],
      ['step-2', 50, 9_000, 4_000],
    ]);
  });
});

describe('a knob', () => {
  it.each([
    [{ RATE: '0' }, 'RATE is "0", but it must be a rate per second above 0 with at most three decimals'],
    [{ RATE: '1.0005' }, 'RATE is "1.0005", but it must be a rate per second above 0 with at most three decimals'],
    [{ RATE: 'fast' }, 'RATE is "fast", but it must be a rate per second above 0 with at most three decimals'],
    [{ DURATION: '0.5' }, 'DURATION is "0.5", but it must be seconds, 1 or more, with at most three decimals'],
    [{ WARMUP: '-1' }, 'WARMUP is "-1", but it must be 0 or seconds, 1 or more, with at most three decimals'],
    [{ VUS: '2.5' }, 'VUS is "2.5", but it must be a whole number above 0'],
    [{ STEPS: '10,,20' }, 'STEPS is "", but it must be a rate per second above 0 with at most three decimals'],
    [{ STEPS: '10,20,15' }, 'STEPS is "10,20,15", but each step must be above the one before it: 15 is not above 20'],
  ])('that is wrong is refused with its name and what it must be: %o', (env, message) => {
    expect(() => loadParametersOf(env)).toThrow(message);
  });
});
