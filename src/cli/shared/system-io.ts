import { StringDecoder } from 'node:string_decoder';
import { escapeUnprintableLines } from '#harness/printable.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { renderCommand } from './command-line.ts';
import type { CliIo } from './io.ts';
import { languageOf } from './language.ts';
import { fileBytes, limitsFrom, readUserFile } from './read-file.ts';
import { systemReason } from './write-file.ts';

/** The system as a process has it. */
export function systemIo(): CliIo {
  const clock = new SystemClock();
  process.stdout.on('error', (error: NodeJS.ErrnoException) => exitOnWriteError(error, 'standard output'));
  process.stderr.on('error', (error: NodeJS.ErrnoException) => exitOnWriteError(error, null));
  return {
    pendingBytes: (stream) => (stream === 'out' ? process.stdout : process.stderr).writableLength,
    out: (text) => void process.stdout.write(escapeUnprintableLines(text)),
    err: (text) => void process.stderr.write(escapeUnprintableLines(text)),
    clearErrLine: () => {
      if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
    },
    clearScreen: () => {
      if (process.stdout.isTTY) process.stdout.write('\u001b[H\u001b[2J\u001b[3J');
    },
    readInput: async (source) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(await readAllBytes(source)),
    readBytes: readAllBytes,
    readPieces,
    fileBytes,
    now: () => clock.now(),
    command: (...args) => renderCommand(args),
    cwd: () => process.cwd(),
    env: (name) => process.env[name],
    language: languageOf(process.argv.slice(2), (name) => process.env[name]),
    errIsTerminal: process.stderr.isTTY,
    exit: (code) => {
      process.exitCode = code;
    },
  };
}

/** Ends the process when its output fails. @param stream null when no message can be printed. */
function exitOnWriteError(error: NodeJS.ErrnoException, stream: string | null): void {
  // A reader that closes early (`| head`) is no error.
  if (error.code === 'EPIPE') return;
  if (stream !== null) process.stderr.write(`vendloop: cannot write to ${stream}: ${systemReason(error)}\n`);
  process.exit(4);
}

async function readAllBytes(source: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of readUserFile(source, limits().inMemory)) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function* readPieces(source: string, anySize = false): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  for await (const piece of readUserFile(source, anySize ? Infinity : limits().streamed)) yield decoder.write(piece);
  yield decoder.end();
}

function limits(): ReturnType<typeof limitsFrom> {
  return limitsFrom(process.env['VENDLOOP_MAX_FILE_MIB']);
}
