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
 * A way to make a world smaller: worlds with less in them, the boldest first. They need not be valid scenarios, nor
 * break the rule: both are looked at later.
 */
export type Shrinker = (failing: FailingWorld) => Iterable<unknown>;
