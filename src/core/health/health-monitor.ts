import { readiness, type HealthState, type Readiness } from '../domain/readiness.ts';
import type { Clock, Timer } from '../ports/clock.ts';
import type { DatabaseFile } from '../ports/database-file.ts';
import type { Store } from '../store/store.ts';

/** What the watch looks at. */
export interface HealthWatchParts {
  readonly clock: Clock;
  readonly store: Pick<Store, 'decide'>;
  /** The alarm that meets the core's deadlines. */
  readonly alarm: { ring(): void; silentMs(): number };
  readonly file: DatabaseFile;
  readonly minFreeBytes: number;
  /** Called when the core becomes ready or unready, and when the causes change. */
  readonly onChange: (state: Readiness) => void;
}

/** Time between two looks, in ms. */
export const lookEveryMs = 2_000;

/** Name of the note that each look writes. */
const healthNote = 'health';

/**
 * Looks every two seconds whether the core can still do its work: it writes a row, asks the alarm for a round, and
 * looks at the database's file. Each look is short and none waits for another.
 */
export class HealthWatch {
  readonly #parts: HealthWatchParts;
  #timer: Timer | null = null;
  #stopping = false;
  #writing = false;
  #looking = false;
  #writeFailure: string | null = null;
  #wroteAt: number;
  #databaseFault: string | null = null;
  #freeBytes: number | null = null;
  /** The causes that were last said. */
  #said = '';

  constructor(parts: HealthWatchParts) {
    this.#parts = parts;
    this.#wroteAt = parts.clock.monotonic();
  }

  /** Begins to look. */
  start(): void {
    this.#round();
  }

  /** The core has been asked to end: it is not ready from now on. */
  stopping(): void {
    this.#stopping = true;
  }

  /** Looks no more. */
  close(): void {
    this.#stopping = true;
    this.#timer?.cancel();
    this.#parts.file.close();
  }

  /** Whether the core can do its work, at this moment. */
  readiness(): Readiness {
    return readiness(this.#state());
  }

  #state(): HealthState {
    const { clock, alarm, minFreeBytes } = this.#parts;
    return {
      stopping: this.#stopping,
      writeFailure: this.#writeFailure,
      writeSilentMs: clock.monotonic() - this.#wroteAt,
      databaseFault: this.#databaseFault,
      freeBytes: this.#freeBytes,
      minFreeBytes,
      alarmSilentMs: alarm.silentMs(),
    };
  }

  #round(): void {
    if (this.#stopping) return;
    this.#timer = this.#parts.clock.after(lookEveryMs, () => this.#round());
    this.#say();
    this.#parts.alarm.ring();
    if (!this.#writing) void this.#write();
    if (!this.#looking) void this.#look();
  }

  #say(): void {
    const state = this.readiness();
    const said = state.reasons.map(({ cause }) => cause).join();
    if (said === this.#said) return;
    this.#said = said;
    this.#parts.onChange(state);
  }

  async #write(): Promise<void> {
    const { store, clock } = this.#parts;
    this.#writing = true;
    try {
      await store.decide((tx) => tx.putNote(healthNote, String(clock.now())));
      this.#wroteAt = clock.monotonic();
      this.#writeFailure = null;
    } catch (error) {
      this.#writeFailure = reasonOf(error);
    } finally {
      this.#writing = false;
    }
  }

  async #look(): Promise<void> {
    this.#looking = true;
    try {
      const { fault, freeBytes } = await this.#parts.file.look();
      this.#databaseFault = fault;
      this.#freeBytes = freeBytes;
    } catch (error) {
      this.#databaseFault = `the database's file cannot be looked at: ${reasonOf(error)}`;
    } finally {
      this.#looking = false;
    }
  }
}

/** The innermost reason: a store's own sentence names the path, which is nobody's business outside. */
function reasonOf(error: unknown): string {
  const inner = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return inner instanceof Error ? inner.message : String(inner);
}
