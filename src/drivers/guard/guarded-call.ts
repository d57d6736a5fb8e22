import type { Clock, Timer } from '#core/ports/clock.ts';
import type { CallTools, DriverResponse } from '../merchant-driver.ts';
import { AdapterError } from './driver-error.ts';
import { driverRequest } from './merchant-schemas.ts';
import { validate } from './validate.ts';

/** Requests that one call may send: an order takes two or three, and a list a page each. */
const maxRequests = 100;

/**
 * Time limit and requests of one call of a driver. The limit starts anew with each answer of the cloud, and does not
 * run while one is awaited: a slow cloud is no slow driver.
 */
export class GuardedCall {
  /** Rejects with an {@link AdapterError} when the call takes too long or sends what is no request. */
  readonly failed: Promise<never>;
  readonly #clock: Pick<Clock, 'after'>;
  readonly #timeoutMs: number;
  #fail: (error: AdapterError) => void = () => undefined;
  #timer: Timer;
  #requests = 0;
  #awaited = 0;
  #ended = false;
  readonly #noAnswers = new Set<unknown>();

  constructor(clock: Pick<Clock, 'after'>, timeoutMs: number) {
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
    this.failed = new Promise<never>((_resolve, reject) => {
      this.#fail = reject;
    });
    // The race that waits for it may be over before it fails.
    this.failed.catch(() => undefined);
    this.#timer = this.#startTimer();
  }

  /** The `send` that the driver gets. */
  guardSend(send: CallTools['send']): CallTools['send'] {
    return async (request) => {
      if (this.#ended) throw new Error('the call has ended: nothing can be sent any more');
      this.#requests += 1;
      if (this.#requests > maxRequests) throw this.#failWith(`it sent more than ${maxRequests} requests`);
      const validated = validate(driverRequest, request);
      if (!validated.ok) throw this.#failWith(`it sent what is no request: ${validated.wrong}`);
      return this.#await(() => send(validated.value));
    };
  }

  /** Whether this rejection is that of a `send`, or has it as its cause. */
  isNoAnswer(error: unknown): boolean {
    if (this.#noAnswers.has(error)) return true;
    return error instanceof Error && error.cause !== undefined && this.isNoAnswer(error.cause);
  }

  end(): void {
    this.#ended = true;
    this.#timer.cancel();
  }

  async #await(send: () => Promise<DriverResponse>): Promise<DriverResponse> {
    this.#timer.cancel();
    this.#awaited += 1;
    try {
      return await send();
    } catch (error) {
      this.#noAnswers.add(error);
      throw error;
    } finally {
      this.#awaited -= 1;
      if (this.#awaited === 0 && !this.#ended) this.#timer = this.#startTimer();
    }
  }

  #failWith(message: string): AdapterError {
    const error = new AdapterError('nonsense', message);
    this.#fail(error);
    return error;
  }

  #startTimer(): Timer {
    const hung = `nothing came for ${this.#timeoutMs / 1000} s`;
    return this.#clock.after(this.#timeoutMs, () => this.#fail(new AdapterError('hung', hung)));
  }
}
