import { Readable } from 'node:stream';
import type { CliIo } from '#cli/shared/io.ts';

/** A system that prints nothing and has no files, for parts of commands. */
export const quietIo: CliIo = {
  out: () => undefined,
  err: () => undefined,
  clearErrLine: () => undefined,
  readInput: () => Promise.resolve(''),
  readBytes: () => Promise.resolve(new Uint8Array()),
  readPieces: () => Readable.from([]),
  now: () => Date.now(),
  env: () => undefined,
  command: (...args) => ['vendloop', ...args].join(' '),
  language: 'en',
  errIsTerminal: false,
  exit: () => undefined,
};
