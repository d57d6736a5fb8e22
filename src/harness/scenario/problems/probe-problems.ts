import { forgeries } from '#simulators/forgeries/index.ts';
import type { Problem } from '../issues.ts';
import type { Scenario } from '../scenario.ts';
import { unknownName } from '../messages.ts';

/** Forged requests that a scenario names and that there are not. */
export function probeProblems({ tracks, probes }: Scenario): readonly Problem[] {
  const names = forgeries.map(({ name }) => name);
  const look = (path: Problem['path'], name: string): readonly Problem[] =>
    names.includes(name) ? [] : [{ path, message: unknownName('forged request', name, names, 'docs/scenarios.md') }];
  return [
    ...tracks.flatMap(({ steps }, track) =>
      steps.flatMap((step, index) =>
        'probe' in step ? look(['tracks', track, 'steps', index, 'probe'], step.probe) : [],
      ),
    ),
    ...probes.flatMap(({ kinds = [] }, index) =>
      kinds.flatMap((kind, at) => look(['probes', index, 'kinds', at], kind)),
    ),
  ];
}
