import { check } from 'k6';
import exec from 'k6/execution';
import http from 'k6/http';
import { Counter } from 'k6/metrics';
import { attacks } from './lib/attacks.ts';
import { post, type Answer, type Call } from './lib/core-client.ts';
import { deliverCall, deliverMembers, sendValid } from './lib/valid-calls.ts';
import { loadOptions, scenarioOf } from './lib/k6-options.ts';
import { loadParameters, plannedSteps, currentIteration } from './lib/iteration.ts';
import { loadSales } from './lib/sales.ts';
import { sampleLine, type ExpectedAnswer, type Sample } from '../../src/harness/bench/load/sample-line.ts';
import { callsOf, hostileStep, intendedMs, salesNeeded } from '../../src/harness/bench/load/steps.ts';

/** Bad signs, garbage and replays at a rate, beside a valid load that must not be affected. */
const steps = plannedSteps('hostile');
const sales = salesNeeded(steps);
const saleAt = loadSales(steps);
const hostileStepPlan = hostileStep(loadParameters);

/** One valid call in so many is sent again unchanged. */
const replayEvery = 5;

/** Hostile requests that got their one right answer. */
const rejected = new Counter('rejected');

const validOptions = loadOptions(steps, { gatedSteps: 'all', gatesLatency: true });

export const options = {
  ...validOptions,
  scenarios: { ...validOptions.scenarios, [hostileStepPlan.name]: scenarioOf(hostileStepPlan, 'attack') },
  // By scenario: replays are made in the valid ones, and must not count for these.
  thresholds: {
    ...validOptions.thresholds,
    [`rejected{scenario:${hostileStepPlan.name}}`]: [`count>=${callsOf(hostileStepPlan)}`],
  },
};

/** A valid call, and now and then the same bytes again: they must get the same answer, of the same delivery. */
export default function (): void {
  const iteration = currentIteration(steps);
  if (!iteration) return;
  const call = deliverCall(saleAt(iteration.sale));
  const first = sendValid(iteration, call);
  if (iteration.k % replayEvery !== 0 || first.code === -1) return;
  const intendedWallMs = Date.now();
  recordAnswer({
    step: 'hostile/replay',
    k: iteration.k,
    sale: iteration.sale,
    intendedWallMs,
    ...post({ ...call, name: 'replay' }),
    expected: first,
  });
}

/** One bad request. It uses a sale of the valid load, and must neither start nor change its delivery. */
export function attack(): void {
  const { iterationInTest: k, startTime } = exec.scenario;
  const kind = attacks[k % attacks.length];
  if (k >= callsOf(hostileStepPlan) || !kind) return;
  const sale = k % sales;
  const call: Call = {
    name: 'attack',
    path: '/deliveries',
    body: kind.body(deliverMembers(saleAt(sale))),
    headers: kind.headers,
    expectedStatuses: http.expectedStatuses(kind.status),
  };
  const expected: ExpectedAnswer = { status: kind.status, code: kind.code, deliveryId: '' };
  recordAnswer({
    step: `hostile/${kind.kind}`,
    k,
    sale,
    intendedWallMs: startTime + intendedMs(hostileStepPlan, k) - hostileStepPlan.startMs,
    ...post(call),
    expected,
  });
}

function recordAnswer(sample: Sample & { readonly expected: ExpectedAnswer }): void {
  const { expected } = sample;
  console.log(sampleLine(sample));
  const isExpectedAnswer = isExpected(sample, expected);
  check(sample, { 'a hostile request gets its one right answer': () => isExpectedAnswer });
  if (isExpectedAnswer) rejected.add(1);
}

function isExpected(
  actual: Pick<Answer, 'status' | 'code' | 'deliveryId'>,
  { status, code, deliveryId }: ExpectedAnswer,
): boolean {
  return actual.status === status && actual.code === code && actual.deliveryId === deliveryId;
}
