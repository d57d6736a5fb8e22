import type { Command } from 'commander';
import { dialectNames } from '#core/domain/merchant.ts';
import type { CliIo } from '../shared/io.ts';
import { addReporterOption, conformReporters } from '../shared/reporters/names.ts';
import type { ConformFlags } from './run-conform.ts';

/** `vendloop conform`: has a client sign payloads of every kind, and reports where it departs from the rule. */
export function registerConform(program: Command, io: CliIo): void {
  const command = program
    .command('conform')
    .description(
      'have a signer, in any language, sign payloads of every kind, and report where it departs from the rule',
    )
    .requiredOption('--client <command>', 'the shell command that runs the signer')
    .option('--each', 'run it once for each payload, for programs that sign once and exit')
    .option('--timeout <seconds>', 'how long a run of it may take', '60')
    .option('--seed <n>', 'seed of the random payloads', '1')
    .option('--cases <n>', 'how many random payloads', '200')
    .option('--expect-dialect <name>', `pass if it is exactly this dialect: ${dialectNames.join(', ')}`)
    .option('--json', 'short for --reporter json=-')
    .option('--junit <file>', 'short for --reporter junit=<file>')
    .action(async (flags: ConformFlags) => (await import('./run-conform.ts')).conform(io, flags));
  addReporterOption(command, conformReporters);
}
