import type { OpenOptions } from '#core/store/sqlite/open.ts';
import type { Store } from '#core/store/store.ts';

/** What a bug of the SQLite store may replace when a file is opened. */
export type SqliteChange = Pick<OpenOptions, 'connect' | 'wrapLog' | 'changes'>;

/** How a process ends: killed, which keeps what it has written, or with its power, which loses what was not synced. */
export type CrashCause = 'kill' | 'power-cut';

/** A store on a disk that outlives its process. */
export interface CrashableStore extends Store {
  /** Called with each commit that is in the log and not synced yet. */
  onWritten: (() => void) | null;
  /** How long the next sync takes, ms. */
  slowNextSync(delayMs: number): void;
  /** Ends its process at once. Pending decisions are rejected; the next call opens what the crash has left. */
  crash(cause: CrashCause): void;
}

/** Whether a store is on a disk that outlives its process. */
export function isCrashable(store: Store): store is CrashableStore {
  return 'crash' in store;
}
