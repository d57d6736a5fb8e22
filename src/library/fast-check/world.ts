import type { Arbitrary, Random, Stream, Value } from 'fast-check';
import type { Scenario } from '#harness/scenario/scenario.ts';
import { readScenario } from '#harness/scenario/read-scenario.ts';
import { withoutDefaults } from '#harness/scenario/without-defaults.ts';
import { drawWorld } from '#harness/simulation/draw-world.ts';
import { shrinkGroups } from '#harness/simulation/shrink/shrinkers/groups.ts';
import { shrinkLists } from '#harness/simulation/shrink/shrinkers/lists.ts';
import type { ScenarioData } from '../scenario.ts';
import { fc } from './fast-check-peer.ts';

/** Worlds by their seeds. A world, not its seed, is made smaller: a smaller seed draws another world. */
class WorldArbitrary extends fc.Arbitrary<ScenarioData> {
  generate(random: Random): Value<ScenarioData> {
    return toValue(drawWorld(random.nextInt(0, 2 ** 32 - 1)));
  }

  canShrinkWithoutContext(value: unknown): value is ScenarioData {
    return 'scenario' in readScenario(value);
  }

  shrink(world: ScenarioData): Stream<Value<ScenarioData>> {
    return fc.stream(smallerWorlds(world)).map(toValue);
  }
}

function toValue(scenario: Scenario): Value<ScenarioData> {
  return new fc.Value(withoutDefaults(scenario) as ScenarioData, undefined);
}

function* smallerWorlds(world: ScenarioData): Generator<Scenario> {
  const whole = readScenario(world);
  if (!('scenario' in whole)) return;
  for (const shrinker of [shrinkGroups, shrinkLists]) {
    for (const candidate of shrinker(whole)) {
      const read = readScenario(candidate);
      if ('scenario' in read) yield read.scenario;
    }
  }
}

/**
 * Random worlds, as `vendloop simulate` draws them: fleet, customers, faults of machines, network, receivers and core,
 * for `playScenario`. A world that fails a property is made smaller by taking groups of machines, faults, customers and
 * steps away; times and numbers stay.
 */
export function world(): Arbitrary<ScenarioData> {
  return new WorldArbitrary();
}
