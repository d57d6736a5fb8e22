import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { WriteError } from './errors.ts';
import type { CliIo } from './io.ts';
import { folderTimestamp, makeUniqueFolder, systemReason } from './write-file.ts';

/** The system refuses to write at this place, but perhaps not at another. */
const refusals: readonly (string | undefined)[] = ['EACCES', 'EPERM', 'EROFS'];

/**
 * Makes the folder of a run for which no `--out` was given: `runs/<date and time>`.
 * @param parent the folder of all evidence.
 * @returns its path. @throws WriteError
 */
export function makeRunFolder(io: Pick<CliIo, 'err' | 'now'>, parent = 'runs'): string {
  return makeDefaultFolder(io, join(parent, folderTimestamp(io.now())));
}

/**
 * Makes a new folder for evidence. Where nothing can be written there, as in a read-only checkout, it is a folder of
 * the same name below the system's folder for temporary files, and a message names it.
 * @returns its path. @throws WriteError
 */
export function makeDefaultFolder(io: Pick<CliIo, 'err'>, base: string): string {
  try {
    return makeUniqueFolder(base);
  } catch (error) {
    const cause = error instanceof WriteError ? (error.cause as NodeJS.ErrnoException) : undefined;
    if (!refusals.includes(cause?.code)) throw error;
    const dir = makeUniqueFolder(join(mkdtempSync(join(tmpdir(), 'vendloop-')), basename(base)));
    io.err(`cannot write to ${base} (${systemReason(cause)}), so the evidence is in ${dir}; --out chooses a folder\n`);
    return dir;
  }
}
