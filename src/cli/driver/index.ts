import type { Command } from 'commander';
import type { CliIo } from '../shared/io.ts';
import { addProjectOptions } from '../shared/project/options.ts';
import { addTargetOptions } from '../shared/target-options.ts';
import type { DriverCheckFlags } from './run-check.ts';
import type { SelftestFlags } from './run-selftest.ts';

/** `vendloop driver`: what a cloud's driver does, with and without the cloud. */
export function registerDriver(program: Command, io: CliIo): void {
  const command = program
    .command('driver')
    .enablePositionalOptions()
    .description('examine the driver of a cloud that is not vendloop')
    .action(() => io.out(command.helpInformation()));
  registerCheck(command, io);
  registerSelftest(command, io);
}

function registerSelftest(driver: Command, io: CliIo): void {
  const command = driver
    .command('selftest')
    .description(
      'try each function of a driver against its cloud by one sale: which work, and what was sent and answered',
    );
  addTargetOptions(
    command,
    'the cloud (default: that of the project file)',
    'those of the project file, else a demo machine that is offline',
  )
    .option('--driver <file>', 'driver of the cloud (default: that of the project file, else the documented open API)')
    .option('--callback-listen <address>', 'HOST:PORT where callbacks arrive (default: 127.0.0.1, any free port)')
    .option('--callback-url <url>', 'at which URL the cloud reaches that address (default: the address itself)')
    .option('--json', 'print the result as JSON, with all that was sent and answered');
  addProjectOptions(command).action(async (flags: SelftestFlags) =>
    (await import('./run-selftest.ts')).runDriverSelftest(io, flags),
  );
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
