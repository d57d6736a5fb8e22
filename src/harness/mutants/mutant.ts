import type { PatchFactory } from '../fault-injection/core/core-patch.ts';

/**
 * A small, deliberate fault of a core: how it is known that the harness works. It patches one seam of the core from
 * outside (a rule, the configuration, the store, a port); the core has no switch for it, and what the header of a
 * history declares stays true: the core is broken, not the yardstick.
 */
export interface Mutant {
  /** In kebab-case: what `vendloop zoo` and `vendloop simulate --zoo` call it. */
  readonly name: string;
  /** What is wrong with the core, in one sentence. */
  readonly bug: string;
  /** Names of checks, any of which is to catch it. */
  readonly detectedBy: readonly string[];
  /** Worlds within which it is caught, from whatever seed they are drawn. */
  readonly withinWorlds: number;
  /** Makes the broken core of one world. */
  readonly makePatch: PatchFactory;
}
