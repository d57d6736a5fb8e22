import { check } from 'k6';
import { Counter } from 'k6/metrics';
import { attacks } from './lib/attacks.ts';
import { callKind, post, type Answer } from './lib/core-client.ts';
import { deliverCall, deliverMembers, sendValid } from './lib/valid-calls.ts';
import { loadOptions, scenarioOf } from './lib/k6-options.ts';
import { currentScenario, iterationFinder, loadParameters, plannedSteps } from './lib/iteration.ts';
import { loadSales } from './lib/sales.ts';
import { sampleLine, type ExpectedAnswer, type Sample } from '../../src/harness/bench/load/sample-line.ts';
import { callsOf, hostileStep, intendedMs, salesNeeded } from '../../src/harness/bench/load/steps.ts';

/** Bad signs, garbage and replays at a rate, beside a valid load that must not be affected. */
const steps = plannedSteps('hostile');
const sales = salesNeeded(steps);
const saleAt = loadSales(steps);
const currentIteration = iterationFinder(steps);
const hostileStepPlan = hostileStep(loadParameters);
const hostileCalls = callsOf(hostileStepPlan);

/** One valid call in so many is sent again unchanged. */
const replayEvery = 5;
const replay = callKind('replay', [200, 409]);
const attackKinds = attacks.map(({ status, headers }) => callKind('attack', [status], headers));

/** Hostile requests that got their one right answer. */
const rejected = new Counter('rejected');

const validOptions = loadOptions(steps, { gatedSteps: 'all', gatesLatency: true }, [hostileStepPlan]);

export { connect } from './lib/core-client.ts';
export const options = {
  ...validOptions,
  scenarios: { ...validOptions.scenarios, [hostileStepPlan.name]: scenarioOf(hostileStepPlan, 'attack') },
  // By scenario: replays are made in the valid ones, and must not count for these.
  thresholds: {
    ...validOptions.thresholds,
    [`rejected{scenario:${hostileStepPlan.name}}`]: [`count>=${hostileCalls}`],
  },
};

/** A valid call, and now and then the same bytes again: they must get the same answer, of the same delivery. */
export default function (): void {
  const iteration = currentIteration();
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
    ...post({ ...call, kind: replay }),
    expected: first,
  });
}

/** One bad request. It uses a sale of the valid load, and must neither start nor change its delivery. */
export function attack(): void {
  const { iterationInTest: k, startTime } = currentScenario();
  const at = k % attacks.length;
  const [kind, callKindOfAttack] = [attacks[at], attackKinds[at]];
  if (k >= hostileCalls || !kind || !callKindOfAttack) return;
  const sale = k % sales;
  const call = { kind: callKindOfAttack, path: '/deliveries', body: kind.body(deliverMembers(saleAt(sale))) };
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
