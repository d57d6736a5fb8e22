#!/usr/bin/env node
import './require-supported-node.ts';
import { CommanderError } from 'commander';
import { indentContinuationLines } from '#harness/printable.ts';
import { createProgram } from './program.ts';
import { exitCodeOf, messageOf } from './shared/errors.ts';
import { exitAfterFailure } from './shared/shutdown.ts';
import type { CliIo } from './shared/io.ts';
import { systemIo } from './shared/system-io.ts';

const io = await speaking(systemIo());

try {
  const program = await createProgram(io, process.argv[2]);
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) {
    io.err(`vendloop: ${indentContinuationLines(messageOf(error))}\n`);
    exitAfterFailure();
  }
  // Commander throws after help and version, too.
  io.exit(error instanceof CommanderError && error.exitCode === 0 ? 0 : exitCodeOf(error));
}

/** The system with messages in its language. English needs no tables, and is not to wait for them. */
async function speaking(io: CliIo): Promise<CliIo> {
  return io.language === 'en' ? io : (await import('./texts/sentences/index.ts')).withTranslatedMessages(io);
}
