import { Resolver } from 'node:dns/promises';
import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import { HttpFailure } from '#core/ports/http.ts';
import { systemHosts } from './hosts-file.ts';

/** How names are resolved. */
export interface ResolverOptions {
  /** A name that is not resolved within this is given up, ms. */
  readonly timeoutMs: number;
  /** Name servers, like `192.0.2.1:53`; the system's when left out. */
  readonly servers?: readonly string[];
}

/** How long the hosts file is believed, ms. */
const hostsCacheMs = 5_000;

/** When one family has answered, the other one has this long, ms (RFC 8305, resolution delay). */
const resolutionDelayMs = 50;

const loopback: readonly LookupAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

/**
 * Resolves names with a deadline of its own: from the hosts file, else from the system's name servers.
 *
 * `dns.lookup` would use one of the four threads of Node's pool for each name, with no deadline: four names whose
 * servers do not answer stop every other name, and every file. Here a lookup that hangs costs a socket, and ends at its
 * deadline. It knows no search domains: names are taken as they stand.
 */
export class NameResolver {
  readonly #options: ResolverOptions;
  readonly #pending = new Map<string, Lookup>();
  #hosts: ReadonlyMap<string, readonly string[]> = new Map();
  #hostsReadAt = -Infinity;

  constructor(options: ResolverOptions) {
    this.#options = options;
  }

  /**
   * Every address of a name, IPv4 first; never none.
   * @throws HttpFailure `timeout` at the deadline, `refused` when the name has no address.
   */
  resolve(hostname: string): Promise<readonly LookupAddress[]> {
    const name = hostname.toLowerCase().replace(/\.$/, '');
    const local = this.#currentHosts().get(name)?.flatMap(addressOf) ?? [];
    if (local.length > 0) return Promise.resolve(local);
    // RFC 6761: these names are the computer's own, regardless of name servers.
    if (name === 'localhost' || name.endsWith('.localhost')) return Promise.resolve(loopback);
    return this.#query(name);
  }

  /** Gives up what is under way. */
  close(): void {
    for (const lookup of this.#pending.values()) lookup.cancel();
  }

  /** One lookup for all who ask for a name at a time. */
  #query(name: string): Promise<readonly LookupAddress[]> {
    const pending = this.#pending.get(name);
    if (pending) return pending.addresses;
    const lookup = startLookup(name, this.#options);
    this.#pending.set(name, lookup);
    void lookup.addresses.catch(() => undefined).finally(() => this.#pending.delete(name));
    return lookup.addresses;
  }

  #currentHosts(): ReadonlyMap<string, readonly string[]> {
    const now = performance.now();
    if (now - this.#hostsReadAt > hostsCacheMs) {
      this.#hosts = systemHosts();
      this.#hostsReadAt = now;
    }
    return this.#hosts;
  }
}

/** A lookup under way. */
interface Lookup {
  readonly addresses: Promise<readonly LookupAddress[]>;
  cancel(): void;
}

function startLookup(name: string, { timeoutMs, servers }: ResolverOptions): Lookup {
  // One for each name: to cancel cancels all that a resolver does, and the system's servers may have changed.
  const resolver = new Resolver({ timeout: Math.max(1, Math.ceil(timeoutMs / 2)), tries: 2 });
  if (servers) resolver.setServers(servers);
  let timedOut = false;
  const foundAddresses: LookupAddress[] = [];
  const timers = new Set<NodeJS.Timeout>();
  const cancelIn = (ms: number, onCancel: () => void): void => {
    timers.add(
      setTimeout(() => {
        onCancel();
        resolver.cancel();
      }, ms),
    );
  };
  const family = (number: 4 | 6, asked: Promise<string[]>): Promise<void> =>
    asked.then((addresses) => {
      foundAddresses.push(...addresses.map((address) => ({ address, family: number })));
      cancelIn(resolutionDelayMs, () => undefined);
    });
  cancelIn(timeoutMs, () => {
    timedOut = true;
  });
  const settled = Promise.allSettled([family(4, resolver.resolve4(name)), family(6, resolver.resolve6(name))]);
  const addresses = settled.then((results) => {
    for (const timer of timers) clearTimeout(timer);
    if (foundAddresses.length > 0) return foundAddresses.sort((a, b) => a.family - b.family);
    if (timedOut) throw new HttpFailure('timeout', `the name ${name} was not resolved within ${timeoutMs} ms`);
    const codes = results.flatMap((result) => (result.status === 'rejected' ? [codeOf(result.reason)] : []));
    if (codes.includes('ETIMEOUT')) throw new HttpFailure('timeout', `no name server answered for ${name}`);
    throw new HttpFailure(
      'refused',
      `the name ${name} has no address (${codes.find((code) => code !== 'ENODATA') ?? 'ENODATA'})`,
    );
  });
  return { addresses, cancel: () => resolver.cancel() };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}

function addressOf(address: string): readonly LookupAddress[] {
  const family = isIP(address);
  return family === 0 ? [] : [{ address, family }];
}
