import { setFlagsFromString } from 'node:v8';

/** V8 names a flag that it does not know on standard error; so each version gets those that it was tried with. */
const newestTriedV8 = 14;

/** @returns the first number of a version of V8; null for one that is newer than those that were tried. */
export function triedV8(v8Version: string): number | null {
  const major = Number.parseInt(v8Version, 10);
  return major <= newestTriedV8 ? major : null;
}

/** Takes effect in this process and the worker threads that it starts later. */
export function setV8Flags(flags: readonly string[]): void {
  for (const flag of flags) setFlagsFromString(flag);
}

/**
 * Lets the old space grow to five times what a collection of all has left in it, before the next one begins. V8 itself
 * takes 1.1 to 1.4 times where it collects fast: a core under load then collects all every two to five seconds, and
 * meanwhile, for 30 to 60 ms, V8's threads want the processors that its deliveries need (docs/performance.md).
 */
export function collectAllLessOften(): void {
  setV8Flags(heapGrowthFlags(process.versions.v8, process.execArgv));
}

/** @returns none where this process's user has chosen a growth, or V8 is newer than those that were tried. */
export function heapGrowthFlags(v8Version: string, execArgv: readonly string[]): readonly string[] {
  const chosen = execArgv.some((option) => /heap[-_]growing[-_]percent/.test(option));
  return chosen || triedV8(v8Version) === null ? [] : ['--heap-growing-percent=400'];
}
