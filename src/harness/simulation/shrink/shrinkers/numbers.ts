import type { Shrinker } from '../shrinker.ts';
import { valuesIn, withValue } from '../data-paths.ts';

/** Smaller numbers: none, one, a half, one less. */
export const shrinkNumbers: Shrinker = function* ({ scenario }) {
  for (const { path, value } of valuesIn(scenario)) {
    if (typeof value !== 'number' || path.at(-1) === 'seed') continue;
    for (const smaller of new Set([0, 1, Math.floor(value / 2), Math.floor(value) - 1])) {
      if (smaller >= 0 && smaller < value) yield withValue(scenario, path, smaller);
    }
  }
};
