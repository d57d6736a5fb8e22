import { forgeries } from '#simulators/forgeries/index.ts';
import type { Problem } from '../issues.ts';
import type { Scenario } from '../scenario.ts';
import { unknownNameMessage } from '../messages.ts';

/** Forged requests that a scenario names and that there are not. */
export function probeProblems({ tracks, probes }: Scenario): readonly Problem[] {
  const names = forgeries.map(({ name }) => name);
  const nameProblems = (path: Problem['path'], name: string): readonly Problem[] =>
    names.includes(name)
      ? []
      : [{ path, message: unknownNameMessage('forged request', name, names, 'docs/scenarios.md') }];
  return [
    ...tracks.flatMap(({ steps }, track) =>
      steps.flatMap((step, index) =>
        'probe' in step ? nameProblems(['tracks', track, 'steps', index, 'probe'], step.probe) : [],
      ),
    ),
    ...probes.flatMap(({ kinds = [] }, index) =>
      kinds.flatMap((kind, at) => nameProblems(['probes', index, 'kinds', at], kind)),
    ),
  ];
}
