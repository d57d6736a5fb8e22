import type { Core, CoreParts } from '#core/core.ts';
import type { Rules } from '#core/rules.ts';

/**
 * A way to break a core on purpose, from outside: other parts under it, or something between it and the world. It is
 * how the harness is tested; the core itself has no switch for it. One patch lives as long as a run, so it may
 * remember what the core before a crash did.
 */
export interface CorePatch {
  /** Changes what a core is made of. @param nth 1 for the run's first core, 2 for the one after the first crash. */
  parts?(parts: CoreParts, nth: number): CoreParts;
  /** Changes what the world sees of a core that has started. */
  core?(core: Core, nth: number): Core;
}

/** Makes the patch of one run. */
export type PatchFactory = () => CorePatch;

/** A patch that puts other rules in the place of the sound ones. */
export function withRules(rules: Rules): PatchFactory {
  return () => ({ parts: (parts) => ({ ...parts, rules }) });
}
