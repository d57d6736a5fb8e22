import type { Command } from 'commander';
import type { CliIo } from '../shared/io.ts';
import { addProjectOptions } from '../shared/project/options.ts';
import { addTargetOptions } from '../shared/target-options.ts';
import type { StudioFlags } from './settings.ts';

/** `vendloop studio`: a world under control by a page, by programs and by assistants, and the recorded runs. */
export function registerStudio(program: Command, io: CliIo): void {
  const command = program
    .command('studio')
    .description('start a world that a page, programs or an assistant control, and serve recorded runs')
    .option('--fleet <list>', 'motor types with their number, like spring:2,conveyor (default: one of each type)')
    .option('--stage <stage>', 'virtual: simulated time at the speed of people; live: real connections', 'virtual')
    .option('--driver <file>', 'driver of a cloud with another protocol at --target')
    .option('--speed <x>', 'speed of time at the start (default: 1)')
    .option('--seed <n>', 'seed of all random choices (default: random)')
    .option('--out <dir>', 'folder for the evidence (default: runs/<date and time>)')
    .option('--runs <dir>', 'folder of the recorded runs (default: runs)')
    .option('--runs-only', 'start no world: only serve recorded runs')
    .option('--port <n>', 'port; 0 takes any free one', '7090')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--mcp', 'speak the Model Context Protocol on standard input and output, for an assistant')
    .option('--attach <url>', 'with --mcp: use a studio that runs already, with its token in VENDLOOP_STUDIO_TOKEN')
    .action(async (flags: StudioFlags) => (await import('./run-studio.ts')).runStudio(io, flags));
  addProjectOptions(command);
  addTargetOptions(command, 'use a core that runs already instead of starting one', 'the first four demo machines');
}
