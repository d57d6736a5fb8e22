import { createHash } from 'node:crypto';
import { messageOf } from '#core/error-message.ts';
import { HttpFailure } from '#core/ports/http.ts';
import type { Clock } from '#core/ports/clock.ts';
import { DriverError } from '#drivers/guard/driver-error.ts';
import type { CallTools, DriverRequest, DriverResponse } from '#drivers/merchant-driver.ts';
import type { Awaitable } from '#drivers/values.ts';
import type { HarnessEvent } from '#harness/history/event.ts';
import type { DriverSender } from './driver-send.ts';

/** Dependencies of {@link DriverCalls}. */
export interface DriverCallsParts {
  /** Name of the driver. */
  readonly driver: string;
  readonly clock: Clock;
  readonly sender: DriverSender;
  /** Makes the nonces of this run differ from those of every other. */
  readonly salt: string;
  readonly emit: (event: HarnessEvent) => void;
}

/** A longer input of a failed call is cut in its message. */
const maxGivenLength = 300;

/** Calls functions of a driver and notes which of them failed. */
export class DriverCalls {
  readonly #parts: DriverCallsParts;
  /** Times of calls by nonce: a call that is repeated has the same time. */
  readonly #times = new Map<string, number>();
  #count = 0;
  #failed: ((error: DriverError) => void) | undefined;
  /** Resolves with the first failure of the driver. */
  readonly failure = new Promise<DriverError>((resolve) => (this.#failed = resolve));

  constructor(parts: DriverCallsParts) {
    this.#parts = parts;
  }

  /**
   * Calls the driver.
   * @throws {HttpFailure} when the cloud did not answer.
   * @throws {DriverError} when the driver failed; it is noted, and the run ends.
   */
  async call<T>(call: string, input: unknown, make: () => Awaitable<T>): Promise<T> {
    try {
      return await make();
    } catch (error) {
      if (error instanceof HttpFailure) throw error;
      const failure = error instanceof DriverError ? error : this.#errorOf(call, input, error);
      this.#parts.emit({
        kind: 'driver-failed',
        driver: failure.driver,
        call: failure.call,
        problem: failure.problem,
        message: failure.message,
      });
      this.#failed?.(failure);
      throw failure;
    }
  }

  /** A nonce that no other call has. */
  freshNonce(): string {
    this.#count += 1;
    return this.nonceOf(`${this.#count}`);
  }

  /** Thirty-two hexadecimal digits, the same for the same text. */
  nonceOf(text: string): string {
    return createHash('sha256').update(`${this.#parts.salt} ${text}`).digest('hex').slice(0, 32);
  }

  /** What a call of a merchant is handed. @param timeoutMs how long the cloud may take for each request. */
  tools(call: string, nonce: string, timeoutMs: number): CallTools {
    const at = this.#times.get(nonce) ?? this.#parts.clock.now();
    this.#times.set(nonce, at);
    return { at, nonce, send: (request) => this.#send(call, request, timeoutMs) };
  }

  async #send(call: string, request: DriverRequest, timeoutMs: number): Promise<DriverResponse> {
    const { sender, emit } = this.#parts;
    const { method, url } = request;
    try {
      const response = await sender.send(request, timeoutMs);
      emit({ kind: 'cloud-request', call, method, url, status: response.status });
      return response;
    } catch (error) {
      emit({ kind: 'cloud-request', call, method, url, status: 0 });
      throw error;
    }
  }

  #errorOf(call: string, input: unknown, error: unknown): DriverError {
    // An input that is undefined has no JSON.
    const given = (JSON.stringify(input) as string | undefined) ?? '';
    return new DriverError(
      {
        driver: this.#parts.driver,
        call,
        problem: 'threw',
        given: given.slice(0, maxGivenLength),
        came: messageOf(error),
      },
      { cause: error },
    );
  }
}
