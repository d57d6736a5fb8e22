import type { LookupAddress, LookupOptions } from 'node:dns';
import type { Dispatcher } from 'undici';
import { checkRanges, forbiddenRange } from '#core/domain/address-guard.ts';
import { forbiddenHost } from '#core/domain/notify-url-rules.ts';
import { HttpFailure } from '#core/ports/http.ts';
import type { CallLimits, Http, HttpRequest, HttpResponse } from '#core/ports/http.ts';
import { HttpConnectionPool } from './connection-pool.ts';
import type { HttpConnection, ConnectOptions } from './connection-pool.ts';
import { NameResolver } from './name-resolver.ts';
import { parseTargetUrl } from './target-url.ts';
import { toHttpFailure, ForbiddenAddressError } from './undici-failure.ts';

/** How calls are made. */
export interface UndiciHttpOptions {
  /**
   * With a guard, addresses that are not public are refused but for these CIDR ranges. Without one, all may be called.
   */
  readonly guard?: { readonly allowAddresses: readonly string[] };
  /** A longer answer is cut off and counts as none (`too-large`). */
  readonly maxBodyBytes?: number;
  readonly userAgent?: string;
  /** A name that is not resolved within this is given up, ms. */
  readonly resolveTimeoutMs?: number;
  /** Name servers, like `192.0.2.1:53`; the system's when left out. */
  readonly nameServers?: readonly string[];
}

type LookupCallback = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/** An answer whose status is known is read on for this long at most, ms, so that its connection can be used again. */
const drainMs = 1_000;

/** Connections that may be read on at a time for that; others end with their status line. */
const maxDraining = 64;

/**
 * Calls over HTTP and HTTPS. Redirects are answers, not followed. With a guard a name is resolved once, every address
 * that it resolves to is checked, and the connection is made to those very addresses: a name that changes between the
 * check and the call (DNS rebinding) gains nothing.
 *
 * @throws {RangeError} when an allowed range is not one.
 */
export function undiciHttp(options: UndiciHttpOptions = {}): Http & { close(): Promise<void> } {
  const { guard, maxBodyBytes = 64 * 1024, userAgent = 'vendloop', resolveTimeoutMs = 2_000, nameServers } = options;
  checkRanges(guard?.allowAddresses ?? []);
  const resolver = new NameResolver({ timeoutMs: resolveTimeoutMs, ...(nameServers && { servers: nameServers }) });
  const client = new HttpClient({ lookup: guardedLookup(resolver, guard?.allowAddresses ?? null) }, maxBodyBytes);
  const targetCache = new TargetCache(guard?.allowAddresses ?? null);
  return {
    async send(call, limits) {
      return client.send(
        targetCache.get(call.url),
        { ...call, headers: { 'user-agent': userAgent, ...call.headers } },
        limits,
      );
    },
    /** Cuts what is under way; nothing can be sent afterwards. */
    close() {
      resolver.close();
      client.close();
      return Promise.resolve();
    },
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

/**
 * Targets that may be called, by the text of their URL: to parse one and to look at its address costs as much as a
 * sign.
 */
class TargetCache {
  readonly #allow: readonly string[] | null;
  readonly #cache = new Map<string, Target>();

  /** @param allow null: there is no guard. */
  constructor(allow: readonly string[] | null) {
    this.#allow = allow;
  }

  /** @throws HttpFailure when it is no URL, or its address must not be called. */
  get(text: string): Target {
    const cached = this.#cache.get(text);
    if (cached) return cached;
    const url = parseTargetUrl(text);
    if (this.#allow) rejectForbiddenLiteral(url, this.#allow);
    const target = { origin: url.origin, path: url.pathname + url.search, url };
    if (this.#cache.size >= maxTargets) this.#cache.clear();
    this.#cache.set(text, target);
    return target;
  }
}

/**
 * Lets the loop look at its sockets: one that the other side has closed meanwhile is found out before a request is lost
 * on it. undici waits for the end of this turn alone, and that may come before the look.
 */
function nextEventLoopTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Makes calls on connections that are used again. */
class HttpClient {
  readonly #pool: HttpConnectionPool;
  readonly #maxBodyBytes: number;
  #draining = 0;

  constructor(connect: ConnectOptions, maxBodyBytes: number) {
    this.#pool = new HttpConnectionPool(connect);
    this.#maxBodyBytes = maxBodyBytes;
  }

  close(): void {
    this.#pool.close();
  }

  /** One call within its time, from the name's resolution to the last byte that is waited for. */
  async send(target: Target, call: HttpRequest, { timeoutMs, until = 'whole' }: CallLimits): Promise<HttpResponse> {
    const { origin, path, url } = target;
    const connection = this.#pool.acquire(origin);
    if (!connection) throw new HttpFailure('cut', `${url.host}: closed`);
    const state: { timeout: HttpFailure | null } = { timeout: null };
    const timer = setTimeout(() => {
      state.timeout = new HttpFailure('timeout', `no complete answer from ${url.host} within ${timeoutMs} ms`);
      this.#pool.drop(connection, state.timeout);
    }, timeoutMs);
    try {
      const { method, headers, body } = call;
      if (connection.isReused) await nextEventLoopTurn();
      // undici's own limits are the longer ones: ours counts for the whole call.
      const answer = await connection.client.request({
        path,
        method,
        headers,
        body,
        headersTimeout: 0,
        bodyTimeout: 0,
      });
      const head = { status: answer.statusCode, headers: flatHeaders(answer.headers) };
      if (until === 'whole') return { ...head, body: await this.#readWhole(connection, answer.body, url) };
      this.#drain(connection, answer.body);
      return { ...head, body: '' };
    } catch (error) {
      this.#pool.drop(connection);
      const status = until === 'status' ? connection.status : null;
      if (status !== null) return { status, headers: {}, body: '' };
      throw state.timeout ?? toHttpFailure(error, url);
    } finally {
      clearTimeout(timer);
    }
  }

  async #readWhole(connection: HttpConnection, body: Dispatcher.ResponseData['body'], url: URL): Promise<string> {
    const text = await readBody(body, url, this.#maxBodyBytes);
    this.#pool.release(connection);
    return text;
  }

  /** Reads the unused rest of an answer while it is short and quick, so that the connection can be reused. */
  #drain(connection: HttpConnection, body: Dispatcher.ResponseData['body']): void {
    if (this.#draining >= maxDraining) {
      body.on('error', () => undefined);
      this.#pool.drop(connection);
      return;
    }
    this.#draining++;
    let isOver = false;
    let size = 0;
    const end = (settle: (connection: HttpConnection) => void): void => {
      if (isOver) return;
      isOver = true;
      this.#draining--;
      clearTimeout(timer);
      settle(connection);
    };
    const drop = (): void => end((used) => this.#pool.drop(used));
    const timer = setTimeout(drop, drainMs);
    body.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > this.#maxBodyBytes) drop();
    });
    body.on('end', () => end((used) => this.#pool.release(used)));
    body.on('error', drop);
    body.on('close', drop);
  }
}

function readBody(body: Dispatcher.ResponseData['body'], url: URL, maxBytes: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    body.on('data', (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      // What is thrown for it ends the connection: nothing more of the answer is read.
      if (size > maxBytes)
        reject(new HttpFailure('too-large', `the answer of ${url.host} is longer than ${maxBytes} bytes`));
    });
    body.on('end', () =>
      resolve((chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks)).toString('utf8')),
    );
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

/** An address in the URL itself is never resolved, so it is checked here. */
function rejectForbiddenLiteral(url: URL, allow: readonly string[]): void {
  const forbidden = forbiddenHost(url, allow);
  if (forbidden) throw new HttpFailure('forbidden', `${forbidden.host} is not a public address (${forbidden.range})`);
}

/**
 * Resolves a name for the socket that is about to connect; one forbidden address among several refuses the name.
 * @param allow null: every address may be called.
 */
function guardedLookup(resolver: NameResolver, allow: readonly string[] | null) {
  return (hostname: string, options: LookupOptions, callback: LookupCallback): void => {
    resolver
      .resolve(hostname)
      .then((all) => {
        const forbidden = allow && all.find(({ address }) => forbiddenRange(address, allow) !== null);
        if (forbidden)
          throw new ForbiddenAddressError(
            `${hostname} resolves to ${forbidden.address}, which is not a public address`,
          );
        const matching = all.filter(({ family }) => matchesFamily(family, options.family));
        const [first] = matching;
        if (!first) throw new HttpFailure('refused', `${hostname} has no address`);
        return { first, matching };
      })
      .then(
        ({ first, matching }) => {
          if (options.all) callback(null, matching);
          else callback(null, first.address, first.family);
        },
        (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), []),
      );
  };
}

function matchesFamily(family: number, requestedFamily: LookupOptions['family']): boolean {
  return (
    requestedFamily === undefined ||
    requestedFamily === 0 ||
    requestedFamily === family ||
    requestedFamily === `IPv${family}`
  );
}
