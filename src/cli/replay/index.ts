import type { Command } from 'commander';
import type { CliIo } from '../shared/io.ts';
import { addProjectOptions } from '../shared/project/options.ts';
import type { ReplayFlags } from './run-replay.ts';

/** `vendloop replay TOKEN|FILE`: repeats a failed world of a simulation. */
export function registerReplay(program: Command, io: CliIo): void {
  const command = program
    .command('replay')
    .description('repeat a failed world of `vendloop simulate` on any computer, with the same history byte for byte')
    .argument('<token>', 'the token that simulate printed, or a replay file')
    .option('--out <dir>', 'folder for the evidence (default: runs/<date and time>)')
    .option('--save-scenario <file>', 'write the world as a scenario for `vendloop run`: YAML, or JSON by its name')
    .option(
      '--save-test <file>',
      'write a test that fails until the bug is fixed: NAME.test.ts for vitest, NAME.test.mjs for node --test',
    )
    .option('--force', 'overwrite existing files')
    .option('--json', 'print the result as JSON')
    .action(async (source: string, flags: ReplayFlags) =>
      (await import('./run-replay.ts')).runReplay(io, source, flags),
    );
  addProjectOptions(command);
}
