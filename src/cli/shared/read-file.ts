import { constants, readFileSync, statSync, type Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

const MiB = 1024 * 1024;

/** Largest user files that are read, in bytes (`.gz`: unpacked). */
export const readLimits = {
  /** Read in pieces: histories. */
  streamed: 512 * MiB,
  /** Read as a whole: logs, scenarios, configurations, payloads. */
  inMemory: 64 * MiB,
} as const;

/** `VENDLOOP_MAX_FILE_MIB` sets both limits, in MiB from 1. */
export function limitsFrom(text: string | undefined): { readonly streamed: number; readonly inMemory: number } {
  const mib = Number(text);
  return text !== undefined && Number.isInteger(mib) && mib >= 1
    ? { streamed: mib * MiB, inMemory: mib * MiB }
    : readLimits;
}

/**
 * Reads a file that the user named, or standard input, up to a limit. Every such file is read here.
 * @param source path, `-` for standard input; `.gz` is unpacked.
 * @throws {Error} with a one-line message when it cannot be read or exceeds the limit.
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

/** A packed history is about a tenth as large. */
const packedShare = 10;

/** Bytes of a file, unpacked; an estimate for `.gz`. 0 for what is no file, and for what cannot be read. */
export function fileBytes(source: string): number {
  const stats = statSync(source, { throwIfNoEntry: false });
  return stats?.isFile() ? stats.size * (source.endsWith('.gz') ? packedShare : 1) : 0;
}

/** Reads a short file at once; no standard input. @param description names it in the error. */
export function readUserFileSync(file: string, limit: number, description = file): string {
  try {
    refuseUnreadable(statSync(file), file, limit);
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`cannot read ${description}: ${reasonOf(error)}`, { cause: error });
  }
}

/** A file that is not read, with the reason. */
class FileRefused extends Error {}

async function streamOf(source: string, limit: number): Promise<Readable> {
  if (source === '-') return process.stdin;
  refuseUnreadable(await stat(source), source, limit);
  // If a pipe has replaced the file meanwhile, opening it must not wait.
  const file = await open(source, constants.O_RDONLY | (isStandardInput(source) ? 0 : constants.O_NONBLOCK));
  refuseUnreadable(await file.stat(), source, limit);
  const bytes = file.createReadStream();
  if (!source.endsWith('.gz')) return bytes;
  // A read error destroys the unpacked stream, with its own error.
  return pipeline(bytes, createGunzip(), () => undefined);
}

/** @throws FileRefused for a source without an end or above the limit. */
function refuseUnreadable(stats: Stats, source: string, limit: number): void {
  if (stats.isDirectory()) throw new FileRefused('it is a directory');
  if (!stats.isFile() && !isStandardInput(source)) {
    const kind = stats.isFIFO() ? 'a named pipe' : stats.isSocket() ? 'a socket' : 'a device';
    throw new FileRefused(`it is ${kind}, which may have no end: pass its content on standard input, as -`);
  }
  if (stats.size > limit) throw new FileRefused(`it has ${mib(stats.size)} MiB, and ${limitMessage(limit)}`);
}

/** Files that the shell passes: `/dev/stdin`, and `<(command)`. */
function isStandardInput(source: string): boolean {
  return /^\/(?:dev\/stdin|dev\/fd\/\d+|proc\/self\/fd\/\d+)$/.test(source);
}

function limitMessage(limit: number, how = ''): string {
  return `at most ${mib(limit)} MiB ${how}are read (VENDLOOP_MAX_FILE_MIB sets another limit)`;
}

function mib(bytes: number): string {
  return Math.round(bytes / MiB).toLocaleString('en-US');
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a directory';
  if (code === 'EACCES') return 'permission denied';
  if (code === 'ENXIO') return 'it is a socket, or a pipe without a writer';
  return message;
}
