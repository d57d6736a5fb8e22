#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { exitCodeOf, messageOf } from './shared/errors.ts';
import { indentContinuationLines } from '#harness/printable.ts';
import { exitAfterFailure } from './shared/shutdown.ts';
import type { CliIo } from './shared/io.ts';
import { systemIo } from './shared/system-io.ts';
import { version } from './shared/version.ts';

type Register = (program: Command, io: CliIo) => void;

/**
 * The module of each command, loaded only when it is used: a core or a large fleet needs the memory.
 */
const commands = new Map<string, () => Promise<Register>>(
  Object.entries({
    run: async () => (await import('./run/index.ts')).registerRun,
    console: async () => (await import('./console/index.ts')).registerConsole,
    bench: async () => (await import('./bench/index.ts')).registerBench,
    simulate: async () => (await import('./simulate/index.ts')).registerSimulate,
    replay: async () => (await import('./replay/index.ts')).registerReplay,
    scenarios: async () => (await import('./scenarios/index.ts')).registerScenarios,
    steps: async () => (await import('./steps/index.ts')).registerSteps,
    faults: async () => (await import('./faults/index.ts')).registerFaults,
    fit: async () => (await import('./fit/index.ts')).registerFit,
    schema: async () => (await import('./schema/index.ts')).registerSchema,
    check: async () => (await import('./check/index.ts')).registerCheck,
    serve: async () => (await import('./serve/index.ts')).registerServe,
    backup: async () => (await import('./backup/index.ts')).registerBackup,
    restore: async () => (await import('./backup/index.ts')).registerRestore,
    fleet: async () => (await import('./fleet/index.ts')).registerFleet,
    sign: async () => (await import('./sign/index.ts')).registerSign,
    verify: async () => (await import('./verify/index.ts')).registerVerify,
    doctor: async () => (await import('./doctor/index.ts')).registerDoctor,
    conform: async () => (await import('./conform/index.ts')).registerConform,
    zoo: async () => (await import('./zoo/index.ts')).registerZoo,
  }),
);

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
