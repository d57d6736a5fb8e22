import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '#core/ports/clock.ts';
import { makeDirectories } from '#harness/make-directories.ts';
import { pollUntil } from '#core/ports/waiting.ts';

/** How often a lock of another process is checked, ms. */
const checkEveryMs = 500;

/**
 * Does work that only one process of this computer may do at a time. A lock of a process that is gone counts for
 * nothing.
 *
 * @param file holds the number of the process that works
 * @param onWaiting called once when another process has the lock
 */
export async function withLockFile<T>(
  file: string,
  clock: Clock,
  onWaiting: (pid: number) => void,
  action: () => Promise<T>,
): Promise<T> {
  makeDirectories(dirname(file));
  let isReported = false;
  const takeLock = async (): Promise<boolean> => {
    while (!(await tryLock(file))) {
      const pid = await ownerOf(file);
      if (pid !== null) {
        if (!isReported) onWaiting(pid);
        isReported = true;
        return false;
      }
      await rm(file, { force: true });
    }
    return true;
  };
  await pollUntil(takeLock, { clock, everyMs: checkEveryMs });
  try {
    return await action();
  } finally {
    await rm(file, { force: true });
  }
}

async function tryLock(file: string): Promise<boolean> {
  try {
    await writeFile(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** The process that has the lock, or null when it is gone, and when the file is no lock of ours. */
async function ownerOf(file: string): Promise<number | null> {
  const pid = Number(await readFile(file, 'utf8').catch(() => ''));
  if (!Number.isSafeInteger(pid) || pid <= 0) return null;
  try {
    process.kill(pid, 0);
    return pid;
  } catch (error) {
    // A process of another user lives, though it may not be asked.
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? pid : null;
  }
}
