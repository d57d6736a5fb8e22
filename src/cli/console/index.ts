import type { Command } from 'commander';
import type { CliIo } from '../shared/io.ts';
import { addProjectOptions } from '../shared/project/options.ts';
import { addTargetOptions } from '../shared/target-options.ts';
import type { ConsoleFlags } from './settings.ts';

/** `vendloop console`: operate machines by hand against a core, and keep the session as evidence. */
export function registerConsole(program: Command, io: CliIo): void {
  const command = program
    .command('console')
    .description(
      'operate machines by hand: inject faults, sell, watch; the session is judged and can be saved as a scenario',
    )
    .option(
      '--fleet <list>',
      'motor types with their number, like spring:2,conveyor; spring:1:old has old firmware (default: one of each ' +
        'type)',
    )
    .option('--speed <x>', 'speed of time at the start (default: 1)')
    .option('--seed <n>', 'seed of all random choices (default: random)')
    .option('--out <dir>', 'folder for the evidence (default: runs/<date and time>)')
    .option('--driver <file>', 'driver of a cloud with another protocol at --target')
    .option('--no-color', 'no colours; also the environment variable NO_COLOR')
    .option('--answers <file>', 'read answers from a file, or - for standard input, instead of asking a person')
    .option('--web', 'share the session with a page on this computer')
    .option('--web-port <n>', 'port of that page; 0 takes any free one (default: 7090)')
    .option('--stage <stage>', 'live, or with --answers also virtual: simulated time (default: live)')
    .action(async (flags: ConsoleFlags) => {
      const [{ openConsole }, { systemTerminal }] = await Promise.all([
        import('./open-console.ts'),
        import('./terminal/system-terminal.ts'),
      ]);
      await openConsole(io, flags, systemTerminal());
    });
  addProjectOptions(command);
  addTargetOptions(command, 'use a core that runs already instead of starting one', 'the first four demo machines');
}
