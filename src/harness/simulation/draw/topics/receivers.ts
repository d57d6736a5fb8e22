import type { Random } from '#core/ports/random.ts';
import type { StepInput } from '#harness/scenario/steps.ts';
import { receiverFaultNames } from '#harness/scenario/schema-parts.ts';
import type { InputOf } from '../fleet.ts';
import { coinFlip, formatMs, oneIn, pick } from '../primitives.ts';
import { drawGroup } from './machines.ts';
import { any, drawPause, paidOrder } from './steps.ts';
import type { Topic } from './topic.ts';

type ReceiverFault = NonNullable<InputOf<'receivers'>[number]['faults']>[number];

/** Receivers that answer with any status, late or not at all, to callbacks of every outcome and of closed orders. */
export const receivers: Topic = {
  name: 'receivers',
  draw(random) {
    const group = drawGroup(random, 'machines');
    const labels = ['a', 'b', 'c'].slice(0, random.integer(1, 3));
    const steps = labels.flatMap((label): StepInput[] => [
      ...paidOrder(label, random.integer(0, 1), random.integer(1, 2)),
      ...(oneIn(3, random)
        ? [{ injectFault: pick(random, ['goods-stuck', 'never-answers']), nextJobOnly: true } as const]
        : []),
      coinFlip(random) ? { deliver: label, ...any } : { queue: label, ...any },
      drawPause(random),
      { read: 'order', about: label, ...any },
      { wait: formatMs(pick(random, [500, 5_000, 20_000, 121_000])) },
      ...(oneIn(6, random) ? [{ killCore: '1s' } as const] : []),
    ]);
    const unpaid: StepInput[] = coinFlip(random)
      ? [
          { order: 'unpaid', ...any },
          { untilExpiry: 'unpaid', plus: '1s' },
          { read: 'order', about: 'unpaid', ...any },
        ]
      : [];
    const reads = labels.map((label): StepInput => ({ read: 'order', about: label, ...any }));
    return {
      fleet: [group],
      receivers: [{ receiver: 'merchant', faults: drawFaults(random) }],
      tracks: [{ on: 'machines', steps: [...steps, ...unpaid, { wait: '30s' }, ...reads] }],
    };
  },
};

/** One to three kinds of answers, each to the first few callbacks, to some, or for a time. */
function drawFaults(random: Random): ReceiverFault[] {
  return Array.from({ length: random.integer(1, 3) }, () => {
    const fault = pick(random, receiverFaultNames);
    const to = formatMs(pick(random, [5_000, 60_000, 300_000, 1_300_000]));
    if (fault === 'refuse') return { fault, to };
    const delay = formatMs(pick(random, [300, 4_900, 4_999, 5_000, 5_001, 20_000]));
    const share = coinFlip(random) ? { first: random.integer(1, 4) } : { probability: pick(random, [0.5, 1]), to };
    return { fault, delay, ...share };
  });
}
