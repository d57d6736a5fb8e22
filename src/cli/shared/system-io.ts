import { StringDecoder } from 'node:string_decoder';
import { printableLines } from '#harness/printable.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { renderCommand } from './command-line.ts';
import type { CliIo } from './io.ts';
import { limitsFrom, readPersonsFile } from './read-file.ts';
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
    readInput: async (source) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(await bytesIn(source)),
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

async function bytesIn(source: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of readPersonsFile(source, limits().whole)) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function* readPieces(source: string): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  for await (const piece of readPersonsFile(source, limits().pieces)) yield decoder.write(piece);
  yield decoder.end();
}

function limits(): ReturnType<typeof limitsFrom> {
  return limitsFrom(process.env['VENDLOOP_MAX_FILE_MIB']);
}
