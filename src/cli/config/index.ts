import type { Command } from 'commander';
import type { CliIo } from '../shared/io.ts';
import { addProjectOptions } from '../shared/project/options.ts';
import { addTargetOptions } from '../shared/target-options.ts';
import type { ConfigFlags } from './print-config.ts';

/** `vendloop config`: what is in force here, and where each value comes from. */
export function registerConfig(program: Command, io: CliIo): void {
  const command = program
    .command('config')
    .description(
      'print the settings that are in force here, where each comes from and which commands use it; secrets are masked',
    )
    .option('--environments', 'only print the names of the environments of the project file')
    .option('--json', 'print JSON')
    .action(async (flags: ConfigFlags) => (await import('./print-config.ts')).printConfig(io, flags));
  addProjectOptions(command);
  addTargetOptions(command, 'as `run` takes it', 'as `run` has it');
}
