import type { StepInput } from '#harness/scenario/steps.ts';
import { coinFlip, formatMs, oneIn, pick } from '../primitives.ts';
import { drawGroup } from './machines.ts';
import { any, drawPause, drawRead, paidOrder, sprinkle } from './steps.ts';
import type { Topic } from './topic.ts';

/** Lane tests in a row and at the same time, of lanes that do not exist, around their limits, and with sales. */
export const laneTests: Topic = {
  name: 'lane-tests',
  draw(random) {
    const group = drawGroup(random, 'machines', { mode: 'MAINTENANCE', stockPerLane: 30 });
    const tests = ['t1', 't2', 't3', 't4', 't5'].slice(0, random.integer(2, 5));
    const steps: StepInput[] = [
      ...paidOrder('a', 0, 2),
      ...tests.flatMap((label): StepInput[] => [
        ...(oneIn(3, random)
          ? [{ injectFault: pick(random, ['goods-stuck', 'never-answers']), nextJobOnly: true } as const]
          : []),
        { laneTest: label, lane: oneIn(6, random) ? 99 : random.integer(0, group.lanes - 1), ...any },
        { wait: formatMs(pick(random, [0, 1, 500, 1_500, 10_000, 46_000, 121_000])) },
        ...(oneIn(4, random)
          ? [{ untilDwell: label, plus: pick(random, ['-1ms', '0s', '1ms'] as const) } as const]
          : []),
        { read: 'result', about: label, ...any },
        ...(oneIn(4, random) ? [{ resend: label, request: 'laneTest', ...any } as const] : []),
        ...(oneIn(5, random) ? [{ deliver: 'a', ...any } as const] : []),
        ...(oneIn(8, random) ? [{ killCore: '1s' } as const] : []),
      ]),
      { setMode: 'NORMAL' },
      drawPause(random),
      { queue: 'a', ...any },
      { laneTest: 'late', ...any },
      ...(coinFlip(random) ? [{ setMode: 'MAINTENANCE' } as const, { laneTest: 'last', ...any } as const] : []),
      // Jobs that wait need a machine that sells, or the run has no end.
      { setMode: 'NORMAL' },
    ];
    return {
      fleet: [group],
      tracks: [{ on: 'machines', steps: sprinkle(random, steps, 0.2, (labels) => [drawRead(random, labels, group)]) }],
    };
  },
};
