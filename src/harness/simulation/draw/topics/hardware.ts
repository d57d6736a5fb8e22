import type { Random } from '#core/ports/random.ts';
import { faults } from '#simulators/faults/index.ts';
import { motorByName } from '#simulators/motors/index.ts';
import type { StepInput } from '#harness/scenario/steps.ts';
import { coinFlip, formatMs, oneIn, pick } from '../primitives.ts';
import { drawGroup, type TopicGroup } from './machines.ts';
import { any, drawRead } from './steps.ts';
import type { Topic } from './topic.ts';

/**
 * Machines of every build: any lift, sensor, board and drive declared to the core; several cups of which the first ones
 * drop; and every failure that a board reports, asked for again.
 */
export const hardware: Topic = {
  name: 'hardware',
  draw(random) {
    const group = drawGroup(random, 'machines', {
      ...(coinFlip(random) && { motor: 'drinks' }),
      board: random.integer(1, 8),
      ...(coinFlip(random) && { hasLift: coinFlip(random) }),
      ...(coinFlip(random) && { hasDropSensor: coinFlip(random) }),
      ...(coinFlip(random) && { floorType: pick(random, [1, 2, 3, 4] as const) }),
      stockPerLane: 30,
    });
    const labels = ['a', 'b', 'c'].slice(0, random.integer(1, 3));
    const steps = labels.flatMap((label) => failedSale(random, label, group));
    return { fleet: [group], tracks: [{ on: 'machines', steps }] };
  },
};

function failedSale(random: Random, label: string, group: TopicGroup): StepInput[] {
  const { motor, lanes } = group;
  const reported = faults.filter((fault) => fault.family === 'reported' && fault.fits(motorByName(motor)));
  return [
    { order: label, lane: random.integer(0, lanes - 1), quantity: random.integer(1, 4), ...any },
    { pay: label, ...any },
    ...(oneIn(4, random) ? [] : [{ injectFault: pick(random, reported).name, nextJobOnly: true } as const]),
    coinFlip(random) ? { deliver: label, ...any } : { queue: label, ...any },
    { wait: formatMs(pick(random, [500, 2_000, 5_000, 20_000])) },
    drawRead(random, [label], group),
    { deliver: label, ...any },
    // While it runs: what the record shows of the run before must be gone.
    { wait: formatMs(pick(random, [0, 100, 400])) },
    { read: 'order', about: label, ...any },
    { wait: formatMs(pick(random, [2_000, 10_000])) },
    { read: 'order', about: label, ...any },
    { read: 'floors', ...any },
    coinFlip(random) ? { queue: label, ...any } : { refund: label, ...any },
    { wait: formatMs(pick(random, [2_000, 10_000])) },
    { read: 'order', about: label, ...any },
    { read: 'floors', ...any },
  ];
}
