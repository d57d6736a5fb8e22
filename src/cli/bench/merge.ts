import type { Command } from 'commander';
import type { CliIo } from '../shared/io.ts';
import { addReporterOption, reporterNames } from '../shared/reporters/names.ts';
import type { MergeFlags } from './merge-runs.ts';

/** `vendloop bench merge`: one verdict on a load that several computers made. */
export function registerMerge(bench: Command, io: CliIo): void {
  const command = bench
    .command('merge')
    .description('judge the segments of one load, which several computers made, as one run')
    .argument('<folders...>', 'the evidence of each segment: folders with bench.json and its history')
    .option('--out <dir>', 'folder for the evidence (default: reports/bench-…)')
    .option('--json', 'short for --reporter json=-')
    .action(async (folders: readonly string[], _flags: unknown, own: Command) =>
      (await import('./merge-runs.ts')).mergeRuns(io, folders, own.opts<MergeFlags>()),
    );
  addReporterOption(command, reporterNames);
}
