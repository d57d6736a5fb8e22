import type { Random } from '#core/ports/random.ts';
import type { StepInput } from '#harness/scenario/steps.ts';
import { coinFlip, formatMs, pick } from '../primitives.ts';
import { drawGroup } from './machines.ts';
import { any, paidOrder } from './steps.ts';
import type { Topic, TopicParts } from './topic.ts';

/** Unpaid orders of each machine: those of all are just over the 128 limits that the core handles in one go. */
const ordersEach = 5;
/** When an order closes that is made at once and not paid, ms of the run. */
const expiryMs = 1_200_000;
/** From when on nothing is handled that is due, before the orders' limit, ms. */
const outageLeadMs = 1_000;

/**
 * More unpaid orders come to their limit at once than the core handles in one go, while other deadlines fall due. They
 * are of many machines: where several orders of one machine close too late, the ways in which they may have closed are
 * more than can be tried. Callbacks about more orders than these would wait for a slot of their receiver.
 */
export const batches: Topic = {
  name: 'batches',
  draw(random) {
    const count = random.integer(26, 27);
    const group = drawGroup(random, 'machines', { stockPerLane: 30, lanesPerProduct: 1, count });
    const outage = pick(random, ['core', 'core', 'store'] as const);
    const outageMs = pick(random, [1_100, 1_500, 3_000]);
    const steps = buyersSteps(random, outageMs - outageLeadMs);
    return {
      fleet: [group],
      ...(outage === 'store' && failingStore(outageMs)),
      tracks: [{ on: 'machines', steps }, ...(outage === 'core' ? [killTrack(outageMs)] : [])],
    };
  },
};

/**
 * What is done at each machine.
 * @param backMs when what is due is handled again, ms after the orders' limit.
 */
function buyersSteps(random: Random, backMs: number): StepInput[] {
  // A core tries again after 1 s at the latest.
  const read = (afterMs: number): StepInput => ({ untilExpiry: 'many', plus: formatMs(backMs + afterMs) });
  return [
    { order: 'many', copies: ordersEach - 1, ...any },
    ...paidOrder('a', 1),
    { untilExpiry: 'many', plus: pick(random, ['-120s', '-30s', '-15s', '-2s'] as const) },
    ...(coinFlip(random) ? [{ injectFault: 'never-answers', nextJobOnly: true } as const] : []),
    { deliver: 'a', ...any },
    read(pick(random, [0, 1, 1_000])),
    { read: 'floors', ...any },
    read(pick(random, [1_200, 2_000])),
    { read: 'order', about: 'many', ...any },
    { read: 'floors', ...any },
    { wait: formatMs(pick(random, [1_000, 31_000, 121_000])) },
    { read: 'result', about: 'a', ...any },
  ];
}

/** The core is killed just before the orders' limit: the next one finds everything due. */
function killTrack(outageMs: number): NonNullable<TopicParts['tracks']>[number] {
  return {
    on: 'machines',
    machine: 1,
    steps: [
      { order: 'first', ...any },
      { untilExpiry: 'first', plus: formatMs(-outageLeadMs) },
      { killCore: formatMs(outageMs) },
    ],
  };
}

/** No call of the store succeeds at the orders' limit. */
function failingStore(outageMs: number): Pick<TopicParts, 'core'> {
  const fromMs = expiryMs - outageLeadMs;
  return { core: { store: [{ fault: 'error', from: formatMs(fromMs), to: formatMs(fromMs + outageMs) }] } };
}
