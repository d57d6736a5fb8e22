import { createReadStream, createWriteStream } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

/** A busy core starts its log anew every 4000 pages: a copy that takes longer than that is begun again, this often. */
const maxTries = 20;

/**
 * Copies a database with its log, while the core that owns it may be running in another process. The copy is `to` and
 * `to-wal`, readable by their owner alone; SQLite puts them together when `to` is opened.
 *
 * Consistent without a lock: a page of the file changes only by a checkpoint, and whatever a checkpoint writes is still
 * in the log until the log starts anew, with another header. So file and log, read in this order under one header, hold
 * every commit up to some moment; SQLite ignores a torn end of the log.
 * @param onFileCopied called between file and log: for a test of what the core may do meanwhile.
 * @throws Error when there is no such file, `to` exists, or the core wrote faster than this could copy.
 */
export async function copyDatabase(from: string, to: string, onFileCopied?: () => Promise<void>): Promise<void> {
  for (let tries = 1; tries <= maxTries; tries++) {
    const before = await logGeneration(from);
    await copyNew(from, to);
    await onFileCopied?.();
    if (before.hasLog) await copyNew(`${from}-wal`, `${to}-wal`);
    const after = await logGeneration(from);
    if (after.name === before.name) return;
    await removeCopy(to);
  }
  throw new Error(`${from} changes faster than it can be copied: try again at a quieter time, or stop its core`);
}

/** Removes what {@link copyDatabase} has made, and what SQLite has made of it. */
async function removeCopy(path: string): Promise<void> {
  for (const suffix of ['', '-wal', '-shm', '-journal']) await rm(`${path}${suffix}`, { force: true });
}

/** Names the state in which the log has not begun anew; without a log, the state of the file. */
async function logGeneration(path: string): Promise<{ readonly name: string; readonly hasLog: boolean }> {
  const header = await headerOf(`${path}-wal`);
  if (header !== null) return { name: header, hasLog: true };
  const { ino, size, mtimeNs } = await stat(path, { bigint: true });
  return { name: `${ino} ${size} ${mtimeNs}`, hasLog: false };
}

/** The 32 bytes in front of the log, two random numbers among them; null where there is no log yet. */
async function headerOf(log: string): Promise<string | null> {
  const file = await open(log, 'r').catch(() => null);
  if (!file) return null;
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(32), 0, 32, 0);
    return bytesRead < 32 ? null : buffer.toString('hex');
  } finally {
    await file.close();
  }
}

async function copyNew(from: string, to: string): Promise<void> {
  await pipeline(createReadStream(from), createWriteStream(to, { flags: 'wx', mode: 0o600 }));
}
