import ipaddr from 'ipaddr.js';
import { isInRange, parseAddress, type IpAddress } from './ip-address.ts';

/** Metadata services outside the ranges that are refused anyway: Azure's answers on a public address. */
const metadata = new Set(['168.63.129.16']);

/** IPv6 addresses that networks hand out to hosts lie in here; whatever lies elsewhere is special in some way. */
const globalUnicast = ipaddr.parseCIDR('2000::/3');

/**
 * Why an address must not be called for a merchant: a `notify_url` is untrusted and must not reach into our
 * network. Only plain public unicast addresses pass. Loopback, private, link-local (the metadata
 * services of clouds are there), unique-local, carrier-grade NAT, multicast, unspecified and reserved ranges do not,
 * nor do IPv6 forms that carry an IPv4 address inside (mapped, 6to4, NAT64, Teredo).
 *
 * @param address one IP address in canonical text, as a resolver or the URL parser gives it (`0x7f.1` is none)
 * @param allow CIDR ranges that may be called all the same; an IPv4 range holds for its mapped form as well
 * @returns the name of the range it is in, or null when it may be called
 * @throws {Error} when an entry of `allow` is no CIDR range
 */
export function forbiddenRange(address: string, allow: readonly string[]): string | null {
  const parsed = parseAddress(address);
  if (!parsed) return 'not an IP address';
  const forms = formsOf(parsed);
  if (allow.some((range) => forms.some((form) => isInRange(form, range)))) return null;
  if (metadata.has(address)) return 'metadata';
  const range = parsed.range();
  if (range !== 'unicast') return range;
  return parsed instanceof ipaddr.IPv6 && !parsed.match(globalUnicast) ? 'reserved' : null;
}

/**
 * Looks through a list of allowed ranges before anything is called.
 * @throws {RangeError} naming the first entry that is no CIDR range.
 */
export function checkRanges(allow: readonly string[]): void {
  for (const range of allow) {
    if (!ipaddr.isValidCIDR(range))
      throw new RangeError(`${JSON.stringify(range)} is not a CIDR range: write it like 127.0.0.0/8 or fd00::/8`);
  }
}

/** The address in a URL's host, brackets taken off, or null when the host is a name. */
export function literalAddress(url: URL): string | null {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return parseAddress(host) ? host : null;
}

/** An operating system dials a mapped address as the IPv4 address in it. */
function formsOf(address: IpAddress): readonly IpAddress[] {
  return address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress()
    ? [address, address.toIPv4Address()]
    : [address];
}
