import { mkdtemp, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { messageOf } from '../../error-message.ts';
import { openHandle } from './engines/choose-engine.ts';
import type { Handle } from './engines/engine.ts';
import { copyDatabase } from './copy-database.ts';

/** How thorough a check is: `quick` leaves out that indexes and rows agree, which takes most of the time. */
export type CheckDepth = 'quick' | 'full';

/** At most so many problems are named. */
const maxProblems = 10;

/**
 * Checks the bytes of a database on the disk. Must run in a process that has not opened the file for writing: to close
 * a second handle of it would let go of the first one's lock.
 * @returns what is wrong, in SQLite's words, at most ten; none when it is whole, or when it changed meanwhile.
 */
export async function checkDisk(path: string, depth: CheckDepth): Promise<readonly string[]> {
  const before = await fileStateOf(path);
  // Without its log, which the core may be writing: between two checkpoints the file alone is whole.
  const problems = findProblemsInFile(`${pathToFileURL(resolve(path)).href}?immutable=1`, depth);
  if (problems.length === 0 || (await fileStateOf(path)) !== before) return [];
  // A crash in a checkpoint leaves a file that is whole only together with its log.
  return checkCopy(path, depth);
}

/** Checks a database with its log, in a copy beside it. The core that owns it may be running. */
export async function checkCopy(path: string, depth: CheckDepth): Promise<readonly string[]> {
  const folder = await mkdtemp(join(dirname(resolve(path)), '.vendloop-check-'));
  try {
    const copy = join(folder, basename(path));
    await copyDatabase(path, copy);
    return findProblemsInFile(copy, depth);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The problems that SQLite finds in a database that no other process has open. */
export function findProblemsInFile(name: string, depth: CheckDepth): readonly string[] {
  const handle = openHandle(name);
  try {
    return findProblems(handle, depth);
  } finally {
    handle.close();
  }
}

/** What SQLite finds wrong with an open database. */
export function findProblems(handle: Handle, depth: CheckDepth): readonly string[] {
  try {
    const pragma = depth === 'quick' ? 'quick_check' : 'integrity_check';
    const rows = handle.query(`PRAGMA ${pragma}(${maxProblems})`).all([]) as [string][];
    return rows.map(([text]) => text).filter((text) => text !== 'ok');
  } catch (error) {
    return [messageOf(error)];
  }
}

async function fileStateOf(path: string): Promise<string> {
  const { ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
  return `${ino} ${size} ${mtimeNs} ${ctimeNs}`;
}
