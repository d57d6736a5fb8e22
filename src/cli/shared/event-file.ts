import { closeSync, constants, writeFileSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { Clock, Timer } from '#core/ports/clock.ts';
import { UsageError, WriteError } from './errors.ts';
import { asWriteError, openOutput, outputFlags, systemReason, writeError } from './write-file.ts';

/** Follows the reason of a failed write. */
const lossHint = '; later events are missing';

/** Characters that a {@link SyncEventFile} keeps before it writes them. */
const syncFlushLength = 64 * 1024;

/**
 * A file for the events of one run: writes lines in order, in batches, before `write` returns, because a run in virtual
 * time gives the system no turn to write.
 */
export class SyncEventFile {
  readonly #path: string;
  readonly #file: number;
  #pending: string[] = [];
  #pendingLength = 0;
  #failure: WriteError | null = null;

  /** Opens a file and empties it. @throws WriteError when it cannot be opened. */
  constructor(path: string) {
    this.#path = path;
    this.#file = asWriteError(path, () => openOutput(path, 'replace'));
  }

  /** Takes a complete line. A failure does not end the run here: {@link complete} throws it. */
  write(line: string): void {
    this.#pending.push(line);
    this.#pendingLength += line.length;
    if (this.#pendingLength >= syncFlushLength) this.flush();
  }

  /** Writes what is pending; after a failure, drops it. */
  flush(): void {
    const text = this.#pending.join('');
    this.#pending = [];
    this.#pendingLength = 0;
    if (text === '' || this.#failure !== null) return;
    try {
      // Continues after a partial write.
      writeFileSync(this.#file, text);
    } catch (error) {
      this.#failure = writeError(this.#path, error, lossHint);
    }
  }

  /** Writes the rest. @throws WriteError when a part of the events could not be written. */
  complete(): void {
    this.flush();
    if (this.#failure !== null) throw this.#failure;
  }

  /** Writes the rest, and closes the file. */
  close(): void {
    this.flush();
    closeSync(this.#file);
  }
}

/** Longest time that lines of an {@link EventFile} wait in memory, ms. */
const flushMs = 250;
/** Number of waiting characters that starts a write at once. */
const flushLength = 256 * 1024;
/** Limit of waiting characters: when the disk stops taking data, events are dropped and memory stays bounded. */
const maxPendingLength = 64 * 1024 * 1024;

/** A file for the events of a running process: writes lines in order, in batches, one write at a time. */
export class EventFile {
  readonly #file: FileHandle;
  readonly #path: string;
  readonly #clock: Clock | null;
  #pending = '';
  #timer: Timer | null = null;
  #writing: Promise<void> | null = null;
  #hasFailed = false;
  #droppedEvents = 0;
  #reportFailure: (error: WriteError) => void = () => undefined;
  /** Rejects with a WriteError when a write fails; later events are dropped. Never resolves. */
  readonly failure = new Promise<never>((_, reject) => (this.#reportFailure = reject));

  private constructor(file: FileHandle, path: string, clock: Clock | null) {
    this.#file = file;
    this.#path = path;
    this.#clock = clock;
    // A failure without a listener must not end the process.
    this.failure.catch(() => undefined);
  }

  /**
   * Opens a file to append to: a restarted core continues its file. Single lines are collected for a moment.
   * @throws WriteError when it cannot be opened.
   */
  static async append(path: string, clock: Clock): Promise<EventFile> {
    try {
      const handle = await openPrivate(path, 'append');
      const file = new EventFile(handle, path, clock);
      if (await endsMidLine(path, handle)) file.write('\n');
      return file;
    } catch (error) {
      throw new WriteError(`cannot open ${path} for events: ${systemReason(error)}`, { cause: error });
    }
  }

  /**
   * Creates a file, or with `force` empties an existing one: two fleets in one file would make no valid history.
   * Batches of lines are written at once.
   * @throws UsageError when it exists and `force` is not set; WriteError when it cannot be opened.
   */
  static async create(path: string, force: boolean): Promise<EventFile> {
    try {
      return new EventFile(await openPrivate(path, force ? 'replace' : 'create'), path, null);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST')
        throw new UsageError(
          `${path} exists already: choose another name, or add --force to overwrite it (each shard needs its own file)`,
          { cause: error },
        );
      throw new WriteError(`cannot open ${path} for events: ${systemReason(error)}`, { cause: error });
    }
  }

  /** Characters that are not written yet. */
  get pending(): number {
    return this.#pending.length;
  }

  /** Lines that were dropped after a failure. */
  get droppedEvents(): number {
    return this.#droppedEvents;
  }

  /** Takes complete lines. */
  write(text: string): void {
    if (!this.#hasFailed && this.#writing !== null && this.#pending.length + text.length > maxPendingLength) {
      this.#hasFailed = true;
      this.#reportFailure(
        new WriteError(
          `cannot write ${this.#path}: it took no data while ${maxPendingLength / 1024 / 1024} MB of events came` +
            lossHint,
        ),
      );
    }
    if (this.#hasFailed) {
      this.#droppedEvents += text.split('\n').length - 1;
      return;
    }
    this.#pending += text;
    if (this.#clock === null || this.#pending.length >= flushLength) this.#flush();
    else this.#timer ??= this.#clock.after(flushMs, () => this.#flush());
  }

  /** Writes what is pending, then closes the file. */
  async close(): Promise<void> {
    do {
      this.#flush();
      await this.#writing;
    } while (this.#pending !== '' && !this.#hasFailed);
    await this.#file.close();
  }

  #flush(): void {
    this.#timer?.cancel();
    this.#timer = null;
    // Lines that come during a write go with the next one.
    this.#writing ??= this.#write().finally(() => (this.#writing = null));
  }

  async #write(): Promise<void> {
    while (this.#pending !== '') {
      const batch = this.#pending;
      this.#pending = '';
      try {
        await this.#file.appendFile(batch);
      } catch (error) {
        this.#hasFailed = true;
        this.#pending = '';
        this.#reportFailure(writeError(this.#path, error, lossHint));
      }
    }
  }
}

/** Only the owner may read orders, machines and receivers (0600), also in a file that existed before. */
async function openPrivate(path: string, mode: Parameters<typeof outputFlags>[1]): Promise<FileHandle> {
  // Without O_NONBLOCK, opening a pipe waits for its reader.
  const file = await open(path, outputFlags(path, mode) & ~constants.O_NONBLOCK, 0o600);
  if (mode === 'replace' && (await file.stat()).isFile()) await file.truncate();
  // Pipes, devices and files of other users keep their mode.
  if ((await file.stat()).isFile()) await file.chmod(0o600).catch(() => undefined);
  return file;
}

/** A killed process may have left half a line, which must not run into the first new one. */
async function endsMidLine(path: string, file: FileHandle): Promise<boolean> {
  const stats = await file.stat();
  if (!stats.isFile() || stats.size === 0) return false;
  const reader = await open(path, 'r');
  try {
    const { buffer } = await reader.read(Buffer.alloc(1), 0, 1, stats.size - 1);
    return buffer.toString() !== '\n';
  } finally {
    await reader.close();
  }
}
