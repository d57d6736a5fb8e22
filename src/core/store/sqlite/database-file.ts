import { execFile, type ChildProcess } from 'node:child_process';
import { stat, statfs } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DatabaseFile, DatabaseSight } from '#core/ports/database-file.ts';

/** How a database file is watched. */
export interface DatabaseFileOptions {
  /** A file that has not changed is checked again after this, in ms. Ten minutes. */
  readonly checkEveryMs?: number;
  /** Rest between two checks, in ms. Five seconds, and twenty times what the last one took. */
  readonly restMs?: number;
  /** Damage that the store has met by itself; null while it has met none. */
  readonly damage?: () => string | null;
  /** Checks the file and says what is wrong. In a process of its own unless a test says otherwise. */
  readonly check?: (path: string, started: (child: ChildProcess) => void) => Promise<readonly string[]>;
  /** Told when a check could not be made. */
  readonly onError?: (error: unknown) => void;
}

/** A check rests for at least this long, in ms, and for twenty times what the last one took: a twentieth of one processor. */
const leastRestMs = 5_000;
const restFactor = 20;
/** A check that takes longer is given up, in ms. */
const checkTimeoutMs = 10 * 60_000;

/** Watches the file of an open database: that it is there, the same, and whole, and what space its disk has. */
export function watchDatabaseFile(path: string, options: DatabaseFileOptions = {}): DatabaseFile {
  return new WatchedFile(resolve(path), options);
}

class WatchedFile implements DatabaseFile {
  readonly #path: string;
  readonly #options: DatabaseFileOptions;
  /** The file and its log as they were when they were first seen. */
  #file: string | null = null;
  #log: string | null = null;
  #child: ChildProcess | null = null;
  #checking = false;
  #found: string | null = null;
  /** The file's state when it was last found whole. */
  #whole = '';
  #nextCheckAt: number;
  #checkedAt = performance.now();

  constructor(path: string, options: DatabaseFileOptions) {
    this.#path = path;
    this.#options = options;
    this.#nextCheckAt = performance.now() + (options.restMs ?? leastRestMs);
  }

  async look(): Promise<DatabaseSight> {
    const freeBytes = await statfs(dirname(this.#path)).then(
      ({ bavail, bsize }) => bavail * bsize,
      () => null,
    );
    return { fault: (await this.#missing()) ?? this.#damage(), freeBytes };
  }

  close(): void {
    this.#nextCheckAt = Infinity;
    this.#child?.kill();
  }

  /** Another file of the same name is as bad as none: what is written goes to a file that nobody will find. */
  async #missing(): Promise<string | null> {
    const file = await sightOf(this.#path);
    this.#file ??= file?.identity ?? null;
    if (!file) return 'the database file is gone: what the core writes is lost when it ends';
    if (file.identity !== this.#file)
      return 'the database file was replaced: what the core writes is lost when it ends';
    const log = await sightOf(`${this.#path}-wal`);
    this.#log ??= log?.identity ?? null;
    if (this.#log !== null && log?.identity !== this.#log)
      return 'the log of the database is gone: what the core writes is lost when it ends';
    this.#checkIfDue(file.state);
    return null;
  }

  #damage(): string | null {
    const damage = this.#options.damage?.() ?? this.#found;
    return damage === null ? null : `the database is damaged: ${damage}`;
  }

  #checkIfDue(state: string): void {
    const now = performance.now();
    const { checkEveryMs = 600_000 } = this.#options;
    const old = now - this.#checkedAt >= checkEveryMs;
    if (this.#checking || now < this.#nextCheckAt || (state === this.#whole && !old)) return;
    this.#checking = true;
    void this.#check(state, now).finally(() => (this.#checking = false));
  }

  async #check(state: string, beganAt: number): Promise<void> {
    const { check = checkInProcess, onError } = this.#options;
    try {
      const found = await check(this.#path, (child) => (this.#child = child));
      this.#found = found[0] ?? null;
      this.#whole = found.length === 0 ? state : '';
    } catch (error) {
      if (this.#nextCheckAt !== Infinity) onError?.(error);
    }
    const now = performance.now();
    this.#child = null;
    this.#checkedAt = now;
    if (this.#nextCheckAt !== Infinity)
      this.#nextCheckAt = now + (this.#options.restMs ?? Math.max(leastRestMs, restFactor * (now - beganAt)));
  }
}

async function sightOf(path: string): Promise<{ readonly identity: string; readonly state: string } | null> {
  const seen = await stat(path, { bigint: true }).catch(() => null);
  if (!seen) return null;
  const { dev, ino, size, mtimeNs, ctimeNs } = seen;
  return { identity: `${dev} ${ino}`, state: `${size} ${mtimeNs} ${ctimeNs}` };
}

/** Runs a quick check beside the core, with the lowest claim on the processor. */
function checkInProcess(path: string, started: (child: ChildProcess) => void): Promise<readonly string[]> {
  const script = fileURLToPath(import.meta.url).replace(/database-file(\.[jt]s)$/, 'check-process$1');
  const nodeFlags = process.execArgv.filter((flag) => !flag.startsWith('--inspect'));
  return new Promise((done, failed) => {
    const options = { timeout: checkTimeoutMs, encoding: 'utf8' as const };
    const child = execFile(process.execPath, [...nodeFlags, script, path], options, (error, answer) => {
      if (error)
        failed(
          new Error(`the check of the database could not be made: ${error.message.split('\n')[0] ?? ''}`, {
            cause: error,
          }),
        );
      else done(JSON.parse(answer) as string[]);
    });
    started(child);
    try {
      if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
    } catch {
      // It has ended already, or the system does not allow it.
    }
  });
}
