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
import type { CliIo } from './io.ts';

/**
 * Runs an action that writes. @param target names the file in the error. @throws WriteError when the system refuses.
 */
export function asWriteError<T>(target: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw writeError(target, error);
  }
}

/** A one-line error for a target that could not be written. */
export function writeError(target: string, error: unknown, hint = ''): WriteError {
  return new WriteError(`cannot write ${target}: ${systemReason(error)}${hint}`, { cause: error });
}

/** Writes a file. @throws WriteError */
export function writeText(file: string, data: string | Uint8Array): void {
  asWriteError(file, () => writeWithMode(file, 'replace', data));
}

/** Appends to a file. @throws WriteError */
export function appendText(file: string, data: string | Uint8Array): void {
  asWriteError(file, () => writeWithMode(file, 'append', data));
}

/** Creates a file that only its owner can read, and its folder. @throws WriteError, also when it exists. */
export function createSecretText(file: string, data: string): void {
  makeFolderOf(file);
  asWriteError(file, () => writeWithMode(file, 'create', data, 0o600));
}

/** Creates a file. @throws WriteError, also when it exists. */
function createText(file: string, data: string | Uint8Array): void {
  asWriteError(file, () => writeWithMode(file, 'create', data));
}

/**
 * Writes a file that the user named, makes its folder, and reports it.
 * @throws UsageError when it exists and `force` is not set; WriteError when it cannot be written.
 */
export function writeNewFile(io: CliIo, file: string, text: string, force: boolean): void {
  const exists = asWriteError(file, () => lstatSync(file, { throwIfNoEntry: false })) !== undefined;
  if (exists && !force)
    throw new UsageError(`${file} exists already: choose another name, or add --force to overwrite it`);
  makeFolderOf(file);
  if (force) writeText(file, text);
  else createText(file, text);
  io.err(`wrote ${file}\n`);
}

/** How a file is opened to be written. */
type WriteMode = 'replace' | 'append' | 'create';

const flagsOf: Readonly<Record<WriteMode, number>> = {
  replace: 0,
  append: constants.O_APPEND,
  create: constants.O_EXCL,
};

/** Flags for opening an output file. Links are not followed, because they could redirect the output. */
export function outputFlags(file: string, mode: WriteMode): number {
  // The shell's names of open files are links.
  const isOpen = /^\/(?:dev\/std(?:out|err)|dev\/fd\/\d+|proc\/self\/fd\/\d+)$/.test(file);
  return (
    constants.O_WRONLY | constants.O_CREAT | flagsOf[mode] | (isOpen ? 0 : constants.O_NOFOLLOW | constants.O_NONBLOCK)
  );
}

/** Opens an output file; `replace` empties it. Follows no link, and waits for no pipe. */
export function openOutput(file: string, mode: WriteMode, permissions = 0o666): number {
  const descriptor = openSync(file, outputFlags(file, mode), permissions);
  if (mode === 'replace' && fstatSync(descriptor).isFile()) ftruncateSync(descriptor);
  return descriptor;
}

function writeWithMode(file: string, mode: WriteMode, data: string | Uint8Array, permissions?: number): void {
  const descriptor = openOutput(file, mode, permissions);
  try {
    writeFileSync(descriptor, data);
  } finally {
    closeSync(descriptor);
  }
}

/** A folder name that sorts by time: `20261124T142512`. */
export function folderTimestamp(unixMs: number): string {
  return new Date(unixMs).toISOString().replaceAll(/[-:]/g, '').slice(0, 15);
}

/**
 * Makes a new folder: `base`, or `base-2` and so on when it exists.
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
 * Makes the folder of a run's evidence. An existing folder is used unless it is a link or holds one.
 * @throws UsageError that names the link; WriteError when it cannot be made.
 */
export function makeEvidenceFolder(dir: string): void {
  makeFolder(dir, '; choose another --out');
  const links = readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isSymbolicLink())
    .map(({ name }) => join(dir, name));
  const link = lstatSync(dir).isSymbolicLink() ? dir : links[0];
  if (link !== undefined)
    throw new UsageError(
      `${link} is a link, and evidence is never written through a link: remove it, or choose another --out`,
    );
}

/** Makes a folder and its parents. @throws WriteError */
export function makeFolder(dir: string, hint = ''): void {
  try {
    makeDirectories(dir);
  } catch (error) {
    throw writeError(`to ${dir}`, error, hint);
  }
}

/** Makes the folder of a file. @throws WriteError */
function makeFolderOf(file: string): void {
  asWriteError(file, () => makeDirectories(dirname(file)));
}

const errorTexts: Readonly<Record<string, string>> = {
  ENOSPC: 'no space is left on the device',
  EFBIG: 'the file is longer than the limit of this process',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  EISDIR: 'it is a directory',
  EEXIST: 'a part of its path is no directory',
  ENOTDIR: 'a part of its path is no directory',
  ENOENT: 'a folder of its path is missing and cannot be made',
  ELOOP: 'it is a link, and output is never written through a link: name its target',
  ENXIO: 'it is a pipe without a reader, or a socket',
};

/** Why the system refused, as text. */
export function systemReason(error: unknown): string {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return (code !== undefined ? errorTexts[code] : undefined) ?? messageOf(error);
}
