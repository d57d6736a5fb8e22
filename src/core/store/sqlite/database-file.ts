import { execFile, type ChildProcess } from 'node:child_process';
import { stat, statfs } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DatabaseFile, DatabaseFileState } from '#core/ports/database-file.ts';

/** How a database file is monitored. */
export interface DatabaseFileOptions {
  /** An unchanged file is checked again after this, ms; 600,000 unless given. */
  readonly checkEveryMs?: number;
  /** Pause between two checks, ms; unless given, twenty times the duration of the last check and at least 5,000. */
  readonly pauseMs?: number;
  /** Damage that the store found itself; null if none. */
  readonly damage?: () => string | null;
  /** Checks the file and returns its problems; in a child process unless given. */
  readonly check?: (path: string, onStarted: (child: ChildProcess) => void) => Promise<readonly string[]>;
  /** Called when a check cannot be made. */
  readonly onError?: (error: unknown) => void;
}

/** Checks pause for at least this, ms, and for twenty times the last check's duration: 5 % of one processor. */
const minPauseMs = 5_000;
const pauseFactor = 20;
/** A check that takes longer is killed, ms. */
const checkTimeoutMs = 10 * 60_000;

/** Monitors the file of an open database: whether it exists, is the same and undamaged, and the free disk space. */
export function monitorDatabaseFile(path: string, options: DatabaseFileOptions = {}): DatabaseFile {
  return new MonitoredDatabaseFile(resolve(path), options);
}

class MonitoredDatabaseFile implements DatabaseFile {
  readonly #path: string;
  readonly #options: DatabaseFileOptions;
  /** Identities of the file and its log at the first inspection. */
  #fileIdentity: string | null = null;
  #logIdentity: string | null = null;
  #child: ChildProcess | null = null;
  #checking = false;
  #checkProblem: string | null = null;
  /** State of the file at its last successful check. */
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
    const child = this.#child;
    if (!child) return;
    child.kill();
    // Of the lowest priority, it may take long to die: the core does not wait for it.
    child.unref();
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy();
  }

  /** A replaced file is as bad as a deleted one: the core writes to a file without a name. */
  async #missingProblem(): Promise<string | null> {
    const file = await fileStateOf(this.#path);
    this.#fileIdentity ??= file?.identity ?? null;
    if (!file) return 'the database file was deleted: data written from now on is lost when the core stops';
    if (file.identity !== this.#fileIdentity)
      return 'the database file was replaced: data written from now on is lost when the core stops';
    const log = await fileStateOf(`${this.#path}-wal`);
    this.#logIdentity ??= log?.identity ?? null;
    if (this.#logIdentity !== null && log?.identity !== this.#logIdentity)
      return 'the database log was deleted: data written from now on is lost when the core stops';
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

/** Runs a quick check in a child process of the lowest priority. */
function checkInProcess(path: string, onStarted: (child: ChildProcess) => void): Promise<readonly string[]> {
  const script = fileURLToPath(import.meta.url).replace(/database-file(\.[jt]s)$/, 'check-process$1');
  const nodeFlags = process.execArgv.filter((flag) => !flag.startsWith('--inspect'));
  return new Promise((resolve, reject) => {
    const options = { timeout: checkTimeoutMs, encoding: 'utf8' as const };
    const child = execFile(process.execPath, [...nodeFlags, script, path], options, (error, answer) => {
      if (error)
        reject(
          new Error(`the database could not be checked: ${error.message.split('\n')[0] ?? ''}`, {
            cause: error,
          }),
        );
      else resolve(JSON.parse(answer) as string[]);
    });
    onStarted(child);
    try {
      if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
    } catch {
      // The process has ended, or the system does not allow it.
    }
  });
}
