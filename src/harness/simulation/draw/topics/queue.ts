import type { Random } from '#core/ports/random.ts';
import type { StepInput } from '#harness/scenario/steps.ts';
import { coinFlip, formatMs, oneIn, pick } from '../primitives.ts';
import { drawGroup } from './machines.ts';
import { any, drawPause, drawRead, sprinkle } from './steps.ts';
import type { Topic } from './topic.ts';

/** Queues: their counts at every moment, orders behind each other, refunds of waiting items, and the limit of 200. */
export const queue: Topic = {
  name: 'queue',
  draw(random) {
    const isFull = oneIn(5, random);
    const group = drawGroup(random, 'machines', isFull ? { stockPerLane: 250, lanesPerProduct: 1 } : {});
    const script = isFull ? fullQueue(random) : severalOrders(random);
    const steps = sprinkle(random, script, 0.2, (labels) => [drawRead(random, labels, group)]);
    return { fleet: [group], tracks: [{ on: 'machines', steps }] };
  },
};

function severalOrders(random: Random): StepInput[] {
  const labels = ['a', 'b', 'c'].slice(0, random.integer(2, 3));
  const drawQueue = (): StepInput => ({ queue: pick(random, labels), ...any });
  return [
    ...labels.flatMap((label): StepInput[] => [
      {
        order: label,
        quantity: random.integer(1, 3),
        moreLines: coinFlip(random) ? [{ lane: random.integer(0, 1), quantity: random.integer(1, 2) }] : [],
        ...any,
      },
      ...(oneIn(8, random) ? [] : [{ pay: label, ...any } as const]),
    ]),
    ...(coinFlip(random)
      ? [{ injectFault: pick(random, ['goods-stuck', 'never-answers']), nextJobOnly: true } as const]
      : []),
    ...Array.from({ length: random.integer(3, 8) }, () => [
      drawQueue(),
      ...(coinFlip(random) ? [drawPause(random)] : []),
      ...(oneIn(6, random) ? [{ refund: pick(random, labels), ...any } as const] : []),
      ...(oneIn(6, random) ? [{ deliver: pick(random, labels), ...any } as const] : []),
      ...(oneIn(4, random) ? [{ resend: pick(random, labels), request: 'queue', ...any } as const] : []),
      ...(oneIn(10, random) ? [{ killCore: '500ms' } as const] : []),
    ]).flat(),
    { wait: formatMs(pick(random, [3_000, 20_000, 130_000])) },
    ...labels.map((label): StepInput => ({ queue: label, ...any })),
  ];
}

/** As many jobs as a machine may have, or one more; most are given back before they run. */
function fullQueue(random: Random): StepInput[] {
  const rest = pick(random, [98, 99, 100]);
  return [
    { order: 'big', quantity: 100, moreLines: coinFlip(random) ? [{ lane: 1, quantity: rest }] : [], ...any },
    { pay: 'big', ...any },
    { order: 'more', quantity: rest, moreLines: [{ lane: 1, quantity: pick(random, [1, 2, 3]) }], ...any },
    { pay: 'more', ...any },
    { queue: 'big', ...any },
    { queue: 'more', ...any },
    drawPause(random),
    { queue: 'more', ...any },
    { refund: 'big', ...any },
    { queue: 'big', ...any },
    { refund: 'more', ...any },
    { queue: 'more', ...any },
  ];
}
