import { readiness, type HealthState, type Readiness } from '../domain/readiness.ts';
import type { Clock, Timer } from '../ports/clock.ts';
import type { DatabaseFile } from '../ports/database-file.ts';
import type { Store } from '../store/store.ts';

/** What the watch looks at. */
export interface HealthMonitorParts {
  readonly clock: Clock;
  readonly store: Pick<Store, 'decide'>;
  /** The alarm that meets the core's deadlines. */
  readonly deadlineTimer: { checkSoon(): void; msSinceCheck(): number };
  readonly file: DatabaseFile;
  readonly minFreeBytes: number;
  /** Called when the core becomes ready or unready, and when the causes change. */
  readonly onChange: (state: Readiness) => void;
}

/** Time between two looks, in ms. */
export const checkIntervalMs = 2_000;

/** Name of the note that each look writes. */
const healthNote = 'health';

/**
 * Looks every two seconds whether the core can still do its work: it writes a row, asks the alarm for a round, and
 * looks at the database's file. Each look is short and none waits for another.
 */
export class HealthMonitor {
  readonly #parts: HealthMonitorParts;
  #timer: Timer | null = null;
  #stopping = false;
  #writing = false;
  #inspecting = false;
  #writeFailure: string | null = null;
  #lastWriteAt: number;
  #databaseProblem: string | null = null;
  #freeBytes: number | null = null;
  /** The causes that were last said. */
  #reportedCauses = '';

  constructor(parts: HealthMonitorParts) {
    this.#parts = parts;
    this.#lastWriteAt = parts.clock.monotonic();
  }

  /** Begins to look. */
  start(): void {
    this.#check();
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
    const { clock, deadlineTimer, minFreeBytes } = this.#parts;
    return {
      stopping: this.#stopping,
      writeFailure: this.#writeFailure,
      msSinceWrite: clock.monotonic() - this.#lastWriteAt,
      databaseProblem: this.#databaseProblem,
      freeBytes: this.#freeBytes,
      minFreeBytes,
      msSinceDeadlineCheck: deadlineTimer.msSinceCheck(),
    };
  }

  #check(): void {
    if (this.#stopping) return;
    this.#timer = this.#parts.clock.after(checkIntervalMs, () => this.#check());
    this.#reportChange();
    this.#parts.deadlineTimer.checkSoon();
    if (!this.#writing) void this.#write();
    if (!this.#inspecting) void this.#inspect();
  }

  #reportChange(): void {
    const state = this.readiness();
    const causes = state.reasons.map(({ cause }) => cause).join();
    if (causes === this.#reportedCauses) return;
    this.#reportedCauses = causes;
    this.#parts.onChange(state);
  }

  async #write(): Promise<void> {
    const { store, clock } = this.#parts;
    this.#writing = true;
    try {
      await store.decide((tx) => tx.putNote(healthNote, String(clock.now())));
      this.#lastWriteAt = clock.monotonic();
      this.#writeFailure = null;
    } catch (error) {
      this.#writeFailure = reasonOf(error);
    } finally {
      this.#writing = false;
    }
  }

  async #inspect(): Promise<void> {
    this.#inspecting = true;
    try {
      const { problem, freeBytes } = await this.#parts.file.inspect();
      this.#databaseProblem = problem;
      this.#freeBytes = freeBytes;
    } catch (error) {
      this.#databaseProblem = `the database's file cannot be looked at: ${reasonOf(error)}`;
    } finally {
      this.#inspecting = false;
    }
  }
}

/** The innermost reason: a store's own sentence names the path, which is nobody's business outside. */
function reasonOf(error: unknown): string {
  const inner = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return inner instanceof Error ? inner.message : String(inner);
}
