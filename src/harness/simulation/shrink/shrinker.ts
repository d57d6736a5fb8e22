import type { History } from '#harness/history/event.ts';
import type { Scenario } from '#harness/scenario/scenario.ts';
import type { WorldFinding } from '../world-finding.ts';

/** A world that breaks a rule, as far as it has been reduced. */
export interface FailingWorld {
  readonly scenario: Scenario;
  readonly history: History;
  /** Where and when the rule was broken first. */
  readonly finding: WorldFinding;
}

/**
 * A way to make a world smaller: smaller candidates, the smallest first. They need not be valid scenarios or violate
 * the check; both are tested later.
 */
export type Shrinker = (failing: FailingWorld) => Iterable<unknown>;

/** A {@link Shrinker} that looks at the scenario alone, whatever it violates. */
export type ScenarioShrinker = (world: Pick<FailingWorld, 'scenario'>) => Iterable<unknown>;
