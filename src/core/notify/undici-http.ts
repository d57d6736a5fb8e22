import { lookup } from 'node:dns';
import type { LookupAddress, LookupOptions } from 'node:dns';
import { Agent } from 'undici';
import type { Dispatcher } from 'undici';
import { HttpFailure } from '../ports/http.ts';
import type { Http, HttpRequest, HttpResponse } from '../ports/http.ts';
import { checkRanges, forbiddenRange, literalAddress } from './address-guard.ts';
import { failureOf, Forbidden } from './undici-failure.ts';

/** How calls are made. */
export interface UndiciHttpOptions {
  /** With a guard, addresses that are not public are refused but for these CIDR ranges. Without one, all may be called. */
  readonly guard?: { readonly allowAddresses: readonly string[] };
  /** A longer answer is cut off and counts as none (`too-large`). */
  readonly maxBodyBytes?: number;
  readonly userAgent?: string;
}

type LookupCallback = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void;

/**
 * Calls over HTTP and HTTPS. Redirects are answers, not followed. With a guard a name is resolved once, every address
 * that it resolves to is checked, and the connection is made to those very addresses: a name that changes between the
 * check and the call (DNS rebinding) gains nothing.
 *
 * @throws {RangeError} when an allowed range is not one.
 */
export function undiciHttp(options: UndiciHttpOptions = {}): Http & { close(): Promise<void> } {
  const { guard, maxBodyBytes = 64 * 1024, userAgent = 'vendloop' } = options;
  checkRanges(guard?.allowAddresses ?? []);
  const agent = new Agent({ connect: guard ? { lookup: guardedLookup(guard.allowAddresses) } : {} });
  const targets = new Targets(guard?.allowAddresses ?? null);
  return {
    async send(call, { timeoutMs }) {
      return exchange(agent, targets.of(call.url), { ...call, headers: { 'user-agent': userAgent, ...call.headers } }, timeoutMs, maxBodyBytes);
    },
    /** Cuts what is under way; nothing can be sent afterwards. */
    close: () => agent.destroy(),
  };
}

/** Where a call goes. */
interface Target {
  readonly origin: string;
  /** With the query. */
  readonly path: string;
  readonly url: URL;
}

/** URLs that are remembered; receivers are called again and again, at URLs that often are the same. */
const maxTargets = 1_000;

/** Targets that may be called, by the text of their URL: to parse one and to look at its address costs as much as a sign. */
class Targets {
  readonly #allow: readonly string[] | null;
  readonly #known = new Map<string, Target>();

  /** @param allow null: there is no guard. */
  constructor(allow: readonly string[] | null) {
    this.#allow = allow;
  }

  /** @throws HttpFailure when it is no URL, or its address must not be called. */
  of(text: string): Target {
    const known = this.#known.get(text);
    if (known) return known;
    const url = targetOf(text);
    if (this.#allow) refuseLiteral(url, this.#allow);
    const target = { origin: url.origin, path: url.pathname + url.search, url };
    if (this.#known.size >= maxTargets) this.#known.clear();
    this.#known.set(text, target);
    return target;
  }
}

/** One call within its time, from the name's resolution to the last byte. */
async function exchange(agent: Agent, { origin, path, url }: Target, call: HttpRequest, timeoutMs: number, maxBodyBytes: number): Promise<HttpResponse> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(new HttpFailure('timeout', `no complete answer from ${url.host} within ${timeoutMs} ms`)), timeoutMs);
  try {
    const { method, headers, body } = call;
    // undici's own limits are the longer ones: ours counts for the whole call.
    const answer = await agent.request({ origin, path, method, headers, body, signal: abort.signal, headersTimeout: 0, bodyTimeout: 0 });
    return { status: answer.statusCode, headers: flatHeaders(answer.headers), body: await readBody(answer.body, url, maxBodyBytes) };
  } catch (error) {
    throw abort.signal.aborted ? (abort.signal.reason as HttpFailure) : failureOf(error, url);
  } finally {
    clearTimeout(timer);
  }
}

function readBody(body: Dispatcher.ResponseData['body'], url: URL, maxBytes: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    body.on('data', (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      // Destroying the stream ends the connection: nothing more of the answer is read.
      if (size > maxBytes) body.destroy(new HttpFailure('too-large', `the answer of ${url.host} is longer than ${maxBytes} bytes`));
    });
    body.on('end', () => resolve((chunks.length === 1 ? chunks[0] ?? Buffer.alloc(0) : Buffer.concat(chunks)).toString('utf8')));
    body.on('error', reject);
  });
}

function flatHeaders(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}

/** The parser settles every spelling of a host: `http://2130706433/` is 127.0.0.1 from here on. */
function targetOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') throw new HttpFailure('bad-url', 'the URL is not an absolute http or https URL');
  if (url.username !== '' || url.password !== '') throw new HttpFailure('bad-url', 'the URL holds a user name or a password');
  return url;
}

/** An address in the URL itself is never looked up, so it is checked here. */
function refuseLiteral(url: URL, allow: readonly string[]): void {
  const address = literalAddress(url);
  const range = address === null ? null : forbiddenRange(address, allow);
  if (range !== null) throw new HttpFailure('forbidden', `${url.hostname} is not a public address (${range})`);
}

/** Resolves a name for the socket that is about to connect; one forbidden address among several refuses the name. */
function guardedLookup(allow: readonly string[]) {
  return (hostname: string, options: LookupOptions, callback: LookupCallback): void => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) {
        callback(error, []);
        return;
      }
      const forbidden = addresses.find(({ address }) => forbiddenRange(address, allow) !== null);
      const first = addresses[0];
      if (forbidden) callback(new Forbidden(`${hostname} resolves to ${forbidden.address}, which is not a public address`), []);
      else if (options.all) callback(null, addresses);
      else if (first) callback(null, first.address, first.family);
      else callback(new Error(`${hostname} has no address`), []);
    });
  };
}
