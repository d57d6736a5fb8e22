import type { StepInput } from '#harness/scenario/steps.ts';
import { coinFlip, formatMs, oneIn, pick } from '../primitives.ts';
import { drawGroup } from './machines.ts';
import { any, drawPause, drawRead, paidOrder, sprinkle } from './steps.ts';
import type { Topic } from './topic.ts';

/** A machine changes its mode while a run is on its way and jobs wait, and everything is asked for in every mode. */
export const modes: Topic = {
  name: 'modes',
  draw(random) {
    const mode = pick(random, ['NORMAL', 'NORMAL', 'MAINTENANCE', 'TRANSFER'] as const);
    const group = drawGroup(random, 'machines', { mode });
    const drawMode = (): StepInput => ({ setMode: pick(random, ['NORMAL', 'MAINTENANCE', 'TRANSFER'] as const) });
    let tests = 0;
    const drawCall = (): StepInput => {
      tests += 1;
      return pick<StepInput>(random, [
        { deliver: pick(random, ['a', 'b']), ...any },
        { queue: pick(random, ['a', 'b']), ...any },
        { queue: pick(random, ['a', 'b']), ...any },
        { laneTest: `t${tests}`, lane: random.integer(0, group.lanes - 1), ...any },
        { laneTest: `t${tests}`, lane: random.integer(0, group.lanes - 1), ...any },
        { order: `o${tests}`, ...any },
        { pickupCode: `c${tests}`, ...any },
        { consume: 'k', order: `k${tests}`, ...any },
        { cancelCode: 'k', ...any },
        { update: 'a', status: pick(random, ['REFUND', 'SUCCESS', 'CLOSED'] as const), ...any },
        { refund: 'b', ...any },
      ]);
    };
    const steps: StepInput[] = [
      ...paidOrder('a', 0, random.integer(1, 3)),
      ...paidOrder('b', random.integer(0, group.lanes - 1)),
      { pickupCode: 'k', count: 2, ...any },
      ...(oneIn(3, random) ? [{ injectFault: 'never-answers', nextJobOnly: true } as const] : []),
      ...(mode === 'NORMAL' ? [{ queue: 'a', ...any } as const] : []),
      ...Array.from({ length: random.integer(3, 7) }, () => [
        drawMode(),
        ...(coinFlip(random) ? [drawPause(random)] : []),
        ...(oneIn(6, random) ? [{ killCore: '1s' } as const] : []),
        ...(oneIn(5, random) ? [{ untilDwell: 'a', plus: '1ms' } as const] : []),
        drawCall(),
        ...(coinFlip(random) ? [drawCall()] : []),
      ]).flat(),
      // Jobs that wait need a machine that sells, or the run has no end.
      { setMode: 'NORMAL' },
      { wait: formatMs(pick(random, [1_000, 10_000, 125_000])) },
      { queue: 'b', ...any },
    ];
    return {
      fleet: [group],
      tracks: [
        {
          on: 'machines',
          steps: sprinkle(random, steps, 0.2, (labels) => [drawRead(random, labels, group)]),
        },
      ],
    };
  },
};
