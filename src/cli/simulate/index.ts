import type { Command } from 'commander';
import type { CliIo } from '../shared/io.ts';
import { addProjectOptions } from '../shared/project/options.ts';
import { addReporterOption, reporterNames } from '../shared/reporters/names.ts';
import { storeFlagText } from '../shared/store-kind.ts';
import { addTargetOptions } from '../shared/target-options.ts';
import type { SimulateFlags } from './flags.ts';

/** `vendloop simulate`: runs randomized worlds. */
export function registerSimulate(program: Command, io: CliIo): void {
  const command = program
    .command('simulate')
    .description(
      'run randomized worlds in virtual time, or with --target in real time, check each, and report the first that ' +
        'violates a rule',
    )
    .option('--worlds <n>', 'number of worlds (default: 1000, or as many as --seconds allows)')
    .option(
      '--seconds <s>',
      'start no more worlds after this time; with --target none that would take longer (default there: 60)',
    )
    .option('--seed <n>', 'seed of the first world, or "random"; the next world has the next seed', '1')
    .option('--jobs <n>', 'worker threads (default: one per processor); with --target worlds at a time (default: 4)')
    .option('--store <kind>', `${storeFlagText}; default: memory`)
    .option('--cores <n>', 'cores of each world, which share one database (default: 1)')
    .option('--zoo <mutant>', 'run the core with a bug of the zoo (`vendloop zoo --list`)')
    .option('--keep-going', 'run all worlds; without it, the simulation ends at the first failed world')
    .option('--cover-every-clause', 'fail if no world reached a clause of the protocol that worlds can reach')
    .option('--corpus <file>', 'also run the worlds of a corpus, before all others')
    .option('--grow-corpus <file>', 'write the few worlds of this run that reach rare clauses; implies --keep-going')
    .option(
      '--shrink-seconds <s>',
      'how long to search for a smaller world that fails in the same way; 0: no search (default: 60)',
    )
    .option(
      '--shard <number/count>',
      'run one part of the worlds, like 2/4, for `vendloop merge`; implies --keep-going',
    )
    .option('--digest', 'print a hash over the histories of all worlds, to compare runs')
    .option(
      '--out <dir>',
      'write simulation.json, junit.xml, summary.md, index.html and a replay file for each failed world',
    )
    .option('--driver <file>', 'driver of a cloud with another protocol at --target')
    .option('--junit <file>', 'short for --reporter junit=<file>')
    .option('--markdown <file>', 'short for --reporter markdown=<file>')
    .option('--json', 'short for --reporter json=-')
    .action(async (flags: SimulateFlags) => (await import('./choose-stage.ts')).simulateWhereAsked(io, flags));
  addProjectOptions(command);
  addTargetOptions(
    command,
    'play worlds in real time at a core that runs already, and judge them from outside',
    'those that it lists and that are offline',
  );
  addReporterOption(command, reporterNames);
}
