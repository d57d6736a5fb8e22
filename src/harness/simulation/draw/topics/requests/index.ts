import type { Random } from '#core/ports/random.ts';
import type { StepInput } from '#harness/scenario/steps.ts';
import { payloadEncodings, signForms } from '#simulators/merchant/custom-request.ts';
import { coinFlip, oneIn, pick } from '../../primitives.ts';
import { drawGroup } from '../machines.ts';
import { any, paidOrder } from '../steps.ts';
import type { Topic } from '../topic.ts';
import { memberValues, oddNames } from './members.ts';
import {
  afterTexts,
  beforeTexts,
  bodyTexts,
  headerSets,
  jsonTexts,
  languages,
  memberTexts,
  pathTexts,
} from './texts.ts';

type SendRequest = Extract<StepInput, { readonly sendRequest: string }>;
type Endpoint = SendRequest['sendRequest'];
type Changes = Partial<SendRequest>;

/** A merchant sends requests that are wrong, odd or broken in any way between the steps of an ordinary sale. */
export const requests: Topic = {
  name: 'requests',
  draw(random) {
    const group = drawGroup(random, 'machines', oneIn(6, random) ? { mode: 'MAINTENANCE' } : {});
    const gift: StepInput = { pickupCode: 'gift', anyProduct: coinFlip(random), ...any };
    const sale: readonly StepInput[] = [gift, ...paidOrder('a'), { deliver: 'a', ...any }, { wait: '3s' }];
    const taken: readonly StepInput[] = oneIn(4, random) ? tradeTwice : [];
    const steps = sale.flatMap((step, place): StepInput[] => {
      // The first requests come before there is an order.
      const some = Array.from({ length: random.integer(3, 12) }, () => drawRequest(random, place > 1));
      if (place === 0) return [step, ...taken, ...some];
      return place === 2 ? [step, ...some, { sendRequest: 'get-order', about: 'a', ...any }] : [step, ...some];
    });
    return { fleet: [group], tracks: [{ on: 'machines', machine: 1, steps }] };
  },
};

const endpoints = Object.keys(memberValues) as Endpoint[];
const ofOrders: ReadonlySet<Endpoint> = new Set([
  'get-order',
  'update-order',
  'queue-order',
  'deliver',
  'delivery-result',
]);
const bodiless: ReadonlySet<Endpoint> = new Set(['ping', 'machines', 'machine']);

/** Requests that are right but for what they are about: each meets a refusal that others seldom come to. */
const wrongSubjects: readonly SendRequest[] = [
  { sendRequest: 'deliver', set: { record_id: '1' } },
  { sendRequest: 'create-order', set: { products: [{ product_id: '999999', quantity: 1 }] } },
  { sendRequest: 'create-order', set: { notify_url: 'http://10.0.0.1/' } },
  { sendRequest: 'lane-test', set: { notify_url: 'http://10.0.0.1/' } },
  { sendRequest: 'lane-test', set: { notify_url: 'http://10.0.0.1/' } },
  { sendRequest: 'consume-pickup-code', code: 'gift', set: { notify_url: 'http://10.0.0.1/' } },
  { sendRequest: 'create-order', set: { products: [{ product_id: '{product_id}', quantity: 0 }] } },
  { sendRequest: 'create-order', set: { trade_id: 'twice' } },
  { sendRequest: 'consume-pickup-code', code: 'gift', set: { trade_id: 'twice' } },
  { sendRequest: 'consume-pickup-code', code: 'gift', set: { product_id: '999999' } },
  { sendRequest: 'create-pickup-codes', set: { product_id: '999999' } },
  { sendRequest: 'create-pickup-codes', set: { method: 'pickup_code.product.all' } },
  { sendRequest: 'create-pickup-codes', leaveOut: ['product_id'] },
  { sendRequest: 'cancel-pickup-codes', set: { id: '1' } },
  { sendRequest: 'cancel-pickup-codes', set: { method: 'pickup_code.delete.id' } },
];

/** An order's trade id again with a pickup code that nothing has used yet. */
const tradeTwice: readonly StepInput[] = [
  { sendRequest: 'create-order', set: { trade_id: 'twice' }, ...any },
  { sendRequest: 'consume-pickup-code', code: 'gift', set: { trade_id: 'twice' }, ...any },
];

function drawRequest(random: Random, hasOrder: boolean): SendRequest {
  if (oneIn(5, random)) {
    const subject = pick(random, wrongSubjects);
    return { ...subject, ...(subject.sendRequest === 'deliver' && hasOrder && { about: 'a' }), ...any };
  }
  const endpoint = oneIn(8, random) ? 'deliver' : pick(random, endpoints);
  const changes = drawChanges(random, endpoint);
  return {
    sendRequest: endpoint,
    ...(endpoint === 'consume-pickup-code' && coinFlip(random) && { code: 'gift' }),
    ...(ofOrders.has(endpoint) && hasOrder && { about: 'a' }),
    ...changes,
    ...(coinFlip(random) && { headers: { ...changes.headers, 'accept-language': pick(random, languages) } }),
    ...any,
  };
}

type Draw = (random: Random, endpoint: Endpoint) => Changes;

function drawChanges(random: Random, endpoint: Endpoint): Changes {
  if (bodiless.has(endpoint)) return pick(random, [drawBody, drawBody, drawHeaders, drawPath])(random, endpoint);
  const isSigned = endpoint !== 'create-order';
  const draws: readonly Draw[] = [
    ...[drawValue, drawValue, drawValue, drawValue, drawText, drawText, drawText, drawNames, drawNames, drawJson],
    ...[drawFrame, drawBody, drawHeaders, drawPath],
    ...(isSigned ? [drawSign, drawTimestamp, drawEncoding] : []),
  ];
  return pick(random, draws)(random, endpoint);
}

/** A member with a value at or beyond its limits. */
const drawValue: Draw = (random, endpoint) => {
  const [name, values] = pick(random, Object.entries(memberValues[endpoint]));
  const set = { [name]: pick(random, values) } as NonNullable<SendRequest['set']>;
  if (endpoint !== 'create-pickup-codes' || name !== 'method') return { set };
  return coinFlip(random) ? { set } : { set, leaveOut: ['product_id'] };
};

/** A member as a text of JSON; now and then it comes twice. */
const drawText: Draw = (random, endpoint) => {
  const name = oneIn(4, random) ? pick(random, oddNames) : pick(random, Object.keys(memberValues[endpoint]));
  const add = [`${JSON.stringify(name)}:${pick(random, memberTexts)}`];
  return oneIn(5, random) ? { add } : { add, leaveOut: [name] };
};

/** Members that are missing, or that the endpoint does not have. */
const drawNames: Draw = (random, endpoint) => {
  const names = Object.keys(memberValues[endpoint]);
  const leaveOut = [pick(random, names), ...(oneIn(3, random) ? [pick(random, names)] : [])];
  const set = { [pick(random, oddNames)]: pick(random, ['x', '', 1, 0]) };
  return pick(random, [{ leaveOut }, { set }, { set, leaveOut }]);
};

const drawJson: Draw = (random) => ({ json: pick(random, jsonTexts) });

const drawFrame: Draw = (random) =>
  pick(random, [
    { before: pick(random, beforeTexts) },
    { after: pick(random, afterTexts) },
    { jsonBytes: pick(random, [12_288, 12_289]) },
  ]);

const drawBody: Draw = (random) =>
  oneIn(8, random) ? { bodyBytes: pick(random, [65_536, 65_537, 70_000]) } : { body: pick(random, bodyTexts) };

const drawHeaders: Draw = (random) => ({ headers: pick(random, headerSets) });

const drawPath: Draw = (random) => {
  const path = pick(random, pathTexts);
  return pick(random, [{ path }, { path }, { method: pick(random, ['GET', 'POST', 'PUT'] as const) }]);
};

const drawSign: Draw = (random) => ({ sign: pick(random, signForms) });

const drawTimestamp: Draw = (random) => ({
  timestamp: pick(random, ['-300s', '-300001ms', '-299999ms', '300s', '300001ms', '299999ms', '-301s', '301s', '0s']),
});

const drawEncoding: Draw = (random) => ({
  encoding: pick(random, payloadEncodings),
  ...(coinFlip(random) && { set: { note: pick(random, ['\ufffd', '??>>~~', '\u00ff\u00fe', 'x']) } }),
});
