import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { Clock, Timer } from '#core/ports/clock.ts';
import { UsageError, WriteError } from './errors.ts';
import { outputFlags, systemReason, writeError } from './write-file.ts';

/** Lines wait in memory for this long at most before they are written, ms … */
const flushMs = 250;
/** … or until there are so many characters of them. */
const flushLength = 256 * 1024;
/** Characters that may wait while a write is under way: a disk that stands still costs events and not memory. */
export const maxPendingLength = 64 * 1024 * 1024;

/**
 * A file that a process writes its events to as it goes: lines in their order, many at a time, one write after another.
 */
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
  /** Rejects with a WriteError when a write fails: what is handed over after that is dropped. Never resolves. */
  readonly failure = new Promise<never>((_, reject) => (this.#reportFailure = reject));

  private constructor(file: FileHandle, path: string, clock: Clock | null) {
    this.#file = file;
    this.#path = path;
    this.#clock = clock;
    // Nobody may be waiting for it when it happens.
    this.failure.catch(() => undefined);
  }

  /**
   * Opens a file to go on behind what is there: a core that is started again on the same host counts on. Single lines
   * may be handed over: they are gathered for a moment.
   * @throws Complaint when it cannot be opened.
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
   * Opens a file of one's own, or with `force` empties the one that there is: two fleets in one file would be no
   * history. What is handed over is many lines already, and is written at once.
   * @throws Complaint when it is there already and `force` is not given, or cannot be opened.
   */
  static async create(path: string, force: boolean): Promise<EventFile> {
    try {
      return new EventFile(await openPrivate(path, force ? 'replace' : 'create'), path, null);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST')
        throw new UsageError(
          `${path} is there already: choose another name, or add --force to overwrite it (each shard needs a file ` +
            'of its own)',
          { cause: error },
        );
      throw new WriteError(`cannot open ${path} for events: ${systemReason(error)}`, { cause: error });
    }
  }

  /** Characters that wait to be written. */
  get pending(): number {
    return this.#pending.length;
  }

  /** Lines that were dropped since a write failed or the file stood still. */
  get droppedEvents(): number {
    return this.#droppedEvents;
  }

  /** Takes whole lines. */
  write(text: string): void {
    if (!this.#hasFailed && this.#writing !== null && this.#pending.length + text.length > maxPendingLength) {
      this.#hasFailed = true;
      this.#reportFailure(
        new WriteError(
          `cannot write ${this.#path}: it took nothing while ${maxPendingLength / 1024 / 1024} MB of events came; ` +
            'events are missing from here on',
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

  /** Writes what waits, and closes. */
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
    // What comes while a write is under way goes with the next one.
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
        this.#reportFailure(writeError(this.#path, error, '; events are missing from here on'));
      }
    }
  }
}

/**
 * Orders, machines and addresses of receivers are the owner's alone (0600), in a file that was there before as well.
 */
async function openPrivate(path: string, mode: Parameters<typeof outputFlags>[1]): Promise<FileHandle> {
  // A pipe is waited for: somebody may read it as it comes.
  const file = await open(path, outputFlags(path, mode) & ~constants.O_NONBLOCK, 0o600);
  if (mode === 'replace' && (await file.stat()).isFile()) await file.truncate();
  // A pipe or a device keeps its mode, and so does what belongs to somebody else.
  if ((await file.stat()).isFile()) await file.chmod(0o600).catch(() => undefined);
  return file;
}

/** A process that was killed may have left half a line: the first new one must not be glued to it. */
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
