import type { Measure } from '#harness/measures/measures.ts';
import type { ScenarioInput } from '../scenario.ts';
import type { Example } from './examples.ts';

type Expectation = NonNullable<ScenarioInput['expect']>[number];

/** How a measure is written: with a limit in its unit. */
export function measureExample({ name, unit }: Measure): Expectation {
  if (unit === 'share') return { measure: name, min: '50%' };
  if (unit === 'ms') return { measure: name, max: '10s' };
  return { measure: name, min: 0, max: 50 };
}

/** A few minutes in which there is something to measure by every measure. */
export const measureExampleScenario: Example = {
  extraMembers: {
    faults: [{ fault: 'goods-stuck', on: 'snacks', machine: 1, when: { job: 2 } }],
    tracks: [
      { on: 'snacks', machine: 1, steps: [{ sell: {} }, { sell: {}, ends: 'failure' }, { sell: {} }] },
      { on: 'snacks', machine: 2, steps: [{ sell: {}, times: 3 }] },
    ],
  },
};
