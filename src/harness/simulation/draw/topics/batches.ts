import type { StepInput } from '#harness/scenario/steps.ts';
import { coinFlip, formatMs, pick } from '../primitives.ts';
import { drawGroup } from './machines.ts';
import { any, paidOrder } from './steps.ts';
import type { Topic } from './topic.ts';

/** More unpaid orders come to their limit at once than the core handles in one go, while other deadlines fall due. */
export const batches: Topic = {
  name: 'batches',
  draw(random) {
    const group = drawGroup(random, 'machines', { stockPerLane: 300, lanesPerProduct: 1, count: random.integer(1, 2) });
    const isSlow = coinFlip(random);
    const steps: StepInput[] = [
      { order: 'many', copies: pick(random, [126, 127, 128, 129, 150]), ...any },
      { untilExpiry: 'many', plus: pick(random, ['-120s', '-30s', '-15s', '-1s'] as const) },
      ...paidOrder('a'),
      ...(coinFlip(random) ? [{ injectFault: 'never-answers', nextJobOnly: true } as const] : []),
      { deliver: 'a', ...any },
      { untilExpiry: 'many', plus: pick(random, ['0s', '1ms', '1s'] as const) },
      { read: 'order', about: 'many', ...any },
      { read: 'floors', ...any },
      { wait: formatMs(pick(random, [1_000, 31_000, 121_000])) },
      { read: 'result', about: 'a', ...any },
      { read: 'floors', ...any },
    ];
    return {
      fleet: [group],
      ...(isSlow && {
        receivers: [
          { receiver: 'merchant', faults: [{ fault: pick(random, ['hang', '500', 'slow'] as const), first: 140 }] },
        ],
      }),
      tracks: [{ on: 'machines', machine: 1, steps }],
    };
  },
};
