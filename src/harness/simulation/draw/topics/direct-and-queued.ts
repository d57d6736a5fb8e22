import type { StepInput } from '#harness/scenario/steps.ts';
import { coinFlip, formatMs, oneIn, pick } from '../primitives.ts';
import { drawGroup } from './machines.ts';
import { any, drawRead, paidOrder, sprinkle } from './steps.ts';
import type { Topic } from './topic.ts';

/** One order by direct deliveries and by the queue, with others beside it, across dwell limits and timeouts. */
export const directAndQueued: Topic = {
  name: 'direct-and-queued',
  draw(random) {
    const group = drawGroup(random, 'machines', { stockPerLane: 30 });
    const fault = pick(random, ['never-answers', 'answers-late', 'controller-freeze']);
    const lateMs = pick(random, [14_990, 15_010, 29_990, 30_010, 45_010, 90_010, 119_000, 119_990, 120_010]);
    const params =
      fault === 'answers-late' ? { answerAfterMs: lateMs } : fault === 'controller-freeze' ? { forMs: lateMs } : {};
    const drawCall = (): StepInput =>
      pick<StepInput>(random, [
        { deliver: 'a', line: random.integer(1, 2), ...any },
        { deliver: 'b', ...any },
        { queue: 'a', ...any },
        { queue: 'b', ...any },
        { resend: 'a', request: 'queue', ...any },
      ]);
    const steps: StepInput[] = [
      { order: 'a', quantity: random.integer(1, 3), moreLines: [{ lane: random.integer(0, 1) }], ...any },
      { pay: 'a', ...any },
      ...paidOrder('b'),
      { injectFault: fault, params, nextJobOnly: oneIn(2, random) },
      { deliver: 'a', ...any },
      ...Array.from({ length: random.integer(2, 5) }, () => [
        ...(coinFlip(random) ? [drawCall()] : []),
        pick<StepInput>(random, [
          { untilDwell: 'a', plus: pick(random, ['-1s', '-1ms', '0s', '1ms'] as const) },
          { wait: formatMs(pick(random, [100, 1_000, 15_000, 31_000, 60_000])) },
        ]),
        drawCall(),
      ]).flat(),
      { clearFault: fault },
      { untilTimeout: 'a', plus: pick(random, ['-1ms', '0s', '1ms', '1s'] as const) },
      drawCall(),
      drawCall(),
      { wait: formatMs(pick(random, [1_000, 125_000])) },
      { queue: 'a', ...any },
      ...(oneIn(3, random) ? [{ refund: 'a', ...any } as const] : []),
    ];
    return {
      fleet: [group],
      tracks: [{ on: 'machines', steps: sprinkle(random, steps, 0.3, (labels) => [drawRead(random, labels, group)]) }],
    };
  },
};
