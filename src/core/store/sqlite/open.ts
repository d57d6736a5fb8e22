import { resolve } from 'node:path';
import { openDatabase } from './open-database.ts';
import type { Handle } from './engines/engine.ts';
import type { SqliteConnection } from './sqlite-connection.ts';
import { SqliteStore, type SqliteStoreOptions } from './store.ts';
import type { WriteAheadLog } from './write-ahead-log.ts';

/** How a file is opened. */
export interface OpenOptions extends SqliteStoreOptions {
  /** How long to wait for a process that still holds the file, for example one that is shutting down. 1000 ms. */
  readonly lockWaitMs?: number;
  /** False, for tests: nothing waits for the disk, so that a loss of power may take what was answered. */
  readonly syncs?: boolean;
  /** Wraps the log, for measuring or delaying the disk. */
  readonly wrapLog?: (log: WriteAheadLog) => WriteAheadLog;
  /** Makes the connection of the store from the open file. */
  readonly connect?: (handle: Handle, file: string) => SqliteConnection;
}

/**
 * Opens the durable store in a file and creates it where there is none. The process then owns the file: no other
 * process may open it until `close`, or until the process is dead. A decision is on the disk when it is answered.
 * @param path of the file; its folder must exist. Beside it SQLite keeps `-wal` while the store is open.
 * @throws Error in one line when the path cannot be opened, is no vendloop store, was written by a newer vendloop, or
 *   is open in another process.
 */
export async function openSqliteStore(path: string, options: OpenOptions = {}): Promise<SqliteStore> {
  const file = resolve(path);
  return SqliteStore.open(file, (statements) => openDatabase(file, statements, options), options);
}
