import type { Cut } from '../shrinker.ts';
import { withValue } from '../data-paths.ts';

/** One group of machines less, with all that happens to it; then fewer machines in a group. */
export const groups: Cut = function* ({ scenario }) {
  for (const { group } of scenario.fleet) yield without(scenario, group);
  for (const [index, { count }] of scenario.fleet.entries()) {
    for (const fewer of count > 2 ? [1, Math.floor(count / 2)] : [1]) {
      if (fewer < count) yield withValue(scenario, ['fleet', index, 'count'], fewer);
    }
  }
};

/** The data without the group, and without whatever says that it is on that group, however deep it stands. */
function without(data: unknown, group: string): unknown {
  if (Array.isArray(data))
    return (data as unknown[]).filter((item) => !concerns(item, group)).map((item) => without(item, group));
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, without(value, group)]));
}

function concerns(item: unknown, group: string): boolean {
  if (typeof item !== 'object' || item === null) return false;
  return ('on' in item && item.on === group) || ('group' in item && item.group === group);
}
