import type { Command } from 'commander';
import type { CliIo } from '../shared/io.ts';
import type { CheckFlags, PassSizes } from './judge-file.ts';

/** `vendloop check HISTORY`: judges a recorded run again. */
export function registerCheck(program: Command, io: CliIo, sizes?: PassSizes): void {
  program
    .command('check')
    .description('judge a recorded history: the cases and findings of every check')
    .argument('<history>', 'path of a history (NDJSON), or - for standard input')
    .option('--json', 'print the judgement as JSON')
    .action(async (source: string, flags: CheckFlags) =>
      (await import('./judge-file.ts')).check(io, source, flags, sizes),
    );
}
