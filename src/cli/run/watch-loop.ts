import type { ChangeBatches } from './change-batches.ts';

/** What a watch needs of the world. */
export interface WatchParts {
  /** Runs scenarios. It rejects for what the person can correct, such as a mistake in a file. */
  readonly run: (names: readonly string[], isFirst: boolean) => Promise<void>;
  readonly batches: Pick<ChangeBatches, 'next'>;
  readonly clearScreen: () => void;
  /** Prints why a run failed. */
  readonly printError: (error: unknown) => void;
  /** Printed when a change is awaited. */
  readonly printWaiting: () => void;
}

/**
 * Runs scenarios, and again those whose file has changed, until the batches end.
 * @param names as given on the command line, names of the catalogue among them
 * @param profiles files that every scenario needs
 */
export async function watchLoop(
  names: readonly string[],
  profiles: readonly string[],
  { run, batches, clearScreen, printError, printWaiting }: WatchParts,
): Promise<void> {
  let changed: ReadonlySet<string> | null = new Set(names);
  for (let isFirst = true; changed !== null; isFirst = false) {
    const concerned = changed;
    const affected = profiles.some((file) => concerned.has(file)) ? names : names.filter((name) => concerned.has(name));
    if (!isFirst) clearScreen();
    try {
      await run(affected, isFirst);
    } catch (error) {
      printError(error);
    }
    printWaiting();
    changed = await batches.next();
  }
}
