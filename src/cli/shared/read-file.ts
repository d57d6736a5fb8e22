import { constants, readFileSync, statSync, type Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

const MiB = 1024 * 1024;

/** What is read of a person's file at most, in bytes as they are read (of `.gz`: unpacked). */
export const readLimits = {
  /** Piece by piece: histories. */
  streamed: 512 * MiB,
  /** As a whole: logs, scenarios, configurations, payloads. */
  inMemory: 64 * MiB,
} as const;

/** Other limits: `VENDLOOP_MAX_FILE_MIB` sets both, to any number of MiB from 1. */
export function limitsFrom(text: string | undefined): { readonly streamed: number; readonly inMemory: number } {
  const mib = Number(text);
  return text !== undefined && Number.isInteger(mib) && mib >= 1
    ? { streamed: mib * MiB, inMemory: mib * MiB }
    : readLimits;
}

/**
 * The bytes of a file that a person named, or of standard input, up to a limit. This is the one way to read such a
 * file.
 * @param source path, `-` for standard input; what ends in `.gz` is unpacked.
 * @throws {Error} one line for people: what it is, and that it is not read or not read further.
 */
export async function* readUserFile(source: string, limit: number): AsyncGenerator<Uint8Array> {
  const description = source === '-' ? 'standard input' : source;
  let read = 0;
  try {
    for await (const piece of (await streamOf(source, limit)) as AsyncIterable<Uint8Array>) {
      read += piece.length;
      if (read > limit) throw new FileRefused(limitMessage(limit, source.endsWith('.gz') ? 'unpacked ' : ''));
      yield piece;
    }
  } catch (error) {
    throw new Error(`cannot read ${description}: ${reasonOf(error)}`, { cause: error });
  }
}

/** The same at once, for what is short. No standard input. @param description it is, for people. */
export function readUserFileSync(file: string, limit: number, description = file): string {
  try {
    refuseUnreadable(statSync(file), file, limit);
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`cannot read ${description}: ${reasonOf(error)}`, { cause: error });
  }
}

/** A file that will not be read, and why. */
class FileRefused extends Error {}

async function streamOf(source: string, limit: number): Promise<Readable> {
  if (source === '-') return process.stdin;
  refuseUnreadable(await stat(source), source, limit);
  // Of a pipe that took its place meanwhile nothing is waited for.
  const file = await open(source, constants.O_RDONLY | (isStandardInput(source) ? 0 : constants.O_NONBLOCK));
  refuseUnreadable(await file.stat(), source, limit);
  const bytes = file.createReadStream();
  if (!source.endsWith('.gz')) return bytes;
  // A file that cannot be read ends what is made of it, with its own error.
  return pipeline(bytes, createGunzip(), () => undefined);
}

/** Refuses what has no end, or is too long. @throws Refused */
function refuseUnreadable(stats: Stats, source: string, limit: number): void {
  if (stats.isDirectory()) throw new FileRefused('it is a directory');
  if (!stats.isFile() && !isStandardInput(source)) {
    const kind = stats.isFIFO() ? 'a named pipe' : stats.isSocket() ? 'a socket' : 'a device';
    throw new FileRefused(`it is ${kind}, which may have no end: give what comes out of it on standard input, as -`);
  }
  if (stats.size > limit) throw new FileRefused(`it has ${mib(stats.size)} MiB, and ${limitMessage(limit)}`);
}

/** What the shell hands over: `/dev/stdin`, and `<(command)`. */
function isStandardInput(source: string): boolean {
  return /^\/(?:dev\/stdin|dev\/fd\/\d+|proc\/self\/fd\/\d+)$/.test(source);
}

function limitMessage(limit: number, how = ''): string {
  return `not more than ${mib(limit)} MiB ${how}are read (VENDLOOP_MAX_FILE_MIB sets another limit)`;
}

function mib(bytes: number): string {
  return Math.round(bytes / MiB).toLocaleString('en-US');
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a directory';
  if (code === 'EACCES') return 'permission denied';
  if (code === 'ENXIO') return 'it is a socket, or a pipe that nobody writes to';
  return message;
}
