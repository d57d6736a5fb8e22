import type { StepInput } from '#harness/scenario/steps.ts';
import { coinFlip, formatMs, oneIn, pick } from '../primitives.ts';
import { drawGroup } from './machines.ts';
import { any, paidOrder } from './steps.ts';
import type { Topic } from './topic.ts';

/**
 * A store of which some calls fail while machines report: what a machine reported must come out all the same. Few calls
 * are made meanwhile, since each may have had its effect or not.
 */
export const storeFailures: Topic = {
  name: 'store-failures',
  draw(random) {
    const group = drawGroup(random, 'machines', { stockPerLane: 30, count: random.integer(1, 3) });
    const labels = ['a', 'b', 'c'].slice(0, random.integer(2, 3));
    const fromMs = pick(random, [400, 600, 1_000]);
    const steps: StepInput[] = [
      ...labels.flatMap((label, lane) => paidOrder(label, lane % 2)),
      ...(oneIn(4, random) ? [{ injectFault: 'goods-stuck', nextJobOnly: true } as const] : []),
      ...labels.flatMap((label): StepInput[] => [
        coinFlip(random) ? { deliver: label, ...any } : { queue: label, ...any },
        { wait: formatMs(pick(random, [1_500, 2_500, 4_000])) },
      ]),
      { wait: formatMs(pick(random, [8_000, 130_000])) },
      ...labels.map((label): StepInput => ({ read: 'result', about: label, ...any })),
      { wait: '130s' },
      ...labels.map((label): StepInput => ({ read: 'result', about: label, ...any })),
    ];
    return {
      fleet: [group],
      core: {
        store: [
          {
            fault: pick(random, ['error', 'error', 'error', 'lost-acknowledgement'] as const),
            probability: pick(random, [0.2, 0.4, 0.6]),
            from: formatMs(fromMs),
            to: formatMs(fromMs + pick(random, [2_000, 5_000, 9_000])),
          },
        ],
      },
      tracks: [{ on: 'machines', steps }],
    };
  },
};
