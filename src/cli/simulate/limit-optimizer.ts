import { setFlagsFromString } from 'node:v8';

/** V8 names a flag that it does not know on standard error; so each version gets those that it was tried with. */
const newestTriedV8 = 14;

/**
 * Lets V8 optimize later, and in smaller pieces, in this process and its worker threads. Worlds run much code a little,
 * and by default the optimizing compiler takes as long for the first hundred as the worlds themselves.
 */
export function limitOptimizer(v8Version = process.versions.v8): void {
  for (const flag of optimizerFlags(v8Version)) setFlagsFromString(flag);
}

/** @returns none for a version that is newer than those that were tried. */
export function optimizerFlags(v8Version: string): readonly string[] {
  const major = Number.parseInt(v8Version, 10);
  if (!(major <= newestTriedV8)) return [];
  const inlineLess = '--max-inlined-bytecode-size-cumulative=300';
  // Since V8 12 calls are counted in place of executed bytecode.
  return major < 12 ? [inlineLess, '--interrupt-budget=300000'] : [inlineLess];
}
