import { harmlessFrames } from '#simulators/machine/odd-frame.ts';
import type { StepInput } from '#harness/scenario/steps.ts';
import { coinFlip, formatMs, oneIn, pick } from '../primitives.ts';
import { drawGroup } from './machines.ts';
import { any, drawPause, paidOrder } from './steps.ts';
import type { Topic } from './topic.ts';

/** Without an accepted frame for this long a machine is offline (PROTOCOL §7), ms. */
const silenceMs = 600_000;

/**
 * Machines that are silent for just less or more than the limit, that send frames but no heartbeats, frames that the
 * core must drop, and impostors who dial with a machine's number.
 */
export const silence: Topic = {
  name: 'silence',
  draw(random) {
    const group = drawGroup(random, 'machines', { count: random.integer(1, 2) });
    const drawFrame = (): StepInput => ({
      sendFrame: pick(random, harmlessFrames),
      times: pick(random, [1, 1, 2, 7, 8, 9]),
      from: pick(random, ['machine', 'machine', 'impostor'] as const),
    });
    const drawCall = (): StepInput =>
      pick<StepInput>(random, [
        { deliver: 'a', ...any },
        { deliver: 'b', ...any },
        { queue: 'b', ...any },
        { read: 'machine', ...any },
        { read: 'machines', ...any },
        { read: 'result', about: 'a', ...any },
      ]);
    const nearLimitMs = (): number => silenceMs + pick(random, [-1_000, -5, -1, 0, 1, 2, 5, 50, 1_000, 60_000]);
    const silences = Array.from({ length: random.integer(1, 2) }, (): StepInput[] => [
      // A heartbeat from which the silence is counted.
      { setMode: 'NORMAL' },
      { injectFault: 'no-heartbeat' },
      ...(oneIn(3, random) ? [{ deliver: 'a', ...any } as const] : []),
      ...(coinFlip(random) ? [{ wait: formatMs(random.integer(1_000, 500_000)) } as const, drawFrame()] : []),
      { wait: formatMs(nearLimitMs()) },
      drawCall(),
      drawCall(),
      ...(coinFlip(random) ? [drawFrame(), drawPause(random), drawCall()] : []),
      { clearFault: 'no-heartbeat' },
      { wait: formatMs(pick(random, [2_000, 70_000, 310_000])) },
      drawCall(),
    ]).flat();
    const impostors = Array.from({ length: random.integer(0, 3) }, (): StepInput[] => [
      drawFrame(),
      drawPause(random),
      drawCall(),
    ]).flat();
    return {
      fleet: [group],
      tracks: [
        { on: 'machines', machine: 1, steps: [...paidOrder('a'), ...paidOrder('b', 1), ...impostors, ...silences] },
      ],
    };
  },
};
