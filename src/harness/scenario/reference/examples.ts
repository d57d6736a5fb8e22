import type { Scenario, ScenarioInput } from '../scenario.ts';
import { defineScenario } from '../read-scenario.ts';
import type { StepInput } from '../steps.ts';

/** A part of a scenario that shows how something is written. It is played as it stands. */
export interface Example {
  /** Steps of a track at a snack machine; one sale where there are none. */
  readonly steps?: readonly StepInput[];
  /** Members of the scenario besides its fleet and its tracks, or in their place. */
  readonly extraMembers?: Partial<Omit<ScenarioInput, 'name'>>;
}

/** The machines that examples are about where they name no others. */
export const exampleFleet: ScenarioInput['fleet'] = [{ group: 'snacks', motor: 'spring', count: 2 }];

/** An example as a scenario that can be played. */
export function exampleScenario({ steps = [{ sell: {} }], extraMembers = {} }: Example): Scenario {
  return defineScenario({
    name: 'example',
    fleet: exampleFleet,
    tracks: [{ on: 'snacks', machine: 1, steps }],
    ...extraMembers,
  });
}
