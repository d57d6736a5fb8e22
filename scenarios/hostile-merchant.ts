import { forgeries } from '../simulators/forgeries/index.ts';
import { defineScenario } from '../src/harness/scenario/scenario.ts';
import type { StepInput } from '../src/harness/scenario/steps.ts';

/** A forged request about an order of its own: a core that takes it moves goods. */
function played(name: string, index: number, mayRun: boolean): StepInput[] {
  const bait = `bait-${index}`;
  const before: StepInput[] = [{ order: bait, lane: index % 20 }, { pay: bait }, { probe: name, of: bait }];
  return mayRun ? [...before, { settled: bait }] : before;
}

/**
 * Every kind of forged request that there is, once, and a sale after them all: what must be refused is refused and does
 * nothing, what only looks odd is taken.
 */
export default defineScenario({
  name: 'hostile-merchant',
  title: 'A merchant forges, breaks and bends its requests in every way there is: none has an effect, and what is only odd is served',
  stages: ['virtual', 'live'],
  speed: 20,
  fleet: [{ group: 'snacks', motor: 'spring', lanes: 20, stockPerLane: 20 }],
  tracks: [
    {
      on: 'snacks',
      steps: [...forgeries.flatMap(({ name, refusedWith, asks }, index) => played(name, index, refusedWith.length === 0 && asks === 'deliver')), { sell: {} }],
    },
  ],
  proves: [...new Set(forgeries.map(({ law }) => law)), 'no-effect-unverified', 'idempotent-submit'],
});
