import type { ConstantArrivalRateScenario, Options, Scenario } from 'k6/options';
import { callsOf, salesNeeded, type Step } from '../../../src/harness/bench/load/steps.ts';
import { usersAtOnce, usersOf } from '../../../src/harness/bench/load/users.ts';
import { answerTimeoutS } from './core-client.ts';
import { loadParameters } from './iteration.ts';

/** What a load must keep for k6 to pass it. */
export interface ThresholdOptions {
  /**
   * Steps in which every call must start in time and get a right answer: all, or the first measured one.
   */
  readonly gatedSteps: 'all' | 'first';
  /** Answers of measured steps come within the limit, from the moment they were due. */
  readonly gatesLatency: boolean;
  /** Of a hundred measured calls, so many may find their machine busy at most; undefined does not ask. */
  readonly busyPercent?: number;
}

/**
 * How much longer than the step k6 may begin iterations, in ms: the last call is due near the end of the step, and a
 * small delay would drop it silently. Iterations beyond the last call do nothing.
 */
const extraDurationMs = 250;

/** How long k6 keeps the users of a step for late answers, s. */
const gracefulStopS = answerTimeoutS + 1;

/** For how long users open their connections, before the load begins, ms. */
const connectMs = 2_000;

/**
 * Options of a script: a k6 scenario for each step, one before them in which every user opens its connection, and the
 * thresholds.
 * @param besides further steps that run beside these; their scenarios are the script's.
 */
export function loadOptions(
  steps: readonly Step[],
  thresholds: ThresholdOptions,
  besides: readonly Step[] = [],
): Options {
  return {
    discardResponseBodies: true,
    // Without `url`: it has the order's number in it, and would make a time series for each.
    systemTags: ['status', 'method', 'name', 'scenario', 'expected_response', 'error_code', 'check'],
    scenarios: {
      connect: connectScenario([...steps, ...besides]),
      ...Object.fromEntries(steps.map((step) => [step.name, scenarioOf(step)])),
    },
    thresholds: thresholdsOf(steps, thresholds),
  };
}

function thresholdsOf(
  steps: readonly Step[],
  { gatedSteps, gatesLatency, busyPercent }: ThresholdOptions,
): Record<string, string[]> {
  const measured = steps.filter((step) => step.measured);
  const [first] = measured;
  const firstStepTag = gatedSteps === 'first' && first ? `{scenario:${first.name}}` : '';
  const calls = salesNeeded(measured);
  return {
    // A threshold that always holds: it makes k6 count each step by itself.
    ...Object.fromEntries(steps.map(({ name }) => [`dropped_iterations{scenario:${name}}`, ['count>=0']])),
    [`checks${firstStepTag}`]: ['rate==1'],
    [`dropped_iterations${firstStepTag}`]: ['count==0'],
    // A percentile or rate of no calls passes any limit: this counter proves that there were calls.
    [`answered${firstStepTag}`]: [`count>=${firstStepTag !== '' && first ? callsOf(first) : calls}`],
    ...(gatesLatency && { answer_since_intended_ms: [`p(95)<${loadParameters.p95Ms}`] }),
    ...(busyPercent !== undefined && { busy: [`count<=${Math.floor((calls * busyPercent) / 100)}`] }),
  };
}

/** Each user opens its connection: a core under load that takes many new ones at once has no time for calls. */
function connectScenario(steps: readonly Step[]): Scenario {
  const demands = steps.map((step) => ({
    users: usersOf(step, loadParameters.vus),
    from: step.startMs,
    to: step.startMs + step.durationMs + extraDurationMs + gracefulStopS * 1000,
  }));
  return {
    executor: 'per-vu-iterations',
    exec: 'connect',
    vus: usersAtOnce(demands),
    iterations: 1,
    maxDuration: `${connectMs}ms`,
    gracefulStop: '0s',
  };
}

/** The k6 scenario of a step: an open load of one rate, whose VUs are all there before it begins. */
export function scenarioOf(
  step: Step,
  functionName = 'default',
): Pick<ConstantArrivalRateScenario, keyof ConstantArrivalRateScenario> {
  const users = usersOf(step, loadParameters.vus);
  return {
    executor: 'constant-arrival-rate',
    exec: functionName,
    startTime: `${connectMs + step.startMs}ms`,
    duration: `${step.durationMs + extraDurationMs}ms`,
    // k6 takes whole numbers alone.
    rate: Math.round(step.rate * 1000),
    timeUnit: '1000s',
    preAllocatedVUs: users,
    maxVUs: users,
    gracefulStop: `${gracefulStopS}s`,
  };
}
