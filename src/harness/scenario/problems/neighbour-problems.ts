import type { Problem } from '../issues.ts';
import type { Scenario } from '../scenario.ts';

/** Frames of a neighbour in a scenario of one machine, which has none. */
export function neighbourProblems({ fleet, tracks }: Scenario): readonly Problem[] {
  const machines = fleet.reduce((sum, { count }) => sum + count, 0);
  if (machines > 1) return [];
  const message = 'there is one machine, which has no neighbour: give its group "count: 2", or add a group';
  return tracks.flatMap(({ steps }, track) =>
    steps.flatMap((step, index): Problem[] =>
      'sendFrame' in step && step.from === 'neighbour'
        ? [{ path: ['tracks', track, 'steps', index, 'from'], message, dependsOn: [['fleet']] }]
        : [],
    ),
  );
}
