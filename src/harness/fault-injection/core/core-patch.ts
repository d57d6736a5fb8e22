import type { Core, CoreParts } from '#core/core.ts';
import type { Rules } from '#core/rules.ts';
import type { Isolation } from '../store/shared-database.ts';
import type { SqliteChange } from '../store/crashable-store.ts';

/**
 * A deliberate bug of a core, from outside: other parts, or a decorator around it. It tests the harness; the core has
 * no switch for it. A patch lasts for one run, so it may remember what the core before a crash did.
 */
export interface CorePatch {
  /** Changes what a core is made of. @param nth 1 for the run's first core, 2 for the one after the first crash. */
  parts?(parts: CoreParts, nth: number): CoreParts;
  /** Changes how a SQLite store is opened; a store in memory has nothing of it. */
  readonly sqlite?: SqliteChange;
  /** What the database of several cores promises; serializable unless given. */
  readonly isolation?: Isolation;
  /** Changes a started core. */
  core?(core: Core, nth: number): Core;
}

/** Makes the patch of one run. */
export type PatchFactory = () => CorePatch;

/** A patch that replaces the default rules. */
export function withRules(rules: Rules): PatchFactory {
  return () => ({ parts: (parts) => ({ ...parts, rules }) });
}
