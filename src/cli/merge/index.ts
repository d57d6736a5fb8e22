import type { Command } from 'commander';
import type { CliIo } from '../shared/io.ts';
import { addReporterOption, reporterNames } from '../shared/reporters/names.ts';
import type { MergeFlags } from './merge-shards.ts';

/** `vendloop merge FILE…`: one report of the shards of a simulation. */
export function registerMerge(program: Command, io: CliIo): void {
  const command = program
    .command('merge')
    .description('merge the shards of a simulation into the report that one run of all worlds would give')
    .argument('<file...>', 'the files that `vendloop simulate --shard` wrote')
    .option(
      '--out <dir>',
      'write simulation.json, junit.xml, summary.md, index.html and a replay file for each failed world',
    )
    .option('--json', 'short for --reporter json=-')
    .action(async (files: string[], flags: MergeFlags) =>
      (await import('./merge-shards.ts')).mergeShards(io, files, flags),
    );
  addReporterOption(command, reporterNames);
}
