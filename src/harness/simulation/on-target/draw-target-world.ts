import { defineScenario } from '#harness/scenario/read-scenario.ts';
import type { Scenario } from '#harness/scenario/scenario.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { pick } from '../draw/primitives.ts';
import { subjectsFor } from './subjects.ts';
import type { TargetTraits } from './traits.ts';

/**
 * Draws a world that can be played at a cloud which runs already, in seconds of real time where nothing in it waits for
 * a limit of the cloud. One seed and the same traits draw one world; what then happens is not repeatable.
 * @param seed a whole number from 0 to 2³²−1.
 * @throws {RangeError} where the cloud offers no machine.
 */
export function drawTargetWorld(seed: number, traits: TargetTraits): Scenario {
  const random = seededRandom(seed).fork('world at a target');
  const subject = pick(random, subjectsFor(traits));
  return defineScenario({
    name: `world-${seed}`,
    title: `The random world of seed ${seed}, about ${subject.name}`,
    stages: ['live'],
    seed,
    ...subject.draw(random.fork(subject.name), traits),
  });
}
