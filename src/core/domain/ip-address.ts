import ipaddr from 'ipaddr.js';

export type IpAddress = ipaddr.IPv4 | ipaddr.IPv6;

/** The library finds out by an exception, with its stack, that a host is a name: every order names one. */
const fourNumbers = /^\d+(?:\.\d+){3}$/;

/**
 * Reads one IP address in canonical text; null when it is none. Octal and hexadecimal forms are refused: what one
 * library reads as 10.0.0.1 another reads as 8.0.0.1.
 */
export function parseAddress(address: string): IpAddress | null {
  if (address.includes(':')) return ipaddr.IPv6.isValid(address) ? ipaddr.IPv6.parse(address) : null;
  if (!fourNumbers.test(address)) return null;
  return ipaddr.IPv4.isValidFourPartDecimal(address) ? ipaddr.IPv4.parse(address) : null;
}

/**
 * Whether an address is in a CIDR range of its own family.
 * @throws {Error} when `range` is no CIDR range.
 */
export function isInRange(address: IpAddress, range: string): boolean {
  const [network, bits] = ipaddr.parseCIDR(range);
  return network.kind() === address.kind() && address.match(network, bits);
}
