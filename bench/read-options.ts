import { parseArgs, type ParseArgsConfig } from 'node:util';

/** Options of a benchmark's command line. What it does not know ends the program with a sentence and exit code 2. */
export function readOptions<const T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(2);
  }
}
