import type { Command } from 'commander';
import type { CliIo } from '../shared/io.ts';
import { shells } from './shells.ts';

/** `vendloop completion SHELL`: prints a script with which the shell completes vendloop. */
export function registerCompletion(program: Command, io: CliIo): void {
  program
    .command('completion')
    .description('print a script with which a shell completes commands, options, scenarios, faults and other names')
    .argument('<shell>', `the shell: ${shells.join(', ')}`)
    .action(async (shell: string) => (await import('./print-completion.ts')).printCompletion(io, program, shell));
}
