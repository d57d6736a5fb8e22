import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Command } from 'commander';
import { shellQuote } from '#cli/shared/command-line.ts';
import { escapeUnprintableLines } from '#harness/printable.ts';
import { completeHelp } from '#cli/help/complete-help.ts';
import { languageOf } from '#cli/shared/language.ts';
import type { CliIo } from '#cli/shared/io.ts';
import { messagesIn, withTranslatedMessages } from '#cli/texts/sentences/index.ts';

/** What one command did. */
export interface CommandResult {
  readonly out: string;
  readonly err: string;
  /** -1 when it named none. */
  readonly code: number;
  /** What it threw, as `main.ts` would print it. */
  readonly usageError: string;
}

/** Runs one command without a process. Files that are not given are read from disk. */
export async function command(
  register: (program: Command, io: CliIo) => void,
  args: readonly string[],
  files: Readonly<Record<string, string>> = {},
  env: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  const result = { out: '', err: '', code: -1, usageError: '' };
  const io: CliIo = withTranslatedMessages({
    // As a process prints it.
    out: (text) => void (result.out += escapeUnprintableLines(text)),
    err: (text) => void (result.err += escapeUnprintableLines(text)),
    clearErrLine: () => undefined,
    readInput: (source) => Promise.resolve(files[source] ?? readFileSync(source, 'utf8')),
    readBytes: (source) =>
      Promise.resolve(files[source] === undefined ? readFileSync(source) : Buffer.from(files[source])),
    // In pieces that end anywhere, as a stream's do.
    readPieces: (source) => Readable.from((files[source] ?? readFileSync(source, 'utf8')).match(/[^]{1,1000}/g) ?? []),
    now: () => 1_714_373_688_000,
    errIsTerminal: false,
    language: languageOf(args, () => undefined),
    command: (...args) => ['vendloop', ...args].map(shellQuote).join(' '),
    env: (name) => env[name],
    exit: (code) => void (result.code = code),
  });
  const program = new Command()
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  register(program, io);
  completeHelp(program, io);
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    result.usageError = messagesIn(io.language)((error as Error).message);
  }
  return result;
}

/** A folder that is gone after `work`. */
export async function inFolder<T>(action: (dir: string) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'vendloop-cli-'));
  try {
    return await action(dir);
  } finally {
    rmSync(dir, { recursive: true });
  }
}
