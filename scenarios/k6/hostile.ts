import { check } from 'k6';
import exec from 'k6/execution';
import http from 'k6/http';
import { Counter } from 'k6/metrics';
import { attacks } from './lib/attacks.ts';
import { post, type Answer, type Call } from './lib/core-client.ts';
import { deliverCall, deliverMembers, lawful } from './lib/valid-calls.ts';
import { loadOptions, scenarioOf } from './lib/k6-options.ts';
import { knobs, planOf, turnOf } from './lib/iteration.ts';
import { salesFor } from './lib/sales.ts';
import { lineOf, type ExpectedAnswer, type Sample } from './sample-line.ts';
import { callsOf, hostileStage, intendedMs, salesNeeded } from './steps.ts';

/** Bad signs, garbage and replays at a rate, beside a lawful load that must not feel them. */
const stages = planOf('hostile');
const sales = salesNeeded(stages);
const saleAt = salesFor(stages);
const bad = hostileStage(knobs);

/** One lawful call in so many is sent again as it stands. */
const replayEvery = 5;

/** Hostile requests that got their one right answer. */
const repelled = new Counter('repelled');

const lawfulOptions = loadOptions(stages, { whole: 'all', inTime: true });

export const options = {
  ...lawfulOptions,
  scenarios: { ...lawfulOptions.scenarios, [bad.name]: scenarioOf(bad, 'attack') },
  // By scenario: replays are made in the lawful ones, and must not stand in for these.
  thresholds: { ...lawfulOptions.thresholds, [`repelled{scenario:${bad.name}}`]: [`count>=${callsOf(bad)}`] },
};

/** A lawful call, and now and then the same bytes again: they must get the same answer, of the same delivery. */
export default function (): void {
  const turn = turnOf(stages);
  if (!turn) return;
  const call = deliverCall(saleAt(turn.sale));
  const first = lawful(turn, call);
  if (turn.k % replayEvery !== 0 || first.code === -1) return;
  const intendedWallMs = Date.now();
  judge({
    stage: 'hostile/replay',
    k: turn.k,
    sale: turn.sale,
    intendedWallMs,
    ...post({ ...call, name: 'replay' }),
    expected: first,
  });
}

/** One bad request. It is made of a sale of the lawful load, whose delivery it must neither begin nor spoil. */
export function attack(): void {
  const { iterationInTest: k, startTime } = exec.scenario;
  const kind = attacks[k % attacks.length];
  if (k >= callsOf(bad) || !kind) return;
  const sale = k % sales;
  const call: Call = {
    name: 'attack',
    path: '/deliveries',
    body: kind.body(deliverMembers(saleAt(sale))),
    headers: kind.headers,
    expects: http.expectedStatuses(kind.status),
  };
  const expected: ExpectedAnswer = { status: kind.status, code: kind.code, deliveryId: '' };
  judge({
    stage: `hostile/${kind.kind}`,
    k,
    sale,
    intendedWallMs: startTime + intendedMs(bad, k) - bad.startMs,
    ...post(call),
    expected,
  });
}

function judge(sample: Sample & { readonly expected: ExpectedAnswer }): void {
  const { expected } = sample;
  console.log(lineOf(sample));
  const right = isRight(sample, expected);
  check(sample, { 'a hostile request gets its one right answer': () => right });
  if (right) repelled.add(1);
}

function isRight(
  got: Pick<Answer, 'status' | 'code' | 'deliveryId'>,
  { status, code, deliveryId }: ExpectedAnswer,
): boolean {
  return got.status === status && got.code === code && got.deliveryId === deliveryId;
}
