import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Command } from 'commander';
import { shellQuoted } from '#cli/shared/command-line.ts';
import { printableLines } from '#harness/printable.ts';
import type { CliIo } from '#cli/shared/io.ts';

/** What one command did. */
export interface Said {
  readonly out: string;
  readonly err: string;
  /** -1 when it named none. */
  readonly code: number;
  /** What it threw, as `main.ts` would print it. */
  readonly complaint: string;
}

/** Runs one command without a process. Files that are not given are read from disk. */
export async function command(
  register: (program: Command, io: CliIo) => void,
  args: readonly string[],
  files: Readonly<Record<string, string>> = {},
  env: Readonly<Record<string, string>> = {},
): Promise<Said> {
  const seen = { out: '', err: '', code: -1, complaint: '' };
  const io: CliIo = {
    // As a process prints it.
    out: (text) => void (seen.out += printableLines(text)),
    err: (text) => void (seen.err += printableLines(text)),
    clearErrLine: () => undefined,
    readInput: (source) => Promise.resolve(files[source] ?? readFileSync(source, 'utf8')),
    readBytes: (source) =>
      Promise.resolve(files[source] === undefined ? readFileSync(source) : Buffer.from(files[source])),
    // In pieces that end anywhere, as a stream's do.
    readPieces: (source) => Readable.from((files[source] ?? readFileSync(source, 'utf8')).match(/[^]{1,1000}/g) ?? []),
    now: () => 1_714_373_688_000,
    errIsTerminal: false,
    command: (...args) => ['vendloop', ...args].map(shellQuoted).join(' '),
    env: (name) => env[name],
    exit: (code) => void (seen.code = code),
  };
  const program = new Command()
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  register(program, io);
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    seen.complaint = (error as Error).message;
  }
  return seen;
}

/** A folder that is gone after `work`. */
export async function inFolder<T>(work: (dir: string) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'vendloop-cli-'));
  try {
    return await work(dir);
  } finally {
    rmSync(dir, { recursive: true });
  }
}
