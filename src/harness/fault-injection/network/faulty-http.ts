import type { Clock } from '#core/ports/clock.ts';
import { HttpFailure } from '#core/ports/http.ts';
import type { CallLimits, Http, HttpRequest, HttpResponse } from '#core/ports/http.ts';
import type { NetworkPath } from '#simulators/events.ts';
import type { Troubles } from './network-faults.ts';

/**
 * A way to call with the troubles of its path: the same on every stage, around that stage's own. Where none are
 * planned, calls pass as they are.
 *
 * A request that is late arrives also when its caller has given up by then, as on a real network.
 */
export function troubledHttp(http: Http, path: Exclude<NetworkPath, 'link'>, troubles: Troubles, clock: Clock): Http {
  return {
    send: (request, limits) =>
      troubles.planned(path) ? new Call(http, path, troubles, clock, limits).send(request) : http.send(request, limits),
  };
}

/** One call on a path that has troubles. */
class Call {
  readonly #http: Http;
  readonly #path: NetworkPath;
  readonly #troubles: Troubles;
  readonly #clock: Clock;
  readonly #limits: CallLimits;

  constructor(http: Http, path: NetworkPath, troubles: Troubles, clock: Clock, limits: CallLimits) {
    this.#http = http;
    this.#path = path;
    this.#troubles = troubles;
    this.#clock = clock;
    this.#limits = limits;
  }

  /** Its limit is watched here: what happens to a late or lost message, the stage's own way to call does not know. */
  send(request: HttpRequest): Promise<HttpResponse> {
    return new Promise((resolve, reject) => {
      const { timeoutMs } = this.#limits;
      const limit = this.#clock.after(timeoutMs, () =>
        reject(new HttpFailure('timeout', `${originOf(request)} gave no answer within ${timeoutMs} ms`)),
      );
      this.#up(request, resolve, reject, () => limit.cancel());
    });
  }

  #up(
    request: HttpRequest,
    resolve: (answer: HttpResponse) => void,
    reject: (error: Error) => void,
    over: () => void,
  ): void {
    const fail = (error: Error): void => {
      over();
      reject(error);
    };
    if (this.#troubles.severs(this.#path, '', 'up')) {
      fail(new HttpFailure('refused', `the network to ${originOf(request)} is cut`));
      return;
    }
    const [first, ...more] = this.#troubles.fate(this.#path, '', 'up');
    if (!first) return;
    this.#later(first.lateMs, () => {
      this.#http.send(request, this.#limits).then(
        (answer) =>
          this.#down(
            request,
            answer,
            (given) => {
              over();
              resolve(given);
            },
            fail,
          ),
        fail,
      );
    });
    // Nobody waits for what the copies are answered.
    for (const { lateMs } of more)
      this.#later(lateMs, () => void this.#http.send(request, this.#limits).catch(() => undefined));
  }

  #down(
    request: HttpRequest,
    answer: HttpResponse,
    give: (answer: HttpResponse) => void,
    fail: (error: Error) => void,
  ): void {
    if (this.#troubles.severs(this.#path, '', 'down')) {
      fail(new HttpFailure('cut', `the network to ${originOf(request)} was cut before its answer came`));
      return;
    }
    const [first] = this.#troubles.fate(this.#path, '', 'down');
    if (first) this.#later(first.lateMs, () => give(answer));
  }

  /** Without a delay no timer: it happens at once. */
  #later(lateMs: number, then: () => void): void {
    if (lateMs === 0) then();
    else this.#clock.after(lateMs, then);
  }
}

function originOf({ url }: HttpRequest): string {
  return URL.canParse(url) ? new URL(url).origin : url;
}
