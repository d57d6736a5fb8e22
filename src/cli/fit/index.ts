import type { Command } from 'commander';
import type { CliIo } from '../shared/io.ts';
import type { FitFlags } from './fit-log.ts';

/** `vendloop fit LOG`: makes a timing profile from recorded runs and reports how well it fits. */
export function registerFit(program: Command, io: CliIo): void {
  program
    .command('fit')
    .description('make a timing profile from a log of dispenser runs, and report how well it fits')
    .argument('<log>', 'CSV with a header, NDJSON, or a history of vendloop; - for standard input')
    .requiredOption('--motor <type>', 'motor type of the machines: electronic-lock, spring, conveyor or drinks')
    .option('--out <file>', 'write the profile, for `vendloop run --profile`')
    .option('--plot <file>', 'write a plot of log and profile (SVG)')
    .option('--seed <n>', 'seed of the split into fitted and held-out runs, and of the simulated runs', '1')
    .option('--force', 'overwrite existing files')
    .option('--json', 'print the figures as JSON')
    .action(async (log: string, flags: FitFlags) => (await import('./fit-log.ts')).fit(io, log, flags));
}
