import type { Random } from '#core/ports/random.ts';
import type { StepInput } from '#harness/scenario/steps.ts';
import { coinFlip, formatMs, oneIn, pick } from '../primitives.ts';
import { drawGroup, type TopicGroup } from './machines.ts';
import { any, drawPause, drawRead, sprinkle } from './steps.ts';
import type { Topic } from './topic.ts';

/** Everything is read at every moment: before, during and after each outcome, and after restarts of the core. */
export const reads: Topic = {
  name: 'reads',
  draw(random) {
    const group = drawGroup(random, 'machines', { count: random.integer(1, 2) });
    const restarts = coinFlip(random);
    const steps = sprinkle(random, sale(random, group), 0.8, (labels) => [
      ...(restarts && oneIn(5, random) ? [{ killCore: formatMs(pick(random, [0, 500, 5_000])) } as const] : []),
      ...Array.from({ length: random.integer(1, 4) }, () => drawRead(random, labels, group)),
      ...(oneIn(3, random) ? [drawPause(random)] : []),
    ]);
    return { fleet: [group], tracks: [{ on: 'machines', machine: 1, steps }] };
  },
};

/** Sales that come to any outcome, one by one or from the queue. */
function sale(random: Random, group: TopicGroup): StepInput[] {
  return ['a', 'b'].slice(0, random.integer(1, 2)).flatMap((label): StepInput[] => [
    {
      order: label,
      lane: random.integer(0, group.lanes - 1),
      quantity: random.integer(1, 3),
      moreLines: coinFlip(random) ? [{ lane: random.integer(0, group.lanes - 1) }] : [],
      ...any,
    },
    ...(oneIn(6, random) ? [{ update: label, status: 'USERPAYING', ...any } as const] : []),
    { pay: label, ...any },
    ...drawOutcomeFault(random),
    coinFlip(random) ? { queue: label, ...any } : { deliver: label, ...any },
    { wait: formatMs(random.integer(0, 1_500)) },
    ...(oneIn(3, random) ? [{ untilTimeout: label, plus: pick(random, ['-1ms', '0s', '1ms'] as const) } as const] : []),
    { wait: formatMs(pick(random, [0, 3_000, 20_000, 121_000])) },
    ...(oneIn(4, random) ? [{ deliver: label, ...any } as const, drawPause(random)] : []),
    ...(oneIn(3, random) ? [{ refund: label, ...any } as const] : []),
  ]);
}

function drawOutcomeFault(random: Random): StepInput[] {
  if (coinFlip(random)) return [];
  const fault = pick(random, ['goods-stuck', 'never-answers', 'over-current', 'answers-late', 'cut-before-drop']);
  const params = fault === 'answers-late' ? { answerAfterMs: pick(random, [14_000, 31_000, 119_990, 120_010]) } : {};
  return [{ injectFault: fault, params, nextJobOnly: true }];
}
