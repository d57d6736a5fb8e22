import type { Command } from 'commander';
import type { CliIo } from '../shared/io.ts';
import { driverKinds, projectFormats } from './choices.ts';
import type { InitFlags } from './choices.ts';

/** `vendloop init`: writes a project file and a first scenario. */
export function registerInit(program: Command, io: CliIo): void {
  program
    .command('init')
    .description('write a project file with comments, a first scenario and, if you like, the skeleton of a driver')
    .option('--yes', 'ask nothing: take what the flags state, and else the defaults')
    .option('--format <format>', `format of the project file: ${projectFormats.join(', ')} (default: ts)`)
    .option('--target <url>', 'the cloud (default: http://127.0.0.1:7080)')
    .option('--driver <kind>', `what knows the cloud: ${driverKinds.join(', ')} (default: open-api)`)
    .option('--force', 'overwrite files that exist')
    .action(async (flags: InitFlags) => {
      const [{ init }, { terminalQuestions }] = await Promise.all([
        import('./write-project.ts'),
        import('./terminal-questions.ts'),
      ]);
      await init(io, flags, terminalQuestions());
    });
}
