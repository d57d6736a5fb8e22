import { durationMs } from '#harness/scenario/duration.ts';
import type { Cut } from '../shrinker.ts';
import { placesIn, withValue } from '../data-paths.ts';

/** Nothing comes after the rule was broken: workloads end there, then at half and a quarter of that time. */
export const end: Cut = function* ({ scenario, found, history }) {
  const at = Math.ceil(found.at ?? history.events.at(-1)?.t ?? 0);
  for (const latest of [at, Math.floor(at / 2), Math.floor(at / 4)]) {
    let cut: typeof scenario = scenario;
    for (const { path, value } of placesIn(scenario)) {
      if (path.at(-1) === 'until' && typeof value === 'string' && durationMs(value) > latest)
        cut = withValue(cut, path, `${latest}ms`);
    }
    if (cut !== scenario) yield cut;
  }
};
