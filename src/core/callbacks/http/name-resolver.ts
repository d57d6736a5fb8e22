import { Resolver } from 'node:dns/promises';
import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import { HttpFailure } from '#core/ports/http.ts';
import { systemHosts } from './hosts-file.ts';

/** How names are resolved. */
export interface ResolverOptions {
  /** A name that is not resolved within this is given up, ms. */
  readonly withinMs: number;
  /** Name servers, like `192.0.2.1:53`; the system's when left out. */
  readonly servers?: readonly string[];
}

/** How long the hosts file is believed, ms. */
const hostsLastMs = 5_000;

/** When one family has answered, the other one has this long, ms (RFC 8305, resolution delay). */
const otherFamilyMs = 50;

const loopback: readonly LookupAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

/**
 * Resolves names with a deadline of its own: from the hosts file, else from the system's name servers.
 *
 * `dns.lookup` would use one of the four threads of Node's pool for each name, with no deadline: four names whose servers
 * do not answer stop every other name, and every file. Here a lookup that hangs costs a socket, and ends at its deadline.
 * It knows no search domains: names are taken as they stand.
 */
export class NameResolver {
  readonly #options: ResolverOptions;
  readonly #underWay = new Map<string, Lookup>();
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
    const local = this.#hostsNow().get(name)?.flatMap(addressOf) ?? [];
    if (local.length > 0) return Promise.resolve(local);
    // RFC 6761: these names are the computer's own, whatever a name server says.
    if (name === 'localhost' || name.endsWith('.localhost')) return Promise.resolve(loopback);
    return this.#ask(name);
  }

  /** Gives up what is under way. */
  close(): void {
    for (const lookup of this.#underWay.values()) lookup.cancel();
  }

  /** One lookup for all who ask for a name at a time. */
  #ask(name: string): Promise<readonly LookupAddress[]> {
    const known = this.#underWay.get(name);
    if (known) return known.addresses;
    const lookup = lookUp(name, this.#options);
    this.#underWay.set(name, lookup);
    void lookup.addresses.catch(() => undefined).finally(() => this.#underWay.delete(name));
    return lookup.addresses;
  }

  #hostsNow(): ReadonlyMap<string, readonly string[]> {
    const now = performance.now();
    if (now - this.#hostsReadAt > hostsLastMs) {
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

function lookUp(name: string, { withinMs, servers }: ResolverOptions): Lookup {
  // One for each name: to cancel cancels all that a resolver does, and the system's servers may have changed.
  const resolver = new Resolver({ timeout: Math.max(1, Math.ceil(withinMs / 2)), tries: 2 });
  if (servers) resolver.setServers(servers);
  let late = false;
  const found: LookupAddress[] = [];
  const timers = new Set<NodeJS.Timeout>();
  const cancelIn = (ms: number, why: () => void): void => {
    timers.add(
      setTimeout(() => {
        why();
        resolver.cancel();
      }, ms),
    );
  };
  const family = (number: 4 | 6, asked: Promise<string[]>): Promise<void> =>
    asked.then((addresses) => {
      found.push(...addresses.map((address) => ({ address, family: number })));
      cancelIn(otherFamilyMs, () => undefined);
    });
  cancelIn(withinMs, () => {
    late = true;
  });
  const settled = Promise.allSettled([family(4, resolver.resolve4(name)), family(6, resolver.resolve6(name))]);
  const addresses = settled.then((both) => {
    for (const timer of timers) clearTimeout(timer);
    if (found.length > 0) return found.sort((a, b) => a.family - b.family);
    if (late) throw new HttpFailure('timeout', `the name ${name} was not resolved within ${withinMs} ms`);
    const codes = both.flatMap((one) => (one.status === 'rejected' ? [codeOf(one.reason)] : []));
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
