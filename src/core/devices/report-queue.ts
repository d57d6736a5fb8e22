import type { Clock } from '../ports/clock.ts';
import { sleep } from '../ports/waiting.ts';
import { StoreFailure } from '../store/store.ts';

/** A machine's report that takes a decision of the core. */
export type Report = () => Promise<void>;

interface WaitingReport {
  readonly report: Report;
  readonly onFailure: () => void;
}

/** Attempts of one report while the store fails, so that a reported outcome is not lost. */
const maxTries = 6;
/** Pause before the second try; doubles with each: 3.1 s in all. */
const firstPauseMs = 100;

/**
 * Hands reports on one after another for each machine, in the order in which they came, over reconnects too. What
 * waits is bounded per machine: a machine that talks faster than the store decides costs only itself.
 */
export class ReportQueue {
  readonly #clock: Clock;
  readonly #maxReports: number;
  readonly #onError: (error: unknown, machineNo: string) => void;
  readonly #waiting = new Map<string, WaitingReport[]>();
  #stopped = false;

  /** @param maxReports reports of one machine that may be under way and waiting, together. */
  constructor(clock: Clock, maxReports: number, onError: (error: unknown, machineNo: string) => void) {
    this.#clock = clock;
    this.#maxReports = maxReports;
    this.#onError = onError;
  }

  /** True when no report of the machine is under way or waiting. */
  isIdle(machineNo: string): boolean {
    return !this.#waiting.has(machineNo);
  }

  /**
   * Takes a report, and starts it at once if the machine has no other.
   * @param onFailure called when it has failed for good.
   * @returns false when the bound is reached.
   */
  enqueue(machineNo: string, report: Report, onFailure: () => void = () => undefined): boolean {
    const waiting = this.#waiting.get(machineNo);
    if (waiting) {
      if (waiting.length >= this.#maxReports) return false;
      waiting.push({ report, onFailure });
      return true;
    }
    const reports = [{ report, onFailure }];
    this.#waiting.set(machineNo, reports);
    void this.#processReports(machineNo, reports);
    return true;
  }

  /** Starts nothing more; what waits is forgotten. */
  stop(): void {
    this.#stopped = true;
  }

  async #processReports(machineNo: string, reports: WaitingReport[]): Promise<void> {
    for (let next = reports[0]; next && !this.#stopped; next = reports[0]) {
      if (!(await this.#runReport(machineNo, next.report))) next.onFailure();
      reports.shift();
    }
    this.#waiting.delete(machineNo);
  }

  /**
   * A report that fails for good is reported and skipped: the next one may be about something else. @returns whether it
   * got through.
   */
  async #runReport(machineNo: string, report: Report): Promise<boolean> {
    for (let tries = 1; !this.#stopped; tries++) {
      try {
        await report();
        return true;
      } catch (error) {
        this.#onError(error, machineNo);
        if (!(error instanceof StoreFailure) || tries >= maxTries) return false;
      }
      await sleep(this.#clock, firstPauseMs * 2 ** (tries - 1));
    }
    return false;
  }
}
