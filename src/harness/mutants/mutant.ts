import type { PatchFactory } from '../fault-injection/core/core-patch.ts';
import type { StoreKind } from '../stages/store-kind.ts';

/**
 * A core with one small deliberate bug; it proves that the harness finds such bugs. It patches one part of the core
 * from outside (a rule, the configuration, the store, a port). The header of the history stays correct, so the checks
 * judge by the right rules.
 */
export interface Mutant {
  /** Its name for `vendloop zoo` and `vendloop simulate --zoo`, in kebab-case. */
  readonly name: string;
  /** What is wrong with the core, in one sentence. */
  readonly bug: string;
  /** Names of the checks that detect it; one of them is enough. */
  readonly detectedBy: readonly string[];
  /** Number of worlds in which it is detected, from any seed. */
  readonly withinWorlds: number;
  /** How it shows at a core that vendloop did not start. */
  readonly fromOutside: FromOutside;
  /** Where its core must keep its rows for the bug to have an effect; left out: anywhere. */
  readonly store?: StoreKind;
  /** How many cores a world must have for the bug to have an effect; left out: one. */
  readonly cores?: number;
  /** Makes the patch of the core of one world. */
  readonly makePatch: PatchFactory;
}

/** What shows a bug to those around the core, the scenario of the catalogue in which it does; or why nothing can. */
export type FromOutside = { readonly scenario: string } | { readonly hidden: string };

/** Where the core of a mutant keeps its rows. */
export function storeOf({ store = 'memory' }: Mutant): StoreKind {
  return store;
}
