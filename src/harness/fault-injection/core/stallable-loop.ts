import type { ApiRequest, ApiResponse } from '#core/api/http-types.ts';
import type { Clock, Timer } from '#core/ports/clock.ts';
import type { WireAcceptor, WireListener } from '#core/ports/link.ts';

/**
 * The event loop of a core's process, which can be stalled: nothing from outside gets in and no timer fires until it
 * resumes. Then everything happens in the order in which it came.
 */
export class StallableLoop {
  readonly #clock: Clock;
  #stalledUntil = -Infinity;
  /** Tasks that came during the stall, in order. */
  readonly #waiting: (() => void)[] = [];
  #timer: Timer | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Stalls it from now on, for at least `durationMs`. */
  stall(durationMs: number): void {
    this.#stalledUntil = Math.max(this.#stalledUntil, this.#clock.monotonic() + durationMs);
  }

  /** Ends the stall. */
  resume(): void {
    this.#stalledUntil = -Infinity;
    if (this.#timer) this.#setTimer(0);
  }

  /** Runs a task now, or after the stall and all earlier tasks. */
  schedule(task: () => void): void {
    const leftMs = this.#stalledUntil - this.#clock.monotonic();
    if (leftMs <= 0 && this.#waiting.length === 0) {
      task();
      return;
    }
    this.#waiting.push(task);
    if (!this.#timer) this.#setTimer(Math.max(0, leftMs));
  }

  #setTimer(afterMs: number): void {
    this.#timer?.cancel();
    this.#timer = this.#clock.after(afterMs, () => this.#runNext());
  }

  /** Runs one task per turn, so that its consequences come before the next task. */
  #runNext(): void {
    const leftMs = this.#stalledUntil - this.#clock.monotonic();
    this.#timer = null;
    if (leftMs > 0) {
      this.#setTimer(leftMs);
      return;
    }
    const task = this.#waiting.shift();
    if (this.#waiting.length > 0) this.#setTimer(0);
    task?.();
  }

  /** Null while it runs; else settles when it resumes. */
  whenResumed(): Promise<void> | null {
    return this.#stalledUntil > this.#clock.monotonic() ? new Promise((resolve) => this.schedule(resolve)) : null;
  }

  /** Calls that wait for the loop. */
  wrapHandler(handle: (request: ApiRequest) => Promise<ApiResponse>): (request: ApiRequest) => Promise<ApiResponse> {
    return (request) =>
      new Promise((resolve, reject) =>
        this.schedule(() => void handle(request).then((answer) => this.schedule(() => resolve(answer)), reject)),
      );
  }

  /** Connections whose frames wait for the loop. */
  wrapAcceptor(acceptor: WireAcceptor): WireAcceptor {
    return {
      accept: (machineNo, wire) => {
        let listener: WireListener | null = null;
        this.schedule(() => (listener = acceptor.accept(machineNo, wire)));
        return {
          frame: (text) => this.schedule(() => listener?.frame(text)),
          closed: (code, reason) => this.schedule(() => listener?.closed(code, reason)),
        };
      },
    };
  }
}
