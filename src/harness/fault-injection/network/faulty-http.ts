import type { Clock } from '#core/ports/clock.ts';
import { HttpFailure } from '#core/ports/http.ts';
import type { CallLimits, Http, HttpRequest, HttpResponse } from '#core/ports/http.ts';
import type { NetworkPath } from '#simulators/events.ts';
import type { NetworkFaults } from './network-faults.ts';

/**
 * Wraps a stage's HTTP client with the faults of its path. Without planned faults, calls pass unchanged.
 *
 * A late request arrives even when its caller has given up, as on a real network.
 */
export function faultyHttp(
  http: Http,
  path: Exclude<NetworkPath, 'link'>,
  networkFaults: NetworkFaults,
  clock: Clock,
): Http {
  return {
    send: (request, limits) =>
      networkFaults.isPossible(path)
        ? new HttpCall(http, path, networkFaults, clock, limits).send(request)
        : http.send(request, limits),
  };
}

/** One call on a path with faults. */
class HttpCall {
  readonly #http: Http;
  readonly #path: NetworkPath;
  readonly #networkFaults: NetworkFaults;
  readonly #clock: Clock;
  readonly #limits: CallLimits;

  constructor(http: Http, path: NetworkPath, networkFaults: NetworkFaults, clock: Clock, limits: CallLimits) {
    this.#http = http;
    this.#path = path;
    this.#networkFaults = networkFaults;
    this.#clock = clock;
    this.#limits = limits;
  }

  /** The time limit is applied here, because the stage's client does not know of late or lost messages. */
  send(request: HttpRequest): Promise<HttpResponse> {
    return new Promise((resolve, reject) => {
      const { timeoutMs } = this.#limits;
      const limit = this.#clock.after(timeoutMs, () =>
        reject(new HttpFailure('timeout', `${originOf(request)} gave no answer within ${timeoutMs} ms`)),
      );
      this.#sendRequest(request, resolve, reject, () => limit.cancel());
    });
  }

  #sendRequest(
    request: HttpRequest,
    resolve: (answer: HttpResponse) => void,
    reject: (error: Error) => void,
    cancelLimit: () => void,
  ): void {
    const fail = (error: Error): void => {
      cancelLimit();
      reject(error);
    };
    if (this.#networkFaults.cuts(this.#path, '', 'up')) {
      fail(new HttpFailure('refused', `the network to ${originOf(request)} is cut`));
      return;
    }
    const [first, ...duplicates] = this.#networkFaults.messageEffects(this.#path, '', 'up');
    if (!first) return;
    this.#afterDelay(first.delayMs, () => {
      this.#http.send(request, this.#limits).then(
        (answer) =>
          this.#receiveAnswer(
            request,
            answer,
            (response) => {
              cancelLimit();
              resolve(response);
            },
            fail,
          ),
        fail,
      );
    });
    // The answers to copies are ignored.
    for (const { delayMs } of duplicates)
      this.#afterDelay(delayMs, () => void this.#http.send(request, this.#limits).catch(() => undefined));
  }

  #receiveAnswer(
    request: HttpRequest,
    answer: HttpResponse,
    deliver: (answer: HttpResponse) => void,
    fail: (error: Error) => void,
  ): void {
    if (this.#networkFaults.cuts(this.#path, '', 'down')) {
      fail(new HttpFailure('cut', `the network to ${originOf(request)} was cut before its answer came`));
      return;
    }
    const [first] = this.#networkFaults.messageEffects(this.#path, '', 'down');
    if (first) this.#afterDelay(first.delayMs, () => deliver(answer));
  }

  /** Without a delay no timer: it happens at once. */
  #afterDelay(delayMs: number, then: () => void): void {
    if (delayMs === 0) then();
    else this.#clock.after(delayMs, then);
  }
}

function originOf({ url }: HttpRequest): string {
  return URL.canParse(url) ? new URL(url).origin : url;
}
