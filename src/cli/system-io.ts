import { createReadStream } from 'node:fs';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { printableLines } from '../harness/printable.ts';
import { SystemClock } from '../harness/stages/live/system-clock.ts';
import { renderCommand } from './command-line.ts';
import type { CliIo } from './io.ts';
import { systemReason } from './write-file.ts';

/** The outside of a command as a process has it. */
export function systemIo(): CliIo {
  const clock = new SystemClock();
  process.stdout.on('error', (error: NodeJS.ErrnoException) => endUnwritten(error, 'standard output'));
  process.stderr.on('error', (error: NodeJS.ErrnoException) => endUnwritten(error, null));
  return {
    waiting: (stream) => (stream === 'out' ? process.stdout : process.stderr).writableLength,
    out: (text) => void process.stdout.write(printableLines(text)),
    err: (text) => void process.stderr.write(printableLines(text)),
    clearErrLine: () => {
      if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
    },
    readInput: (source) => whole(readPieces(source)),
    readBytes: bytesIn,
    readPieces,
    now: () => clock.now(),
    command: (...args) => renderCommand(args),
    env: (name) => process.env[name],
    errIsTerminal: process.stderr.isTTY,
    exit: (code) => {
      process.exitCode = code;
    },
  };
}

/** Ends the process when its output is not taken. @param where null when nothing more can be said. */
function endUnwritten(error: NodeJS.ErrnoException, where: string | null): void {
  // A reader that has seen enough (`| head`) is no error.
  if (error.code === 'EPIPE') return;
  if (where !== null) process.stderr.write(`vendloop: cannot write to ${where}: ${systemReason(error)}\n`);
  process.exit(4);
}

async function whole(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}

async function bytesIn(source: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  try {
    for await (const piece of streamOf(source)) pieces.push(piece as Uint8Array);
  } catch (error) {
    throw unreadable(source, error);
  }
  return Buffer.concat(pieces);
}

async function* readPieces(source: string): AsyncGenerator<string> {
  try {
    yield* streamOf(source).setEncoding('utf8') as AsyncIterable<string>;
  } catch (error) {
    throw unreadable(source, error);
  }
}

function unreadable(source: string, cause: unknown): Error {
  const reason = reasonOf(cause as NodeJS.ErrnoException);
  return new Error(`cannot read ${source === '-' ? 'standard input' : source}: ${reason}`, { cause });
}

function streamOf(source: string): Readable {
  if (source === '-') return process.stdin;
  const file = createReadStream(source);
  if (!source.endsWith('.gz')) return file;
  // A file that cannot be read ends what is made of it, with its own error.
  const text = createGunzip();
  return pipeline(file, text, () => undefined);
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a directory';
  if (code === 'EACCES') return 'permission denied';
  return message;
}
