import type { CallbackAnswer, CallbackReceiver, ReceiverRequest } from '#simulators/receiver/callback-receiver.ts';

/** Path of a receiver that refuses the first attempts of each callback. */
const unsteadyPath = 'unsteady';
/** Attempts that it refuses: two, so that two pauses are seen. */
const refusedAttempts = 2;
const refusal: CallbackAnswer = { status: 503, body: 'try again' };

/** The receiver of a benchmark, of which one path takes a callback at the third attempt only. */
export class EdgeReceiver {
  readonly #sink: CallbackReceiver;
  /** Attempts by body. */
  readonly #attempts = new Map<string, number>();
  /** Acknowledged callbacks by order. */
  readonly #acknowledged = new Map<number, number>();
  #waiters: (() => boolean)[] = [];

  constructor(sink: CallbackReceiver) {
    this.#sink = sink;
  }

  /** The `notify_url` of that path. @param base URL of the receiver, with a slash at its end. */
  static unsteadyUrl(base: string): string {
    return `${base}${unsteadyPath}`;
  }

  /** Takes one request; a bound function for a stage. */
  readonly receive = (request: ReceiverRequest): Promise<CallbackAnswer> => {
    const isRefused = request.path === `/${unsteadyPath}` && this.#attempt(request) <= refusedAttempts;
    const answer = this.#sink.handle(request, isRefused ? refusal : undefined);
    if (answer.status === 200) this.#count(request);
    return Promise.resolve(answer);
  };

  /** Resolves when so many callbacks about an order were acknowledged, without a limit of time. */
  acknowledged(orderId: number, count: number): Promise<void> {
    return new Promise((resolve) => {
      const isDone = (): boolean => {
        if ((this.#acknowledged.get(orderId) ?? 0) < count) return false;
        resolve();
        return true;
      };
      if (!isDone()) this.#waiters.push(isDone);
    });
  }

  #attempt({ body }: ReceiverRequest): number {
    const text = textOf(body);
    const attempt = (this.#attempts.get(text) ?? 0) + 1;
    this.#attempts.set(text, attempt);
    return attempt;
  }

  #count({ body }: ReceiverRequest): void {
    const [, order = ''] = /"order_id":"?(\d+)/.exec(textOf(body)) ?? [];
    this.#acknowledged.set(Number(order), (this.#acknowledged.get(Number(order)) ?? 0) + 1);
    this.#waiters = this.#waiters.filter((isDone) => !isDone());
  }
}

function textOf(body: string | Uint8Array): string {
  return typeof body === 'string' ? body : Buffer.from(body).toString('utf8');
}
