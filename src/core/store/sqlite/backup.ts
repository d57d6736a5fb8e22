import { existsSync } from 'node:fs';
import { link, mkdtemp, open, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { backupNote } from '#core/domain/ids.ts';
import { findProblems } from './check-database.ts';
import { openHandle } from './engines/choose-engine.ts';
import { releaseFileLock } from './sqlite-connection.ts';
import { copyDatabase } from './copy-database.ts';
import { assertOwnDatabase } from './migrations/migrate.ts';

/**
 * Copies a database into one new file that a core can resume from: complete, flushed to disk, readable by its owner
 * only. The core of `from` may keep running. The name `to` appears once the copy is complete.
 * @param wallMs when the copy is made, Unix ms; a core that starts on the copy jumps above all ids issued since.
 * @throws Error in one line if `to` exists, or `from` does not exist, is damaged or is no vendloop store.
 */
export async function backupDatabase(from: string, to: string, wallMs: number): Promise<void> {
  if (!existsSync(from)) throw new Error(`there is no database ${from}`);
  for (const suffix of ['', '-wal'])
    if (existsSync(`${to}${suffix}`)) throw new Error(`${to}${suffix} already exists: choose another name`);
  const folder = await mkdtemp(join(dirname(resolve(to)), '.vendloop-copy-')).catch((cause: unknown) => {
    throw new Error(`cannot write beside ${to}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  });
  try {
    const copy = join(folder, basename(to));
    await copyDatabase(from, copy);
    completeCopy(copy, from, wallMs);
    await syncToDisk(copy);
    // Unlike `rename`, `link` never replaces a file.
    await link(copy, to);
    await syncToDisk(dirname(resolve(to)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Merges file and log, checks the result and notes when the copy was made. */
function completeCopy(copy: string, from: string, wallMs: number): void {
  // One handle for everything: libsql keeps a closed file open until its statements are garbage-collected.
  const handle = openHandle(copy);
  try {
    handle.exec('PRAGMA locking_mode = EXCLUSIVE');
    const problems = findProblems(handle, 'full');
    if (problems.length > 0) throw new Error(`${from} is damaged, and so would be the copy: ${problems[0] ?? ''}`);
    assertOwnDatabase(handle, from);
    handle.exec('PRAGMA journal_mode = DELETE');
    // A copy of a copy on which no core has started is as old as the first.
    handle.exec(`INSERT INTO notes (name, value) VALUES ('${backupNote}', '${Math.trunc(wallMs)}')
      ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE notes.value = ''`);
    releaseFileLock(handle);
  } finally {
    handle.close();
  }
}

async function syncToDisk(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
