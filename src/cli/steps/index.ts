import type { Command } from 'commander';
import type { CliIo } from '../shared/io.ts';

/** `vendloop steps [NAME]`: the steps of a scenario's tracks. */
export function registerSteps(program: Command, io: CliIo): void {
  program
    .command('steps')
    .description('list the steps of scenarios, or explain one')
    .argument('[name]', 'a step')
    .option('--json', 'print as JSON')
    .action(async (name: string | undefined, flags: { readonly json?: boolean }) =>
      (await import('./list-steps.ts')).listSteps(io, name, flags),
    );
}
