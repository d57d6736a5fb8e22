import { open, type FileHandle } from 'node:fs/promises';
import { messageOf } from '../../error-message.ts';
import { StoreFailure } from '../store.ts';

/**
 * The write-ahead log of an open database, as far as the disk is concerned: SQLite writes it, this waits for the disk.
 */
export interface WriteAheadLog {
  /**
   * Waits until everything that has been written to the log is on the disk; the event loop goes on meanwhile.
   * @throws StoreFailure when the disk reports that it is not. Then it is unknown which part is. A second try may
   *   wrongly
   *   succeed, because the kernel has forgotten the pages that it could not write.
   */
  flush(): Promise<void>;
  /** Lets go of the log, before the database is closed. */
  close(): Promise<void>;
}

/**
 * The log beside a database file. It is opened a second time, which POSIX allows here: SQLite's locks are on the
 * database file, and to close a handle of that one would let go of them. The log is one file from the first commit
 * until the database is closed.
 */
export function openWriteAheadLog(database: string): WriteAheadLog {
  const path = `${database}-wal`;
  let file: FileHandle | undefined;
  return {
    async flush() {
      try {
        file ??= await open(path, 'r+');
        await file.datasync();
      } catch (cause) {
        throw flushFailure(path, cause);
      }
    },
    async close() {
      await file?.close();
      file = undefined;
    },
  };
}

/** A log that is left to the operating system, which writes it when it likes. */
export const unsyncedLog: WriteAheadLog = { flush: () => Promise.resolve(), close: () => Promise.resolve() };

function flushFailure(path: string, cause: unknown): StoreFailure {
  return new StoreFailure(
    `the log of the store, ${path}, did not reach the disk: ${messageOf(cause)}. What was decided last may be lost: ` +
      'stop this core, look at the disk’s health, and start it again',
    { cause },
  );
}
