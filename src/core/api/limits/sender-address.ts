import ipaddr from 'ipaddr.js';
import { isInRange, parseAddress, type IpAddress } from '../../domain/ip-address.ts';

/**
 * What one customer of a network is given, as the key of a limit: an IPv4 address (mapped into IPv6 too), or the /64
 * that an IPv6 address lies in.
 */
export function limitNetworkOf(address: string): string {
  if (!address.includes(':')) return address;
  const parsed = parse(address);
  if (parsed instanceof ipaddr.IPv6)
    return `${parsed.parts
      .slice(0, 4)
      .map((part) => part.toString(16))
      .join(':')}::/64`;
  return parsed?.toString() ?? 'unknown';
}

/**
 * Who sent a request, where proxies may stand in front of the core: the last address that no trusted proxy has.
 * @param remote the other end of the connection.
 * @param forwardedFor `X-Forwarded-For` as it came: each proxy writes whom it heard at the end.
 * @param trusted CIDR ranges of the proxies. Without any, the header is the sender's own word and counts for nothing.
 */
export function senderAddress(remote: string, forwardedFor: string | undefined, trusted: readonly string[]): string {
  if (trusted.length === 0 || forwardedFor === undefined || !isWithin(remote, trusted)) return remote;
  const hops = forwardedFor.split(',').map((hop) => hop.trim());
  let sender = remote;
  while (hops.length > 0 && isWithin(sender, trusted)) {
    const hop = hops.pop() ?? '';
    if (parse(hop) === null) break;
    sender = hop;
  }
  return sender;
}

/** Is the address in one of these CIDR ranges? */
export function isWithin(address: string, ranges: readonly string[]): boolean {
  const parsed = parse(address);
  return parsed !== null && ranges.some((range) => isInRange(parsed, range));
}

/** Is that this computer itself? */
export function isLoopbackAddress(address: string): boolean {
  return parse(address)?.range() === 'loopback';
}

/** An address as the system and proxies write it; an IPv4 address mapped into IPv6 is that IPv4 address. */
function parse(address: string): IpAddress | null {
  const [bare = ''] = address.split('%');
  const parsed = parseAddress(bare);
  return parsed instanceof ipaddr.IPv6 && parsed.isIPv4MappedAddress() ? parsed.toIPv4Address() : parsed;
}
