import type { StepInput } from '#harness/scenario/steps.ts';
import { coinFlip, pick } from '../primitives.ts';
import { drawGroup } from './machines.ts';
import { any, drawPause } from './steps.ts';
import type { Topic } from './topic.ts';

/** So many codes of six digits at one machine that a new draw is nearly sure to meet some of them again. */
export const manyCodes: Topic = {
  name: 'many-codes',
  draw(random) {
    const group = drawGroup(random, 'machines');
    const steps = ['x', 'y', 'z'].flatMap((label): StepInput[] => [
      { pickupCode: label, anyProduct: coinFlip(random), length: 6, count: pick(random, [900, 1_000]), ...any },
      drawPause(random),
    ]);
    return {
      fleet: [group],
      tracks: [
        {
          on: 'machines',
          machine: 1,
          steps: [...steps, { consume: 'z', order: 'gift', ...any }, { deliver: 'gift', ...any }],
        },
      ],
    };
  },
};
