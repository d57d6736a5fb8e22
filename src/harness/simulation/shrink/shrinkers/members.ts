import type { Shrinker } from '../shrinker.ts';
import { valuesIn, withValue } from '../data-paths.ts';

/** Members that need not be there: without them the default holds. */
export const shrinkMembers: Shrinker = function* ({ scenario }) {
  for (const { path } of valuesIn(scenario)) {
    if (typeof path.at(-1) === 'string') yield withValue(scenario, path, undefined);
  }
};
