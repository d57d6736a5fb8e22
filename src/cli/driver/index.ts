import type { Command } from 'commander';
import type { CliIo } from '../shared/io.ts';
import { addProjectOptions } from '../shared/project/options.ts';
import type { DriverCheckFlags } from './run-check.ts';

/** `vendloop driver`: what a cloud's driver does, with and without the cloud. */
export function registerDriver(program: Command, io: CliIo): void {
  const command = program
    .command('driver')
    .enablePositionalOptions()
    .description('examine the driver of a cloud that is not vendloop')
    .action(() => io.out(command.helpInformation()));
  registerCheck(command, io);
}

const append = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

function registerCheck(driver: Command, io: CliIo): void {
  const command = driver
    .command('check')
    .description('examine a driver without any cloud: what it states, makes, and makes of nonsense')
    .argument(
      '[file...]',
      'the file of the driver, or after -- the command of its program (default: that of the project file, else the ' +
        'first driver)',
    )
    .option('--merchant <list>', 'names of the credentials that it needs (default: appId,appSecret,appKey)')
    .option('--url <url>', 'URL of the API that it is opened with; nothing is sent there', 'http://cloud.invalid')
    .option('--machine-url <url>', 'address that machines dial, like mqtt://broker.invalid (default: that of --url)')
    .option('--option <text>', 'an option of its own, NAME=VALUE; can be repeated', append)
    .option('--json', 'print the result as JSON');
  addProjectOptions(command).action(async (words: readonly string[], flags: DriverCheckFlags) =>
    (await import('./run-check.ts')).runDriverCheck(io, words, flags),
  );
}
