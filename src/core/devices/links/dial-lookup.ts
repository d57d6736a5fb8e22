import { lookup as systemLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { HttpFailure } from '#core/ports/http.ts';

/** Resolves a name, or rejects with an {@link HttpFailure}. */
export interface Names {
  resolve(hostname: string): Promise<readonly LookupAddress[]>;
}

/** Code of a dial whose name no server answered for. */
const namesTimeout = 'DNS_TIMEOUT';

/**
 * Looks up names for dials. `dns.lookup` holds a thread of the system while name servers are silent, and a process that
 * ends waits for its threads: it is asked only where a name server has answered that it does not know the name, which
 * may be one of a search domain or of the local network.
 */
export function dialLookup(names: Names, otherwise: LookupFunction = systemLookup): LookupFunction {
  return (hostname, options, callback) => {
    names.resolve(hostname).then(
      (found) => answer(hostname, found, options, callback),
      (error: unknown) => {
        const isLate = error instanceof HttpFailure && error.reason === 'timeout';
        if (isLate) callback(failure(namesTimeout, error.message), '', 0);
        else otherwise(hostname, options, callback);
      },
    );
  };
}

function answer(
  hostname: string,
  found: readonly LookupAddress[],
  { all, family }: LookupOptions,
  callback: Parameters<LookupFunction>[2],
): void {
  // 0 and nothing: any; the words are what `net.connect` takes besides the numbers.
  const only = family === 'IPv4' ? 4 : family === 'IPv6' ? 6 : (family ?? 0);
  const wanted = found.filter((each) => only === 0 || each.family === only);
  const [first] = wanted;
  if (!first) callback(failure('ENOTFOUND', `the name ${hostname} has no address of this family`), '', 0);
  else if (all) callback(null, [...wanted]);
  else callback(null, first.address, first.family);
}

function failure(code: string, message: string): NodeJS.ErrnoException {
  return Object.assign(new Error(message), { code });
}
