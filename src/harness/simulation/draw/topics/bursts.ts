import type { Random } from '#core/ports/random.ts';
import type { StepInput } from '#harness/scenario/steps.ts';
import { formatMs, oneIn, pick } from '../primitives.ts';
import { drawCalls, shortly } from './frames.ts';
import { drawGroup } from './machines.ts';
import { any, paidOrder } from './steps.ts';
import type { Topic } from './topic.ts';

/** So many frames may be sent at once (PROTOCOL §7.22). */
const budget = 100;

/** A machine that sends as many frames at once as it may, or more: on a proven connection, and before it is proven. */
export const bursts: Topic = {
  name: 'bursts',
  draw(random) {
    const group = drawGroup(random, 'machines', { stockPerLane: 30 });
    const scene = pick(random, [proven, proven, unproven]);
    const steps = [
      ...paidOrder('a'),
      ...paidOrder('b'),
      ...scene(random),
      { wait: '8s' } as const,
      { setMode: 'NORMAL' } as const,
      shortly,
      ...drawCalls(random, 'b'),
      { read: 'order', about: 'b', ...any } as const,
    ];
    return { fleet: [group], tracks: [{ on: 'machines', machine: 1, steps }] };
  },
};

/** Each message is another one: a copy would be dropped as such. */
function messages(count: number, from = 0): StepInput[] {
  return Array.from({ length: count }, (_, place): StepInput => ({
    sendFrame: 'lane-status',
    set: { product_id: String(from + place) },
  }));
}

function modeReport(random: Random): StepInput {
  return { sendFrame: 'heartbeat', set: { status: pick(random, ['MAINTENANCE', 'TRANSFER']) } };
}

/**
 * What is just within the budget counts, the first message over it is dropped, and what comes behind it is read a
 * second later.
 */
function proven(random: Random): StepInput[] {
  const before = budget + pick(random, [-1, -1, 0, 0, 1, 2, 5, 15, 25]);
  return [
    // Until the connection is certainly proven and its budget is full.
    { wait: '11s' },
    ...messages(before),
    modeReport(random),
    ...messages(pick(random, [0, 0, 3, 10]), before),
    { wait: formatMs(pick(random, [100, 900, 1_100, 1_100, 2_000])) },
    ...drawCalls(random, 'a'),
    ...(oneIn(3, random) ? [...messages(random.integer(1, 30), 2 * before), shortly, ...drawCalls(random, 'a')] : []),
  ];
}

/** Late results count on a connection that is not proven, and prove nothing: too many of them close it. */
function unproven(random: Random): StepInput[] {
  const count = budget + pick(random, [-1, 0, 1, 1, 2, 20]);
  return [
    { deliver: 'a', ...any },
    { wait: '3s' },
    { injectFault: 'no-heartbeat' },
    { killCore: formatMs(pick(random, [0, 500])) },
    // It dials again, and sends nothing of its own.
    { wait: '5s' },
    ...Array.from({ length: count }, (_, place): StepInput => ({
      sendFrame: 'result',
      clock: '-100s',
      set: { error_msg: `late ${place}` },
    })),
    { wait: formatMs(pick(random, [100, 1_000, 3_000])) },
    { read: 'machine', ...any },
    { read: 'order', about: 'a', ...any },
    { clearFault: 'no-heartbeat' },
    { wait: '20s' },
  ];
}
