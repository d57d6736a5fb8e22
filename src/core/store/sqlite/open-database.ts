import { chmodSync, closeSync, openSync, statSync } from 'node:fs';
import { SqliteDatabase } from './database.ts';
import { sqliteEngine } from './engines/choose-engine.ts';
import type { Handle } from './engines/engine.ts';
import { SqliteConnection, releaseFileLock } from './sqlite-connection.ts';
import type { StatementText } from './statements.ts';
import { openWriteAheadLog, unsyncedLog, type WriteAheadLog } from './write-ahead-log.ts';
import { assertOwnDatabase, migrate } from './migrations/migrate.ts';

/** Pause between two attempts to lock the file. */
const lockRetryMs = 50;

/** How a file is opened. */
export interface DatabaseOptions {
  readonly lockWaitMs?: number;
  readonly syncs?: boolean;
  readonly wrapLog?: (log: WriteAheadLog) => WriteAheadLog;
  readonly connect?: (handle: Handle, file: string) => SqliteConnection;
}

/**
 * Opens a file, brings it to the newest schema and prepares the statements.
 * @param file absolute: that keeps libsql from reading a name as the address of a server.
 */
export async function openDatabase(
  file: string,
  statements: readonly StatementText[],
  { lockWaitMs = 1000, syncs = true, wrapLog, connect }: DatabaseOptions = {},
): Promise<SqliteDatabase> {
  createOwnerOnly(file);
  const isLogLeft = hasLog(file);
  const handle = openFile(file);
  try {
    if (!syncs) handle.exec('PRAGMA synchronous = OFF');
    await lockExclusively(handle, file, lockWaitMs);
    // Before anything is changed: a database of another program stays as it is.
    assertOwnDatabase(handle, file);
    restrictPermissions(file);
    enableWriteAheadLog(handle, file, syncs);
    migrate(handle);
    const connection = connect?.(handle, file) ?? new SqliteConnection(handle, file);
    const fileLog = syncs ? openWriteAheadLog(file) : unsyncedLog;
    const log = wrapLog?.(fileLog) ?? fileLog;
    // A killed process may have written commits that are not on the disk yet: no reader may see them before they are.
    if (isLogLeft) await log.flush();
    return new SqliteDatabase(connection, log, statements);
  } catch (error) {
    closeUnused(handle);
    throw toUserError(error, file);
  }
}

/**
 * Keys and orders are their owner's alone (0600), whatever the umask. SQLite gives its log the mode of the database.
 */
function createOwnerOnly(file: string): void {
  try {
    closeSync(openSync(file, 'ax', 0o600));
  } catch {
    // It exists, or cannot be created: then SQLite reports why.
  }
}

/** The same for a store that others could read. Files of other users stay unchanged. */
function restrictPermissions(file: string): void {
  for (const path of [file, `${file}-wal`]) {
    try {
      if (statSync(path).isFile()) chmodSync(path, 0o600);
    } catch {
      // There is none, or its mode is not ours to set.
    }
  }
}

/** Whether a process that was killed has left a log. */
function hasLog(file: string): boolean {
  try {
    return statSync(`${file}-wal`).size > 0;
  } catch {
    return false;
  }
}

function openFile(file: string): Handle {
  const engine = sqliteEngine();
  try {
    return engine.open(file);
  } catch (cause) {
    throw new Error(`cannot open the store ${file}: its folder must exist and be writable, and it must be a file`, {
      cause,
    });
  }
}

/** Leaves a file that will not be used, without the lock that may have been taken. */
function closeUnused(handle: Handle): void {
  try {
    releaseFileLock(handle);
  } catch {
    // It was never ours, or it cannot be read: the reason is on its way to the caller.
  }
  handle.close();
}

/** Takes the exclusive lock of the file, for as long as it is open. */
async function lockExclusively(handle: Handle, file: string, waitMs: number): Promise<void> {
  handle.exec('PRAGMA busy_timeout = 0');
  handle.exec('PRAGMA locking_mode = EXCLUSIVE');
  for (let waitedMs = 0; ; waitedMs += lockRetryMs) {
    try {
      handle.exec('BEGIN IMMEDIATE');
      handle.exec('COMMIT');
      return;
    } catch (error) {
      if (!codeOf(error).startsWith('SQLITE_BUSY')) throw error;
      if (waitedMs >= waitMs) {
        throw new Error(`the store ${file} is open in another process: stop that one, or name another file`, {
          cause: error,
        });
      }
    }
    await new Promise((resolve) => setTimeout(resolve, lockRetryMs));
  }
}

/**
 * A write-ahead log, and a COMMIT that writes it without waiting for the disk: `Log.flush` does that, on another
 * thread. SQLite itself still waits for it before a checkpoint, so that the database file is whole whenever the power
 * goes.
 */
function enableWriteAheadLog(handle: Handle, file: string, syncs: boolean): void {
  const [journal] = handle.query('PRAGMA journal_mode = WAL').get([]) as [string];
  if (journal !== 'wal')
    throw new Error(`the store ${file} cannot have a write-ahead log there: name a file on a local disk`);
  if (syncs) handle.exec('PRAGMA synchronous = NORMAL');
  handle.exec('PRAGMA foreign_keys = OFF');
  handle.exec('PRAGMA temp_store = MEMORY');
  handle.exec('PRAGMA cache_size = -32768');
  // 16 MB of log, four times the default: pages that change again and again are copied into the file less often.
  handle.exec('PRAGMA wal_autocheckpoint = 4000');
}

/** One line that names a remedy, instead of SQLite's own message. */
function toUserError(error: unknown, file: string): unknown {
  const code = codeOf(error);
  if (code === '') return error;
  if (code === 'SQLITE_NOTADB') return new Error(`${file} is not a database: name another file`, { cause: error });
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN')) {
    return new Error(`cannot write the store ${file}: the file and its folder must be writable`, { cause: error });
  }
  if (code.startsWith('SQLITE_CORRUPT')) {
    return new Error(`the store ${file} is damaged: restore a copy, or name another file`, { cause: error });
  }
  return new Error(`cannot open the store ${file}: ${(error as Error).message}`, { cause: error });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
