import type { Command } from 'commander';
import type { CliIo } from '../shared/io.ts';
import { addReporterOption, checkReporters } from '../shared/reporters/names.ts';
import type { CheckFlags, PassSizes } from './judge-file.ts';

/** `vendloop check HISTORY`: judges a recorded run again. */
export function registerCheck(program: Command, io: CliIo, sizes?: PassSizes): void {
  const command = program
    .command('check')
    .description('judge a recorded history: the cases and findings of every check')
    .argument('<history>', 'path of a history (NDJSON), or - for standard input')
    .option('--json', 'short for --reporter json=-')
    .action(async (source: string, flags: CheckFlags) =>
      (await import('./judge-file.ts')).check(io, source, flags, sizes),
    );
  addReporterOption(command, checkReporters);
}
