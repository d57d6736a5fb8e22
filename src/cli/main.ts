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
 * Each command's module, loaded when it is named: a core or a fleet of many machines has no memory to give to the
 * others'.
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
  .description('Simulated vending machines against a real signing and delivery core.')
  .version(version)
  .showHelpAfterError('(add --help for what this command takes)')
  .enablePositionalOptions()
  .exitOverride()
  .configureOutput({
    writeOut: (text) => io.out(text),
    writeErr: (text) => io.err(text),
    outputError: (text, write) => write(indentContinuationLines(text.trimEnd() + '\n')),
  });

try {
  const command = commands.get(process.argv[2] ?? '');
  // Help and slips of the pen need to know them all.
  for (const load of command ? [command] : commands.values()) (await load())(program, io);
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) {
    io.err(`vendloop: ${indentContinuationLines(messageOf(error))}\n`);
    exitAfterFailure();
  }
  // Help and version end well.
  io.exit(error instanceof CommanderError && error.exitCode === 0 ? 0 : exitCodeOf(error));
}
