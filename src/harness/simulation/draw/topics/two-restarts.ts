import type { StepInput } from '#harness/scenario/steps.ts';
import { coinFlip, formatMs, pick } from '../primitives.ts';
import { drawCalls, shortly } from './frames.ts';
import { drawGroup } from './machines.ts';
import { any, paidOrder } from './steps.ts';
import type { Topic } from './topic.ts';

/**
 * The core restarts twice before the machine has dialled again: a frame from before both is still too old, since the
 * first of the two cores must not forget what it read from the store.
 */
export const twoRestarts: Topic = {
  name: 'two-restarts',
  draw(random) {
    const group = drawGroup(random, 'machines', { stockPerLane: 30 });
    const steps: StepInput[] = [
      ...paidOrder('a'),
      ...paidOrder('b'),
      { injectFault: 'no-heartbeat' },
      { wait: '2s' },
      { sendFrame: 'heartbeat', clock: '10s', set: { status: 'MAINTENANCE' } },
      { wait: '300ms' },
      { sendFrame: 'heartbeat', clock: '20s', set: { status: 'NORMAL' } },
      // Until the time of the last frame is stored.
      { wait: '2s' },
      { killCore: formatMs(pick(random, [0, 20])) },
      // A machine waits for half a second at least before it dials.
      { wait: formatMs(pick(random, [100, 200, 300])) },
      { killCore: formatMs(pick(random, [0, 20])) },
      { wait: '6s' },
      coinFlip(random)
        ? { sendFrame: 'copy', back: 2 }
        : { sendFrame: 'heartbeat', clock: pick(random, ['1s', '3s', '5s']), set: { status: 'MAINTENANCE' } },
      shortly,
      ...drawCalls(random, 'a'),
      { clearFault: 'no-heartbeat' },
      { setMode: 'NORMAL' },
      shortly,
      ...drawCalls(random, 'b'),
      { read: 'order', about: 'b', ...any },
    ];
    return { fleet: [group], tracks: [{ on: 'machines', machine: 1, steps }] };
  },
};
