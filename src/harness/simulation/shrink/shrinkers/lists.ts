import type { ScenarioShrinker } from '../shrinker.ts';
import { valuesIn, withValue } from '../data-paths.ts';

/**
 * Lists without all of their items, without a half, a quarter, and without each one: faults, tracks, steps, …
 */
export const shrinkLists: ScenarioShrinker = function* ({ scenario }) {
  for (const { path, value } of valuesIn(scenario)) {
    if (!Array.isArray(value)) continue;
    const list: readonly unknown[] = value;
    for (let size = list.length; size >= 1; size = Math.floor(size / 2)) {
      for (let from = 0; from + size <= list.length; from += size)
        yield withValue(scenario, path, list.toSpliced(from, size));
    }
  }
};
