#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { commands } from './commands.ts';
import { exitCodeOf, messageOf } from './shared/errors.ts';
import { indentContinuationLines } from '#harness/printable.ts';
import { exitAfterFailure } from './shared/shutdown.ts';
import { systemIo } from './shared/system-io.ts';
import { version } from './shared/version.ts';

const io = systemIo();
const program = new Command('vendloop')
  .description('Test harness and load simulator for vending machines and the core that controls them.')
  .version(version)
  .showHelpAfterError('(add --help for the options of this command)')
  .enablePositionalOptions()
  .exitOverride()
  .configureOutput({
    writeOut: (text) => io.out(text),
    writeErr: (text) => io.err(text),
    outputError: (text, write) => write(indentContinuationLines(text.trimEnd() + '\n')),
  });

try {
  const command = commands.get(process.argv[2] ?? '');
  // Help and errors need all commands.
  for (const load of command ? [command] : commands.values()) (await load())(program, io);
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) {
    io.err(`vendloop: ${indentContinuationLines(messageOf(error))}\n`);
    exitAfterFailure();
  }
  // Commander throws after help and version, too.
  io.exit(error instanceof CommanderError && error.exitCode === 0 ? 0 : exitCodeOf(error));
}
