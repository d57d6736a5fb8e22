import { open, type FileHandle } from 'node:fs/promises';
import type { CoreEvent } from '../../core/events.ts';
import type { Clock, Timer } from '../../core/ports/clock.ts';
import type { Span } from '../../core/spans.ts';
import { entryLine } from '../../harness/history/ndjson.ts';
import { Complaint, messageOf } from '../complaint.ts';

/** Lines wait in memory for this long at most before they are written, ms. */
const flushMs = 250;
/** … or until there are so many characters of them. */
const flushLength = 256 * 1024;

/** A file of events, one NDJSON line each, in the form that histories have. */
export interface EventFile {
  /** @param at the clock's monotonic reading, ms: the line's `t`. */
  event(event: CoreEvent, at: number): void;
  /** A span's `t` is its end. */
  span(span: Span): void;
  /** Writes what waits, and closes. */
  close(): Promise<void>;
}

/**
 * Opens a file of events. Lines are added to what is there: a core that is started again on the same host counts on.
 * @param onError told once, of a file that cannot be written any more; the lines after that are dropped.
 * @throws Complaint when it cannot be opened.
 */
export async function openEventFile(path: string, clock: Clock, onError: (message: string) => void): Promise<EventFile> {
  const file = await opened(path);
  const lines = new BatchedLines(file, clock, (error) => onError(`cannot write ${path}: ${messageOf(error)}; no more events are written`));
  if (await breaksOff(path, file)) lines.add('\n');
  return {
    event: (event, at) => lines.add(entryLine(at, 'core', event)),
    span: (span) => lines.add(entryLine(span.at + span.ms, 'core', span)),
    close: () => lines.close(),
  };
}

async function opened(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'a');
  } catch (error) {
    throw new Complaint(`cannot open ${path} for events: ${messageOf(error)}`, { cause: error });
  }
}

/** A core that was killed may have left half a line: the first new one must not be glued to it. */
async function breaksOff(path: string, file: FileHandle): Promise<boolean> {
  const { size, isFile } = await file.stat().then((stats) => ({ size: stats.size, isFile: stats.isFile() }));
  if (!isFile || size === 0) return false;
  const reader = await open(path, 'r');
  try {
    const { buffer } = await reader.read(Buffer.alloc(1), 0, 1, size - 1);
    return buffer.toString() !== '\n';
  } finally {
    await reader.close();
  }
}

/** Collects lines and writes many at a time, in their order, one write after the other. */
class BatchedLines {
  readonly #file: FileHandle;
  readonly #clock: Clock;
  readonly #onError: (error: unknown) => void;
  #waiting = '';
  #timer: Timer | null = null;
  #writing: Promise<void> | null = null;
  #broken = false;

  constructor(file: FileHandle, clock: Clock, onError: (error: unknown) => void) {
    this.#file = file;
    this.#clock = clock;
    this.#onError = onError;
  }

  add(line: string): void {
    if (this.#broken) return;
    this.#waiting += line;
    if (this.#waiting.length >= flushLength) this.#flush();
    else this.#timer ??= this.#clock.after(flushMs, () => this.#flush());
  }

  async close(): Promise<void> {
    do {
      this.#flush();
      await this.#writing;
    } while (this.#waiting !== '' && !this.#broken);
    await this.#file.close();
  }

  #flush(): void {
    this.#timer?.cancel();
    this.#timer = null;
    // What comes while a write is under way goes with the next one.
    this.#writing ??= this.#write().finally(() => (this.#writing = null));
  }

  async #write(): Promise<void> {
    while (this.#waiting !== '') {
      const batch = this.#waiting;
      this.#waiting = '';
      try {
        await this.#file.appendFile(batch);
      } catch (error) {
        this.#broken = true;
        this.#waiting = '';
        this.#onError(error);
      }
    }
  }
}
