import { coreClockNote } from './core-clock.ts';
import type { Kernel } from './kernel.ts';
import type { Timer } from './ports/clock.ts';

/** How often the anchor of core time is saved and expired idempotency records are deleted, ms. */
const maintenanceIntervalMs = 60_000;

/** Saves the anchor of core time and deletes expired idempotency records, now and every minute. */
export class Maintenance {
  readonly #kernel: Kernel;
  readonly #onError: (error: unknown) => void;
  #timer: Timer | null = null;
  #stopped = false;

  constructor(kernel: Kernel, onError: (error: unknown) => void) {
    this.#kernel = kernel;
    this.#onError = onError;
  }

  start(): void {
    // The store may be closed while maintenance runs; the next core runs maintenance first.
    if (!this.#stopped) void this.#maintain().catch((error: unknown) => this.#stopped || this.#onError(error));
    this.#timer = this.#kernel.clock.after(maintenanceIntervalMs, () => this.start());
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  async #maintain(): Promise<void> {
    const { store, coreClock } = this.#kernel;
    await store.decide((tx) => tx.putNote(coreClockNote, JSON.stringify(coreClock.anchor())));
    await store.prune(coreClock.now());
  }
}
