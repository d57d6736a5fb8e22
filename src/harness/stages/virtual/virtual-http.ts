import type { ApiRequest } from '#core/api/http-types.ts';
import { parseTargetUrl } from '#core/callbacks/http/target-url.ts';
import { checkRanges, forbiddenRange, literalAddress } from '#core/domain/address-guard.ts';
import type { Clock } from '#core/ports/clock.ts';
import { HttpFailure } from '#core/ports/http.ts';
import type { Http, HttpRequest, HttpResponse } from '#core/ports/http.ts';
import type { Random } from '#core/ports/random.ts';
import type { NetworkDelay } from './network.ts';

/** What stands at an address. `null`: hangs up without an answer. */
export type Host = (request: ApiRequest) => Promise<HttpResponse | null>;

/** What the calls of a virtual world need. */
export interface VirtualHttpOptions {
  readonly clock: Clock;
  readonly delay: NetworkDelay;
  /** Called with what a host throws: an error of the host, which must answer every call. */
  readonly onHostError: (error: unknown) => void;
}

/** A URL that needs no thought: `http://`, a host of plain letters, and a plain path or none. */
const plainUrl = /^(http:\/\/[a-z0-9.-]+)((?:\/[\w-]+)*\/?)$/;

/** A host at its origin, and how to cut each call that it has not answered yet. */
interface HostedOrigin {
  readonly host: Host;
  readonly pendingCalls: Set<() => void>;
}

const resolved = Promise.resolve();

/** The web of a virtual world: hosts in memory, each at its origin (`http://core.virtual`). */
export class VirtualWeb {
  readonly #options: VirtualHttpOptions;
  readonly #hosts = new Map<string, HostedOrigin>();

  constructor(options: VirtualHttpOptions) {
    this.#options = options;
  }

  /** Puts a host at an origin, in place of the one that may have been there. */
  host(origin: string, host: Host): void {
    this.#hosts.set(origin, { host, pendingCalls: new Set() });
  }

  /**
   * Removes a host, as when its process dies: unanswered calls are cut, and later answers and errors are ignored.
   */
  remove(origin: string): void {
    const hosted = this.#hosts.get(origin);
    this.#hosts.delete(origin);
    for (const cut of hosted?.pendingCalls ?? []) cut();
    hosted?.pendingCalls.clear();
  }

  /** Takes all hosts away. Calls that have arrived already are still answered. */
  clear(): void {
    this.#hosts.clear();
  }

  /**
   * A client of these hosts, with its own random stream. An answer that arrives at the limit itself is too late; a host
   * does not notice that its caller has stopped waiting.
   * @param allowAddresses with it the client has the guard of `undiciHttp`: a URL whose host is an address that is not
   *   public, and in none of these ranges, is refused. Names never resolve to such addresses here.
   * @throws {RangeError} when an allowed range is not one.
   */
  client(random: Random, allowAddresses: readonly string[] | null = null): Http {
    const { delay, clock } = this.#options;
    if (allowAddresses) checkRanges(allowAddresses);
    return {
      send: (request, { timeoutMs }) =>
        new Promise((resolve, reject) => {
          const target = this.#parseTarget(request);
          const range = this.#forbidden(target.origin, allowAddresses);
          if (range !== null) throw new HttpFailure('forbidden', `${target.origin} is not a public address (${range})`);
          const requestMs = delay.delayMs('up', random);
          const answerMs = delay.delayMs('down', random);
          const limit = clock.after(timeoutMs, () =>
            reject(new HttpFailure('timeout', `${target.origin} gave no answer within ${timeoutMs} ms`)),
          );
          const answerLater = (finish: () => void): void =>
            this.#afterDelay(answerMs, () => {
              limit.cancel();
              finish();
            });
          this.#afterDelay(requestMs, () => {
            const hosted = this.#hosts.get(target.origin);
            if (hosted)
              void this.#call(hosted, target.request, (answer) =>
                answerLater(() => (answer ? resolve(answer) : reject(hangUpFailure(target.origin)))),
              );
            else answerLater(() => reject(new HttpFailure('refused', `nothing listens at ${target.origin}`)));
          });
        }),
    };
  }

  async #call(
    { host, pendingCalls }: HostedOrigin,
    request: ApiRequest,
    onAnswer: (answer: HttpResponse | null) => void,
  ): Promise<void> {
    const cut = (): void => onAnswer(null);
    pendingCalls.add(cut);
    try {
      const answer = await host(request);
      if (pendingCalls.delete(cut)) onAnswer(answer);
    } catch (error) {
      if (pendingCalls.delete(cut)) this.#options.onHostError(error);
    }
  }

  /** Without a delay no timer: it happens in the same instant, before any other timer. */
  #afterDelay(delayMs: number, then: () => void): void {
    if (delayMs === 0) void resolved.then(then);
    else this.#options.clock.after(delayMs, then);
  }

  #forbidden(origin: string, allowAddresses: readonly string[] | null): string | null {
    // Checked at the call: a host of this web has a name.
    if (!allowAddresses || this.#hosts.has(origin)) return null;
    const address = literalAddress(new URL(origin));
    return address === null ? null : forbiddenRange(address, allowAddresses);
  }

  #parseTarget(request: HttpRequest): { readonly origin: string; readonly request: ApiRequest } {
    const { method, url, body } = request;
    const parsed = parseUrl(url);
    return {
      origin: parsed.origin,
      request: { method, path: parsed.path, headers: lowerCaseNames(request.headers), body },
    };
  }
}

function hangUpFailure(origin: string): HttpFailure {
  return new HttpFailure('cut', `${origin} hung up without an answer`);
}

function parseUrl(text: string): { readonly origin: string; readonly path: string } {
  const plain = plainUrl.exec(text);
  if (plain) return { origin: plain[1] as string, path: plain[2] || '/' };
  const { origin, pathname } = parseTargetUrl(text);
  return { origin, path: pathname };
}

function lowerCaseNames(headers: Readonly<Record<string, string>>): Record<string, string> {
  const lower: Record<string, string> = {};
  for (const name of Object.keys(headers)) lower[name.toLowerCase()] = headers[name] as string;
  return lower;
}
