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
import { makeFolders } from '#harness/make-directories.ts';
import { Complaint, messageOf, WriteError } from './errors.ts';

/** Does something that writes. @param what is written, for people. @throws WriteError in one line when the system refuses. */
export function writing<T>(what: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw writeError(what, error);
  }
}

/** The error of something that could not be written, in one line. */
export function writeError(what: string, error: unknown, more = ''): WriteError {
  return new WriteError(`cannot write ${what}: ${systemReason(error)}${more}`, { cause: error });
}

/** Writes a file. @throws WriteError */
export function writeText(file: string, data: string | Uint8Array): void {
  writing(file, () => writeAs(file, 'replace', data));
}

/** Adds to a file. @throws WriteError */
export function appendText(file: string, data: string | Uint8Array): void {
  writing(file, () => writeAs(file, 'append', data));
}

/** Writes a file that is not there yet. @throws WriteError, also when it is there. */
export function createText(file: string, data: string | Uint8Array): void {
  writing(file, () => writeAs(file, 'create', data));
}

/** How a file is opened to be written. */
type Way = 'replace' | 'append' | 'create';

const flagsOf: Readonly<Record<Way, number>> = { replace: 0, append: constants.O_APPEND, create: constants.O_EXCL };

/** What a file is opened with for writing, so that a link which somebody has put there is not followed. */
export function outputFlags(file: string, way: Way): number {
  // The shell's own names of what is open already are links.
  const isOpen = /^\/(?:dev\/std(?:out|err)|dev\/fd\/\d+|proc\/self\/fd\/\d+)$/.test(file);
  return (
    constants.O_WRONLY | constants.O_CREAT | flagsOf[way] | (isOpen ? 0 : constants.O_NOFOLLOW | constants.O_NONBLOCK)
  );
}

/** Opens a file to be written; with `replace` it is empty then. Follows no link, and waits for no pipe. */
export function openOutput(file: string, way: Way): number {
  const opened = openSync(file, outputFlags(file, way), 0o666);
  if (way === 'replace' && fstatSync(opened).isFile()) ftruncateSync(opened);
  return opened;
}

function writeAs(file: string, way: Way, data: string | Uint8Array): void {
  const opened = openOutput(file, way);
  try {
    writeFileSync(opened, data);
  } finally {
    closeSync(opened);
  }
}

/**
 * Makes a folder of one's own that nobody else has: `base`, or `base-2` and so on when that is there already.
 * @returns its path. @throws WriteError
 */
export function makeOwnFolder(base: string): string {
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
 * Makes the folder of a run's evidence, or takes the one that is there if no link in it, or in its place, leads elsewhere.
 * @throws Complaint that names the link; WriteError when it cannot be made.
 */
export function makeEvidenceFolder(dir: string): void {
  makeFolder(dir, '; choose another --out');
  const links = readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isSymbolicLink())
    .map(({ name }) => join(dir, name));
  const link = lstatSync(dir).isSymbolicLink() ? dir : links[0];
  if (link !== undefined)
    throw new Complaint(`${link} is a link: evidence is written through none; take it away, or choose another --out`);
}

/** Makes a folder and those above it. @throws WriteError */
export function makeFolder(dir: string, more = ''): void {
  try {
    makeFolders(dir);
  } catch (error) {
    throw writeError(`to ${dir}`, error, more);
  }
}

/** Makes the folder of a file. @throws WriteError */
export function makeFolderOf(file: string): void {
  writing(file, () => makeFolders(dirname(file)));
}

const reasons: Readonly<Record<string, string>> = {
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
  return (code !== undefined ? reasons[code] : undefined) ?? messageOf(error);
}
