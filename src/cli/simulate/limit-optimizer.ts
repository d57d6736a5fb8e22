import { setV8Flags, triedV8 } from '#harness/stages/live/v8-flags.ts';

/**
 * Lets V8 optimize later, and in smaller pieces, in this process and its worker threads. Worlds run much code a little,
 * and by default the optimizing compiler takes as long for the first hundred as the worlds themselves.
 */
export function limitOptimizer(v8Version = process.versions.v8): void {
  setV8Flags(optimizerFlags(v8Version));
}

/** @returns none for a version that is newer than those that were tried. */
export function optimizerFlags(v8Version: string): readonly string[] {
  const major = triedV8(v8Version);
  if (major === null) return [];
  const inlineLess = '--max-inlined-bytecode-size-cumulative=300';
  // Since V8 12 calls are counted in place of executed bytecode.
  return major < 12 ? [inlineLess, '--interrupt-budget=300000'] : [inlineLess];
}
