import { execFile, type ChildProcess } from 'node:child_process';
import { stat, statfs } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DatabaseFile, DatabaseFileState } from '#core/ports/database-file.ts';

/** How a database file is watched. */
export interface DatabaseFileOptions {
  /** A file that has not changed is checked again after this, in ms. Ten minutes. */
  readonly checkEveryMs?: number;
  /** Rest between two checks, in ms. Five seconds, and twenty times what the last one took. */
  readonly pauseMs?: number;
  /** Damage that the store has met by itself; null while it has met none. */
  readonly damage?: () => string | null;
  /** Checks the file and says what is wrong. In a process of its own unless a test says otherwise. */
  readonly check?: (path: string, onStarted: (child: ChildProcess) => void) => Promise<readonly string[]>;
  /** Told when a check could not be made. */
  readonly onError?: (error: unknown) => void;
}

/**
 * A check rests for at least this long, in ms, and for twenty times what the last one took: a twentieth of one
 * processor.
 */
const minPauseMs = 5_000;
const pauseFactor = 20;
/** A check that takes longer is given up, in ms. */
const checkTimeoutMs = 10 * 60_000;

/** Watches the file of an open database: that it is there, the same, and whole, and what space its disk has. */
export function monitorDatabaseFile(path: string, options: DatabaseFileOptions = {}): DatabaseFile {
  return new MonitoredDatabaseFile(resolve(path), options);
}

class MonitoredDatabaseFile implements DatabaseFile {
  readonly #path: string;
  readonly #options: DatabaseFileOptions;
  /** The file and its log as they were when they were first seen. */
  #fileIdentity: string | null = null;
  #logIdentity: string | null = null;
  #child: ChildProcess | null = null;
  #checking = false;
  #checkProblem: string | null = null;
  /** The file's state when it was last found whole. */
  #lastSoundState = '';
  #nextCheckAt: number;
  #checkedAt = performance.now();

  constructor(path: string, options: DatabaseFileOptions) {
    this.#path = path;
    this.#options = options;
    this.#nextCheckAt = performance.now() + (options.pauseMs ?? minPauseMs);
  }

  async inspect(): Promise<DatabaseFileState> {
    const freeBytes = await statfs(dirname(this.#path)).then(
      ({ bavail, bsize }) => bavail * bsize,
      () => null,
    );
    return { problem: (await this.#missingProblem()) ?? this.#damageProblem(), freeBytes };
  }

  close(): void {
    this.#nextCheckAt = Infinity;
    this.#child?.kill();
  }

  /** Another file of the same name is as bad as none: what is written goes to a file that nobody will find. */
  async #missingProblem(): Promise<string | null> {
    const file = await fileStateOf(this.#path);
    this.#fileIdentity ??= file?.identity ?? null;
    if (!file) return 'the database file is gone: what the core writes is lost when it ends';
    if (file.identity !== this.#fileIdentity)
      return 'the database file was replaced: what the core writes is lost when it ends';
    const log = await fileStateOf(`${this.#path}-wal`);
    this.#logIdentity ??= log?.identity ?? null;
    if (this.#logIdentity !== null && log?.identity !== this.#logIdentity)
      return 'the log of the database is gone: what the core writes is lost when it ends';
    this.#checkIfDue(file.state);
    return null;
  }

  #damageProblem(): string | null {
    const damage = this.#options.damage?.() ?? this.#checkProblem;
    return damage === null ? null : `the database is damaged: ${damage}`;
  }

  #checkIfDue(state: string): void {
    const now = performance.now();
    const { checkEveryMs = 600_000 } = this.#options;
    const isStale = now - this.#checkedAt >= checkEveryMs;
    if (this.#checking || now < this.#nextCheckAt || (state === this.#lastSoundState && !isStale)) return;
    this.#checking = true;
    void this.#check(state, now).finally(() => (this.#checking = false));
  }

  async #check(state: string, startedAt: number): Promise<void> {
    const { check = checkInProcess, onError } = this.#options;
    try {
      const problems = await check(this.#path, (child) => (this.#child = child));
      this.#checkProblem = problems[0] ?? null;
      this.#lastSoundState = problems.length === 0 ? state : '';
    } catch (error) {
      if (this.#nextCheckAt !== Infinity) onError?.(error);
    }
    const now = performance.now();
    this.#child = null;
    this.#checkedAt = now;
    if (this.#nextCheckAt !== Infinity)
      this.#nextCheckAt = now + (this.#options.pauseMs ?? Math.max(minPauseMs, pauseFactor * (now - startedAt)));
  }
}

async function fileStateOf(path: string): Promise<{ readonly identity: string; readonly state: string } | null> {
  const stats = await stat(path, { bigint: true }).catch(() => null);
  if (!stats) return null;
  const { dev, ino, size, mtimeNs, ctimeNs } = stats;
  return { identity: `${dev} ${ino}`, state: `${size} ${mtimeNs} ${ctimeNs}` };
}

/** Runs a quick check beside the core, with the lowest claim on the processor. */
function checkInProcess(path: string, onStarted: (child: ChildProcess) => void): Promise<readonly string[]> {
  const script = fileURLToPath(import.meta.url).replace(/database-file(\.[jt]s)$/, 'check-process$1');
  const nodeFlags = process.execArgv.filter((flag) => !flag.startsWith('--inspect'));
  return new Promise((resolve, reject) => {
    const options = { timeout: checkTimeoutMs, encoding: 'utf8' as const };
    const child = execFile(process.execPath, [...nodeFlags, script, path], options, (error, answer) => {
      if (error)
        reject(
          new Error(`the check of the database could not be made: ${error.message.split('\n')[0] ?? ''}`, {
            cause: error,
          }),
        );
      else resolve(JSON.parse(answer) as string[]);
    });
    onStarted(child);
    try {
      if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
    } catch {
      // It has ended already, or the system does not allow it.
    }
  });
}
