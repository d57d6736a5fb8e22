import { durationMs } from '#harness/scenario/duration.ts';
import type { Shrinker } from '../shrinker.ts';
import { valuesIn, withValue } from '../data-paths.ts';

/** Nothing comes after the rule was broken: workloads end there, then at half and a quarter of that time. */
export const shrinkEnd: Shrinker = function* ({ scenario, finding, history }) {
  const at = Math.ceil(finding.at ?? history.events.at(-1)?.t ?? 0);
  for (const latest of [at, Math.floor(at / 2), Math.floor(at / 4)]) {
    let shortened: typeof scenario = scenario;
    for (const { path, value } of valuesIn(scenario)) {
      if (path.at(-1) === 'until' && typeof value === 'string' && durationMs(value) > latest)
        shortened = withValue(shortened, path, `${latest}ms`);
    }
    if (shortened !== scenario) yield shortened;
  }
};
