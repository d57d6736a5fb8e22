import type { ScenarioShrinker } from '../shrinker.ts';
import { withValue } from '../data-paths.ts';

/** One group of machines less, with all that happens to it; then fewer machines in a group. */
export const shrinkGroups: ScenarioShrinker = function* ({ scenario }) {
  for (const { group } of scenario.fleet) yield withoutGroup(scenario, group);
  for (const [index, { count }] of scenario.fleet.entries()) {
    for (const smallerCount of count > 2 ? [1, Math.floor(count / 2)] : [1]) {
      if (smallerCount < count) yield withValue(scenario, ['fleet', index, 'count'], smallerCount);
    }
  }
};

/** The data without the group and without everything that refers to it, at any depth. */
function withoutGroup(data: unknown, group: string): unknown {
  if (Array.isArray(data))
    return (data as unknown[]).filter((item) => !refersToGroup(item, group)).map((item) => withoutGroup(item, group));
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, withoutGroup(value, group)]));
}

function refersToGroup(item: unknown, group: string): boolean {
  if (typeof item !== 'object' || item === null) return false;
  return ('on' in item && item.on === group) || ('group' in item && item.group === group);
}
