import type { Cut } from '../shrinker.ts';
import { placesIn, withValue } from '../data-paths.ts';

/** Members that need not be there: without them the default holds. */
export const members: Cut = function* ({ scenario }) {
  for (const { path } of placesIn(scenario)) {
    if (typeof path.at(-1) === 'string') yield withValue(scenario, path, undefined);
  }
};
