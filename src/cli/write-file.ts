import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { messageOf, WriteError } from './complaint.ts';

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
  writing(file, () => writeFileSync(file, data));
}

/** Adds to a file. @throws WriteError */
export function appendText(file: string, data: string | Uint8Array): void {
  writing(file, () => appendFileSync(file, data));
}

/** Makes a folder and those above it. @throws WriteError */
export function makeFolder(dir: string, more = ''): void {
  try {
    mkdirSync(dir, { recursive: true });
  } catch (error) {
    throw writeError(`to ${dir}`, error, more);
  }
}

/** Makes the folder of a file. @throws WriteError */
export function makeFolderOf(file: string): void {
  writing(file, () => mkdirSync(dirname(file), { recursive: true }));
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'no space is left on the device',
  EDQUOT: 'the quota of the disk is used up',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system can only be read',
  EISDIR: 'it is a directory',
  EEXIST: 'a part of its path is no directory',
  ENOTDIR: 'a part of its path is no directory',
};

/** Why the system refused, for people. */
export function systemReason(error: unknown): string {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return (code !== undefined ? reasons[code] : undefined) ?? messageOf(error);
}
