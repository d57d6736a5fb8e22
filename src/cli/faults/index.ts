import type { Command } from 'commander';
import type { CliIo } from '../shared/io.ts';

/** `vendloop faults [NAME]`: the catalogue of machine faults. */
export function registerFaults(program: Command, io: CliIo): void {
  program
    .command('faults')
    .description('list the faults of machines, or explain one')
    .argument('[name]', 'a fault')
    .option('--json', 'print as JSON')
    .action(async (name: string | undefined, flags: { readonly json?: boolean }) =>
      (await import('./list-faults.ts')).listFaults(io, name, flags),
    );
}
