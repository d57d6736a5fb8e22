import type { Random } from '#core/ports/random.ts';
import { orderStatusNames } from '#harness/scenario/steps/buying.ts';
import type { StepInput } from '#harness/scenario/steps.ts';
import type { InputOf } from '../fleet.ts';
import { coinFlip, drawList, formatMs, oneIn, pick } from '../primitives.ts';
import { drawGroup, type TopicGroup } from './machines.ts';
import { any, drawNear, drawOrder, drawPause, drawRead, sprinkle } from './steps.ts';
import type { Topic } from './topic.ts';

/**
 * Orders and payments: every change of status, trade ids used twice, the last item, payments around the limit, and
 * refunds with deliveries in flight and jobs waiting.
 */
export const orders: Topic = {
  name: 'orders',
  draw(random) {
    const group = drawGroup(random, 'machines', { count: random.integer(1, 2) });
    const storeFails = coinFlip(random);
    const parts = [...(storeFails ? [paymentAfterLimit] : []), ...drawList(random, 1, 2, () => pick(random, scripts))];
    const steps = parts.flatMap((script, place) => script(random, group, (name) => `${name}${place + 1}`));
    const withReads = sprinkle(random, steps, 0.25, (labels) => [drawRead(random, labels, group)]);
    return {
      fleet: [group],
      tracks: [{ on: 'machines', machine: 1, steps: withReads }],
      ...(storeFails && { core: { store: [failsAtLimit] } }),
    };
  },
};

/** @param labelOf makes a name one of this script: another script of the world may use the same. */
type Script = (random: Random, group: TopicGroup, labelOf: (name: string) => string) => StepInput[];

/** From shortly before the first orders of a world expire. What fails is tried again after a second. */
const failsAtLimit: NonNullable<InputOf<'core'>['store']>[number] = {
  fault: 'error',
  probability: 0.5,
  from: '1195s',
  to: '1230s',
};

const statusNames = [...orderStatusNames];

/** Any status after any other, with trade ids used again. */
const statusWalk: Script = (random, group, labelOf) => {
  const labels = ['a', 'b', 'c'].map(labelOf);
  const [first = ''] = labels;
  return labels
    .slice(0, random.integer(1, 3))
    .flatMap((label, index) => [
      drawOrder(random, label, group),
      ...(oneIn(3, random) ? [duplicate(random, `${label}-again`, label, group)] : []),
      ...Array.from({ length: random.integer(1, 6) }, (): StepInput[] => [
        { update: label, status: pick(random, statusNames), ...any },
        ...(oneIn(4, random) ? [drawPause(random)] : []),
        ...(oneIn(6, random) ? [{ resend: label, request: 'update', expect: 'any' } as const] : []),
      ]).flat(),
      ...(oneIn(3, random) ? [{ deliver: label, ...any } as const] : []),
      ...(oneIn(4, random) ? [{ queue: label, ...any } as const] : []),
      ...(index > 0 && oneIn(3, random) ? [duplicate(random, `${label}-other`, first, group)] : []),
      ...(oneIn(4, random) ? [{ untilExpiry: label, plus: drawNear(random) } as const] : []),
    ]);
};

/** The same trade id again, at the same machine or at another one. */
function duplicate(random: Random, label: string, tradeOf: string, { group, count = 1 }: TopicGroup): StepInput {
  const elsewhere = count > 1 && coinFlip(random) ? { at: { on: group, machine: 2 } } : {};
  return { order: label, tradeOf, ...elsewhere, ...any };
}

/** Payments a moment before the limit, at it and after it; also of orders whose payment is under way. */
const paymentAtLimit: Script = (random, group, labelOf) => {
  const labels = ['a', 'b', 'c'].slice(0, random.integer(1, 3)).map(labelOf);
  return [
    ...labels.flatMap((label): StepInput[] => [
      drawOrder(random, label, group),
      ...(coinFlip(random) ? [drawPause(random)] : []),
      ...(coinFlip(random)
        ? [{ update: label, status: pick(random, ['USERPAYING', 'PAYERROR'] as const), ...any } as const]
        : []),
    ]),
    ...labels.flatMap((label): StepInput[] => [
      { untilExpiry: label, plus: drawNear(random) },
      { update: label, status: pick(random, ['SUCCESS', 'SUCCESS', ...statusNames]), ...any },
      { read: 'order', about: label, ...any },
      { read: 'floors', ...any },
      ...(coinFlip(random) ? [{ deliver: label, ...any } as const] : []),
    ]),
    { wait: formatMs(pick(random, [0, 2_000, 1_200_000])) },
    ...labels.map((label): StepInput => ({ read: 'order', about: label, ...any })),
  ];
};

/** Payments soon after the limit: where the store has failed, one comes before the core has closed its order. */
const paymentAfterLimit: Script = (random, group, labelOf) => {
  const labels = ['a', 'b', 'c', 'd'].map(labelOf);
  return [
    ...labels.map((label) => drawOrder(random, label, group)),
    ...labels.flatMap((label): StepInput[] => [
      { untilExpiry: label, plus: pick(random, ['1ms', '100ms', '500ms', '1s'] as const) },
      { update: label, status: pick(random, ['SUCCESS', 'SUCCESS', ...statusNames]), ...any },
    ]),
    ...labels.map((label): StepInput => ({ read: 'order', about: label, ...any })),
  ];
};

/** A refund while a delivery is in flight and other items wait, at any moment. */
const refundInFlight: Script = (random, group, labelOf) => {
  const label = labelOf('a');
  return [
    { order: label, quantity: random.integer(1, 4), moreLines: [{ lane: random.integer(0, group.lanes - 1) }], ...any },
    { pay: label, ...any },
    ...(coinFlip(random)
      ? [{ injectFault: pick(random, ['goods-stuck', 'never-answers']), nextJobOnly: true } as const]
      : []),
    coinFlip(random) ? { queue: label, ...any } : { deliver: label, ...any },
    { wait: formatMs(pick(random, [0, 100, 600, 900, 1_500, 3_000, 16_000, 119_000])) },
    { refund: label, ...any },
    { read: 'order', about: label, ...any },
    { queue: label, ...any },
    { deliver: label, line: random.integer(1, 2), ...any },
    { wait: formatMs(pick(random, [2_000, 10_000, 130_000])) },
    { read: 'order', about: label, ...any },
    { read: 'floors', ...any },
  ];
};

/** Baskets for the last item of a lane, one after the other and given back. */
const lastItem: Script = (random, group, labelOf) => [
  ...['a', 'b', 'c', 'd'].map(labelOf).flatMap((label): StepInput[] => [
    { order: label, quantity: Math.max(1, Math.min(100, group.stockPerLane - random.integer(0, 1))), ...any },
    { read: 'floors', ...any },
    ...(coinFlip(random)
      ? [
          {
            update: label,
            status: pick(random, ['CLOSED', 'REVOKED', 'SUCCESS', 'REFUND'] as const),
            ...any,
          } as const,
        ]
      : []),
  ]),
  { untilExpiry: labelOf('a'), plus: drawNear(random) },
  { read: 'floors', ...any },
  { order: labelOf('e'), quantity: random.integer(1, 3), ...any },
  { read: 'floors', ...any },
];

/** Orders that are placed and paid within one second, and delivered. */
const manyAtOnce: Script = (random, _group, labelOf) => {
  const labels = ['a', 'b', 'c', 'd'].slice(0, random.integer(2, 4)).map(labelOf);
  return [
    ...labels.map((label): StepInput => ({ order: label, ...any })),
    ...labels.map((label): StepInput => ({ pay: label, ...any })),
    ...labels.map((label): StepInput => ({ read: 'order', about: label, ...any })),
    ...labels.flatMap((label): StepInput[] => [{ deliver: label, ...any }, drawPause(random)]),
    ...labels.map((label): StepInput => ({ read: 'result', about: label, ...any })),
  ];
};

const scripts: readonly Script[] = [
  statusWalk,
  statusWalk,
  paymentAtLimit,
  paymentAtLimit,
  refundInFlight,
  lastItem,
  manyAtOnce,
];
