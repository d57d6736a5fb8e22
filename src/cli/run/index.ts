import type { Command } from 'commander';
import { delayablePhases } from '#harness/fault-injection/latency/latency-injection.ts';
import type { CliIo } from '../shared/io.ts';
import { addReporterOption, reporterNames } from '../shared/reporters/names.ts';
import { storeFlagText } from '../shared/store-kind.ts';
import { addProjectOptions } from '../shared/project/options.ts';
import { addTargetOptions } from '../shared/target-options.ts';
import type { RunFlags } from './flags.ts';

/** `vendloop run [scenario…]`: runs scenarios, judges their histories, and keeps the evidence on disk. */
export function registerRun(program: Command, io: CliIo): void {
  const command = program
    .command('run')
    .description('run scenarios, each against a new core, and judge their histories')
    .argument('[scenario...]', 'names of the catalogue (see `vendloop scenarios`), or YAML or JSON files')
    .option('--all', 'run the whole catalogue, or all scenarios that support --stage')
    .option('--stage <stage>', 'virtual (simulated time) or live (real HTTP, sockets and SQLite)')
    .option('--seed <n>', 'seed of all random choices, or "random" (default: the one of the scenario)')
    .option('--speed <x>', 'speed of time on the live stage (default: the one of the scenario)')
    .option('--store <kind>', `on the virtual stage: ${storeFlagText}; default: memory`)
    .option('--profile <file...>', 'timing profiles of `vendloop fit` that replace the assumed ones')
    .option(
      '--zoo <mutant>',
      'run the core with a bug of the zoo, to see which check detects it (`vendloop zoo --list`)',
    )
    .option(
      '--slow <phase=duration>',
      `delay one phase of the core (${delayablePhases.join(', ')}), like settle=2s; can be repeated`,
      (value: string, before: readonly string[]) => [...before, value],
      [],
    )
    .option('--out <dir>', 'folder for the evidence (default: runs/<date and time>)')
    .option('--force', 'overwrite existing evidence in that folder')
    .option('--watch', 'run again when a scenario file or a file of --profile changes, until Ctrl-C')
    .option(
      '--driver <file>',
      'driver of a cloud with another protocol at --target; its machines are like --machines sp-0001:spring',
    )
    .option('--proxy-listen <host:port>', 'where real machines dial (default: 127.0.0.1 and any free port)')
    .option('--wait-external <duration>', 'how long to wait for real machines (default: 60s)')
    .option('--json', 'short for --reporter json=-')
    .action(async (names: string[], flags: RunFlags) => {
      if (flags.watch) await (await import('./watch-run.ts')).watchRun(io, names, flags);
      else await (await import('./run-scenarios.ts')).runAll(io, names, flags);
    });
  addProjectOptions(command);
  addTargetOptions(
    command,
    'play at a core that runs already, in real time, instead of starting one',
    'those that it lists and that are offline',
  );
  addReporterOption(command, reporterNames);
}
