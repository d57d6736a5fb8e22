import { statSync } from 'node:fs';
import type { Clock } from '#core/ports/clock.ts';
import { sleep } from '#core/ports/waiting.ts';
import type { WriteAheadLog } from '#core/store/sqlite/write-ahead-log.ts';

/** What a virtual disk needs. */
export interface VirtualDiskOptions {
  readonly clock: Clock;
  /** The write-ahead log that SQLite writes. */
  readonly path: string;
  /** Bytes of it that are synced when it is opened. */
  readonly syncedBytes: number;
  readonly onWritten: () => void;
  /** How long the next sync takes, ms. */
  readonly takeDelayMs: () => number;
}

/**
 * The disk under a write-ahead log, in virtual time. The log only grows (there is no checkpoint), so what is synced is
 * a length.
 */
export class VirtualDisk implements WriteAheadLog {
  readonly #options: VirtualDiskOptions;
  #syncedBytes: number;
  #ended = false;

  constructor(options: VirtualDiskOptions) {
    this.#options = options;
    this.#syncedBytes = options.syncedBytes;
  }

  /** Length of the log that a loss of power leaves, bytes. */
  get syncedBytes(): number {
    return this.#syncedBytes;
  }

  /** Length of the log, bytes. */
  get writtenBytes(): number {
    return statSync(this.#options.path, { throwIfNoEntry: false })?.size ?? 0;
  }

  /** Syncs what is written now, after a turn of the virtual clock. Never settles once its process has ended. */
  async flush(): Promise<void> {
    const { clock, onWritten, takeDelayMs } = this.#options;
    const bytes = this.writtenBytes;
    const delayMs = takeDelayMs();
    onWritten();
    await sleep(clock, delayMs);
    if (this.#ended) return new Promise(() => undefined);
    this.#syncedBytes = Math.max(this.#syncedBytes, bytes);
  }

  /** Its process has ended: nothing is synced any more. */
  end(): void {
    this.#ended = true;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
