import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { makeDirectories } from '#harness/make-directories.ts';
import { UsageError, messageOf, WriteError } from './errors.ts';

/**
 * Does something that writes. @param target is written, for people. @throws WriteError in one line when the system
 * refuses.
 */
export function asWriteError<T>(target: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw writeError(target, error);
  }
}

/** The error of something that could not be written, in one line. */
export function writeError(target: string, error: unknown, hint = ''): WriteError {
  return new WriteError(`cannot write ${target}: ${systemReason(error)}${hint}`, { cause: error });
}

/** Writes a file. @throws WriteError */
export function writeText(file: string, data: string | Uint8Array): void {
  asWriteError(file, () => writeWithMode(file, 'replace', data));
}

/** Adds to a file. @throws WriteError */
export function appendText(file: string, data: string | Uint8Array): void {
  asWriteError(file, () => writeWithMode(file, 'append', data));
}

/** Writes a file that is not there yet. @throws WriteError, also when it is there. */
export function createText(file: string, data: string | Uint8Array): void {
  asWriteError(file, () => writeWithMode(file, 'create', data));
}

/** How a file is opened to be written. */
type WriteMode = 'replace' | 'append' | 'create';

const flagsOf: Readonly<Record<WriteMode, number>> = {
  replace: 0,
  append: constants.O_APPEND,
  create: constants.O_EXCL,
};

/** What a file is opened with for writing, so that a link which somebody has put there is not followed. */
export function outputFlags(file: string, mode: WriteMode): number {
  // The shell's own names of what is open already are links.
  const isOpen = /^\/(?:dev\/std(?:out|err)|dev\/fd\/\d+|proc\/self\/fd\/\d+)$/.test(file);
  return (
    constants.O_WRONLY | constants.O_CREAT | flagsOf[mode] | (isOpen ? 0 : constants.O_NOFOLLOW | constants.O_NONBLOCK)
  );
}

/** Opens a file to be written; with `replace` it is empty then. Follows no link, and waits for no pipe. */
export function openOutput(file: string, mode: WriteMode): number {
  const descriptor = openSync(file, outputFlags(file, mode), 0o666);
  if (mode === 'replace' && fstatSync(descriptor).isFile()) ftruncateSync(descriptor);
  return descriptor;
}

function writeWithMode(file: string, mode: WriteMode, data: string | Uint8Array): void {
  const descriptor = openOutput(file, mode);
  try {
    writeFileSync(descriptor, data);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Makes a folder of one's own that nobody else has: `base`, or `base-2` and so on when that is there already.
 * @returns its path. @throws WriteError
 */
export function makeUniqueFolder(base: string): string {
  makeFolderOf(base);
  for (let count = 1; ; count += 1) {
    const dir = count === 1 ? base : `${base}-${count}`;
    try {
      mkdirSync(dir);
      return dir;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw writeError(`to ${dir}`, error);
    }
  }
}

/**
 * Makes the folder of a run's evidence, or takes the one that is there if no link in it, or in its place, leads
 * elsewhere.
 * @throws Complaint that names the link; WriteError when it cannot be made.
 */
export function makeEvidenceFolder(dir: string): void {
  makeFolder(dir, '; choose another --out');
  const links = readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isSymbolicLink())
    .map(({ name }) => join(dir, name));
  const link = lstatSync(dir).isSymbolicLink() ? dir : links[0];
  if (link !== undefined)
    throw new UsageError(`${link} is a link: evidence is written through none; take it away, or choose another --out`);
}

/** Makes a folder and those above it. @throws WriteError */
export function makeFolder(dir: string, hint = ''): void {
  try {
    makeDirectories(dir);
  } catch (error) {
    throw writeError(`to ${dir}`, error, hint);
  }
}

/** Makes the folder of a file. @throws WriteError */
export function makeFolderOf(file: string): void {
  asWriteError(file, () => makeDirectories(dirname(file)));
}

const errorTexts: Readonly<Record<string, string>> = {
  ENOSPC: 'no space is left on the device',
  EFBIG: 'the file is longer than this process may write',
  EDQUOT: 'the quota of the disk is used up',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system can only be read',
  EISDIR: 'it is a directory',
  EEXIST: 'a part of its path is no directory',
  ENOTDIR: 'a part of its path is no directory',
  ENOENT: 'a folder of its path is not there and cannot be made',
  ELOOP: 'it is a link, and nothing is written through one: name what it leads to',
  ENXIO: 'it is a pipe that nobody reads, or a socket',
};

/** Why the system refused, for people. */
export function systemReason(error: unknown): string {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return (code !== undefined ? errorTexts[code] : undefined) ?? messageOf(error);
}
