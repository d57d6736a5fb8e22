import type { ApiRequest, ApiResponse } from '#core/api/http/http-types.ts';
import type { Clock, Timer } from '#core/ports/clock.ts';
import type { WireAcceptor, WireListener } from '#core/ports/link.ts';

/**
 * The event loop of a core's process, which can stand still: nothing that comes from outside gets in, and no timer
 * fires, until it goes on. Then everything happens in the order in which it came.
 */
export class Loop {
  readonly #clock: Clock;
  #until = -Infinity;
  /** What came while it stood still and has not had its turn, in order. */
  readonly #waiting: (() => void)[] = [];
  #next: Timer | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Lets it stand still from now on, for so long at least. */
  block(forMs: number): void {
    this.#until = Math.max(this.#until, this.#clock.monotonic() + forMs);
  }

  /** It goes on, or it has ended with its process. */
  free(): void {
    this.#until = -Infinity;
    if (this.#next) this.#set(0);
  }

  /** Does something now, or when the loop goes on and everything that came before has had its turn. */
  run(act: () => void): void {
    const leftMs = this.#until - this.#clock.monotonic();
    if (leftMs <= 0 && this.#waiting.length === 0) {
      act();
      return;
    }
    this.#waiting.push(act);
    if (!this.#next) this.#set(Math.max(0, leftMs));
  }

  #set(afterMs: number): void {
    this.#next?.cancel();
    this.#next = this.#clock.after(afterMs, () => this.#turn());
  }

  /** Each has a turn of its own: what follows from one is done before the next. */
  #turn(): void {
    const leftMs = this.#until - this.#clock.monotonic();
    this.#next = null;
    if (leftMs > 0) {
      this.#set(leftMs);
      return;
    }
    const act = this.#waiting.shift();
    if (this.#waiting.length > 0) this.#set(0);
    act?.();
  }

  /** Null while it runs; else settles when it goes on. */
  standstill(): Promise<void> | null {
    return this.#until > this.#clock.monotonic() ? new Promise((resolve) => this.run(resolve)) : null;
  }

  /** Calls that wait for the loop. */
  calls(handle: (request: ApiRequest) => Promise<ApiResponse>): (request: ApiRequest) => Promise<ApiResponse> {
    return (request) =>
      new Promise((resolve, reject) =>
        this.run(() => void handle(request).then((answer) => this.run(() => resolve(answer)), reject)),
      );
  }

  /** Connections whose frames wait for the loop. */
  wires(acceptor: WireAcceptor): WireAcceptor {
    return {
      accept: (machineNo, wire) => {
        let listener: WireListener | null = null;
        this.run(() => (listener = acceptor.accept(machineNo, wire)));
        return {
          frame: (text) => this.run(() => listener?.frame(text)),
          closed: (code, reason) => this.run(() => listener?.closed(code, reason)),
        };
      },
    };
  }
}
