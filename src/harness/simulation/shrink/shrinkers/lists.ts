import type { Cut } from '../shrinker.ts';
import { placesIn, withValue } from '../data-paths.ts';

/** Lists without all of their items, without a half, a quarter, and without each: faults, troubles, habits, scripts, steps. */
export const lists: Cut = function* ({ scenario }) {
  for (const { path, value } of placesIn(scenario)) {
    if (!Array.isArray(value)) continue;
    const list: readonly unknown[] = value;
    for (let size = list.length; size >= 1; size = Math.floor(size / 2)) {
      for (let from = 0; from + size <= list.length; from += size)
        yield withValue(scenario, path, list.toSpliced(from, size));
    }
  }
};
