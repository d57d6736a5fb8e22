import { readiness, type HealthState, type Readiness } from '../domain/readiness.ts';
import type { Clock, Timer } from '../ports/clock.ts';
import type { DatabaseFile } from '../ports/database-file.ts';
import type { Store } from '../store/store.ts';

/** What the health monitor checks. */
export interface HealthMonitorParts {
  readonly clock: Clock;
  readonly store: Pick<Store, 'decide'>;
  /** The core's deadline timer. */
  readonly deadlineTimer: { checkSoon(): void; msSinceCheck(): number };
  readonly file: DatabaseFile;
  readonly minFreeBytes: number;
  /** The core's client at the broker of its machines; without it there is no broker. */
  readonly broker?: { readonly connected: boolean } | undefined;
  /** Called when the core becomes ready or unready, and when the causes change. */
  readonly onChange: (state: Readiness) => void;
}

/** Time between two checks, ms. */
const checkIntervalMs = 2_000;

/** Name of the note that each check writes. */
const healthNote = 'health';

/**
 * Checks every two seconds whether the core can work: writes a row, checks deadlines and inspects the database's file.
 * Each check is short and waits for no other.
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
  /** The causes of the last report. */
  #reportedCauses = '';

  constructor(parts: HealthMonitorParts) {
    this.#parts = parts;
    this.#lastWriteAt = parts.clock.monotonic();
  }

  /** Starts the checks. */
  start(): void {
    this.#check();
  }

  /** Call when the core starts to stop: it is not ready from then on. */
  stopping(): void {
    this.#stopping = true;
  }

  /** Stops the checks. */
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
    const { clock, deadlineTimer, minFreeBytes, broker } = this.#parts;
    return {
      stopping: this.#stopping,
      writeFailure: this.#writeFailure,
      msSinceWrite: clock.monotonic() - this.#lastWriteAt,
      databaseProblem: this.#databaseProblem,
      freeBytes: this.#freeBytes,
      minFreeBytes,
      brokerLost: broker?.connected === false,
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
      this.#databaseProblem = `the database's file cannot be inspected: ${reasonOf(error)}`;
    } finally {
      this.#inspecting = false;
    }
  }
}

/** The innermost reason: the store's own message names the path, which must not be published. */
function reasonOf(error: unknown): string {
  const inner = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return inner instanceof Error ? inner.message : String(inner);
}
