import type { ConstantArrivalRateScenario, Options } from 'k6/options';
import { callsOf, salesNeeded, type Stage } from '../steps.ts';
import { answerLimitS } from './core-client.ts';
import { knobs } from './iteration.ts';

/** What a load must keep for k6 to pass it. */
export interface Gates {
  /** Stages whose every call must be begun when it is due, and answered as it should be: all, or the first measured one alone. */
  readonly whole: 'all' | 'first';
  /** Answers of measured stages come within the limit, from the moment they were due. */
  readonly inTime: boolean;
  /** Of a hundred measured calls, so many may find their machine busy at most; undefined does not ask. */
  readonly busyPercent?: number;
}

/**
 * How much longer than the stage k6 may begin iterations, in ms. It begins the last call near the stage's very end, and a
 * moment's delay would leave it out without a word. What it begins beyond the last call does nothing.
 */
const lateMs = 250;

/** Options of a script: a k6 scenario for each stage, and the thresholds. */
export function loadOptions(stages: readonly Stage[], gates: Gates): Options {
  return {
    discardResponseBodies: true,
    // Without `url`: it has the order's number in it, and would make a time series for each.
    systemTags: ['status', 'method', 'name', 'scenario', 'expected_response', 'error_code', 'check'],
    scenarios: Object.fromEntries(stages.map((stage) => [stage.name, scenarioOf(stage)])),
    thresholds: thresholdsOf(stages, gates),
  };
}

function thresholdsOf(stages: readonly Stage[], { whole, inTime, busyPercent }: Gates): Record<string, string[]> {
  const measured = stages.filter((stage) => stage.measured);
  const [first] = measured;
  const ofFirst = whole === 'first' && first ? `{scenario:${first.name}}` : '';
  const calls = salesNeeded(measured);
  return {
    // A threshold that always holds: it makes k6 count each stage by itself.
    ...Object.fromEntries(stages.map(({ name }) => [`dropped_iterations{scenario:${name}}`, ['count>=0']])),
    [`checks${ofFirst}`]: ['rate==1'],
    [`dropped_iterations${ofFirst}`]: ['count==0'],
    // A percentile or a rate of nothing keeps any limit: this counter says that there was something.
    [`answered${ofFirst}`]: [`count>=${ofFirst !== '' && first ? callsOf(first) : calls}`],
    ...(inTime && { answered_from_due_ms: [`p(95)<${knobs.p95Ms}`] }),
    ...(busyPercent !== undefined && { busy: [`count<=${Math.floor((calls * busyPercent) / 100)}`] }),
  };
}

/** The k6 scenario of a stage: an open load of one rate, whose VUs are all there before it begins. */
export function scenarioOf(
  stage: Stage,
  fn = 'default',
): Pick<ConstantArrivalRateScenario, keyof ConstantArrivalRateScenario> {
  return {
    executor: 'constant-arrival-rate',
    exec: fn,
    startTime: `${stage.startMs}ms`,
    duration: `${stage.durationMs + lateMs}ms`,
    // k6 takes whole numbers alone.
    rate: Math.round(stage.rate * 1000),
    timeUnit: '1000s',
    preAllocatedVUs: knobs.vus,
    maxVUs: knobs.vus,
    gracefulStop: `${answerLimitS + 1}s`,
  };
}
