import { readScenario, type Scenario } from '../../scenario/scenario.ts';
import { placesIn, withValue } from './tree.ts';

/** A scenario as its author would write it: without the members that only say what holds anyway. */
export function compact(scenario: Scenario): object {
  const whole = JSON.stringify(scenario);
  let written: object = scenario;
  // Children after their parents: whoever goes takes them along, and the copy has the place no more.
  for (const { path } of placesIn(scenario)) {
    if (typeof path.at(-1) !== 'string' || !has(written, path)) continue;
    const less = withValue(written, path, undefined);
    const read = readScenario(less);
    if ('scenario' in read && JSON.stringify(read.scenario) === whole) written = less;
  }
  return written;
}

function has(data: unknown, path: readonly (string | number)[]): boolean {
  let here: unknown = data;
  for (const part of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, part)) return false;
    here = (here as Record<string | number, unknown>)[part];
  }
  return true;
}
