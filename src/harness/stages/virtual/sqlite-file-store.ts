import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '#core/ports/clock.ts';
import type { Random } from '#core/ports/random.ts';
import { openSqliteStore } from '#core/store/sqlite/open.ts';
import { SqliteConnection } from '#core/store/sqlite/sqlite-connection.ts';
import type { SqliteStore } from '#core/store/sqlite/store.ts';
import type { DueDeadline, Rows, Store, Tx } from '#core/store/store.ts';
import type { CrashableStore, CrashCause, SqliteChange } from '#harness/fault-injection/store/crashable-store.ts';
import { PlannedStoreFailure } from '#harness/fault-injection/store/planned-store-failure.ts';
import { VirtualDisk } from './virtual-disk.ts';

/** What a SQLite store of a virtual world needs. */
interface SqliteFileOptions {
  readonly clock: Clock;
  /** Chooses the decisions that share their batch with one that fails. */
  readonly random: Random;
  /** A deliberate bug. */
  readonly change?: SqliteChange | undefined;
}

/** Rows of each growing table that stay in memory: so few that worlds load rows again, and decisions run again. */
const worldCachedRows = 4;

/** Share of the decisions that share their batch with one that fails and is taken back, which a sound store hides. */
const rerunShare = 0.1;

/** The use of the file by one process. */
interface FileUse {
  readonly store: SqliteStore;
  readonly file: string;
  readonly disk: VirtualDisk;
  /** Rejects when the process ends. */
  readonly ended: Promise<never>;
  /** Ends the process. */
  readonly end: () => void;
  /** Frees the file without writing to it. */
  readonly abandon: () => void;
}

/** What the last process has left: a database, and so many bytes of its log, of which so many are synced. */
interface FileState {
  readonly file: string;
  readonly logBytes: number;
  readonly syncedBytes: number;
}

/**
 * A SQLite store in a temporary folder whose disk is in virtual time. A sync takes a turn of the virtual clock, in
 * which a crash may come. After a crash the store goes on with a copy of the file: with what was written, or with what
 * was synced.
 */
export class SqliteFileStore implements CrashableStore {
  onWritten: (() => void) | null = null;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #change: SqliteChange;
  readonly #folder = mkdtempSync(join(tmpdir(), 'vendloop-'));
  #useCount = 0;
  #nextSyncMs = 0;
  #left: FileState | null = null;
  #opening: Promise<FileUse> | null = null;
  #current: FileUse | null = null;
  #abandoned: FileUse[] = [];

  private constructor({ clock, random, change = {} }: SqliteFileOptions) {
    this.#clock = clock;
    this.#random = random;
    this.#change = change;
  }

  /** Makes a new store. */
  static async open(options: SqliteFileOptions): Promise<SqliteFileStore> {
    const store = new SqliteFileStore(options);
    await (store.#opening = store.#open());
    return store;
  }

  slowNextSync(delayMs: number): void {
    this.#nextSyncMs = delayMs;
  }

  crash(cause: CrashCause): void {
    const use = this.#current;
    if (!use) return;
    const { file, disk } = use;
    const { syncedBytes, writtenBytes } = disk;
    this.#left = { file, logBytes: cause === 'kill' ? writtenBytes : syncedBytes, syncedBytes };
    this.#current = null;
    this.#opening = null;
    this.#abandoned.push(use);
    use.end();
  }

  decide<T>(decision: (tx: Tx) => T): Promise<T> {
    const isRerun = this.#random.next() < rerunShare;
    return this.#call((store) => {
      const answer = store.decide(decision);
      if (isRerun) void store.decide(failAfterWriting).catch(() => undefined);
      return answer;
    });
  }

  read<T>(query: (rows: Rows) => T): Promise<T> {
    return this.#call((store) => store.read(query));
  }

  dueDeadlines(...asked: Parameters<Store['dueDeadlines']>): Promise<readonly DueDeadline[]> {
    return this.#call((store) => store.dueDeadlines(...asked));
  }

  nextDeadline(after: number): Promise<number | undefined> {
    return this.#call((store) => store.nextDeadline(after));
  }

  prune(now: number): Promise<number> {
    return this.#call((store) => store.prune(now));
  }

  async close(): Promise<void> {
    await this.#current?.store.close();
  }

  /** Frees and deletes the files, whatever state they are in. */
  dispose(): void {
    this.crash('kill');
    this.#abandonAll();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #call<T>(work: (store: Store) => Promise<T>): Promise<T> {
    const { store, ended } = await (this.#opening ??= this.#open());
    return Promise.race([work(store), ended]);
  }

  async #open(): Promise<FileUse> {
    this.#useCount += 1;
    const file = join(this.#folder, `core-${this.#useCount}.sqlite`);
    const syncedBytes = await this.#prepare(file);
    this.#abandonAll();
    let end = (): void => undefined;
    const ended = new Promise<never>((_, reject) => {
      end = () => {
        disk.end();
        reject(new PlannedStoreFailure('the core was killed'));
      };
    });
    ended.catch(() => undefined);
    const disk = new VirtualDisk({
      clock: this.#clock,
      path: `${file}-wal`,
      syncedBytes,
      onWritten: () => this.onWritten?.(),
      takeDelayMs: () => this.#takeSyncMs(),
    });
    let handle: { close(): unknown } | undefined;
    const { wrapLog, connect, changes } = this.#change;
    const store = await openSqliteStore(file, {
      syncs: false,
      wrapLog: () => wrapLog?.(disk) ?? disk,
      connect: (opened, path) => {
        handle = opened;
        // The length of the log is the measure of what the virtual disk has synced.
        opened.exec('PRAGMA wal_autocheckpoint = 0');
        return connect?.(opened, path) ?? new SqliteConnection(opened, path);
      },
      scheduleBatch: (run) => void this.#clock.after(0, run),
      cachedRows: worldCachedRows,
      changes,
    });
    this.#current = { store, file, disk, ended, end, abandon: () => handle?.close() };
    return this.#current;
  }

  /** Makes the file that a process opens. @returns the synced length of its log, bytes. */
  async #prepare(file: string): Promise<number> {
    const left = this.#left;
    if (!left) {
      writeFileSync(file, await emptyDatabase());
      return 0;
    }
    copyFileSync(left.file, file);
    if (left.logBytes > 0) {
      copyFileSync(`${left.file}-wal`, `${file}-wal`);
      truncateSync(`${file}-wal`, left.logBytes);
    }
    return left.syncedBytes;
  }

  #takeSyncMs(): number {
    const delayMs = this.#nextSyncMs;
    this.#nextSyncMs = 0;
    return delayMs;
  }

  #abandonAll(): void {
    for (const { abandon, file } of this.#abandoned.splice(0)) {
      abandon();
      for (const name of [file, `${file}-wal`]) rmSync(name, { force: true });
    }
  }
}

function failAfterWriting(tx: Tx): never {
  tx.putNote('failed decision', '');
  throw new PlannedStoreFailure('a decision failed, and nothing was committed');
}

let emptyBytes: Promise<Buffer> | undefined;

/** The bytes of a new store. Made once: the schema takes as long as a small world. */
function emptyDatabase(): Promise<Buffer> {
  return (emptyBytes ??= makeEmptyDatabase());
}

async function makeEmptyDatabase(): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'vendloop-'));
  try {
    const file = join(folder, 'empty.sqlite');
    await (await openSqliteStore(file, { syncs: false })).close();
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
