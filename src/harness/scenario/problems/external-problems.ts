import type { Problem } from '../issues.ts';
import type { Scenario } from '../scenario.ts';
import type { Step } from '../steps.ts';

/** Steps that a simulated machine alone can carry out, with what they do. */
const simulatedOnly = {
  injectFault: 'breaks the machine',
  clearFault: 'clears a fault of the machine',
  setMode: 'sets the mode of the machine',
  useKey: 'lets the machine sign with another key',
  sendFrame: 'lets the machine send a message',
} as const;

/** What is wrong with groups of real machines: they need real time, and nothing can be done to them. */
export function externalProblems(scenario: Scenario): readonly Problem[] {
  const { fleet, stages, speed } = scenario;
  return fleet.flatMap(({ group, external }, index): readonly Problem[] => {
    if (!external) return [];
    const path = ['fleet', index, 'external'];
    const time = [
      ...(stages.includes('virtual')
        ? [{ path, message: 'a real machine needs real time: write "stages: [live]"', dependsOn: [['stages']] }]
        : []),
      ...(speed === 1
        ? []
        : [{ path, message: 'a real machine knows no other speed: leave "speed" out', dependsOn: [['speed']] }]),
    ];
    return [...time, ...whatNeedsSimulation(scenario, group)];
  });
}

/** What a scenario does to a group that only simulated machines can do, a problem each. */
export function whatNeedsSimulation({ faults, tracks }: Scenario, group: string): readonly Problem[] {
  const planned = faults.flatMap(({ fault, on }, index): readonly Problem[] =>
    on === group
      ? [{ path: ['faults', index, 'on'], message: `group "${group}" is real: "${fault}" cannot be planned for it` }]
      : [],
  );
  const steps = tracks.flatMap((track, at): readonly Problem[] => {
    if (track.on !== group) return [];
    return track.steps.flatMap((step, index) => {
      const found = simulatedStep(step);
      if (!found) return [];
      const path = ['tracks', at, 'steps', index, found.name];
      return [{ path, message: `a step ${found.what}, and group "${group}" is real` }];
    });
  });
  return [...planned, ...steps];
}

function simulatedStep(step: Step): { readonly name: string; readonly what: string } | null {
  const found = Object.entries(simulatedOnly).find(([name]) => Object.hasOwn(step, name));
  return found ? { name: found[0], what: found[1] } : null;
}
