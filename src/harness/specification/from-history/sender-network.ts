/** Addresses that have an IPv4 address in them begin with these groups (RFC 4291 §2.5.5.2). */
const mappedGroups = [0, 0, 0, 0, 0, 0xffff];

/**
 * The network that a sender counts by (§1.38, §1.40): an IPv4 address, also where it is written as IPv6, or the /64 of
 * an IPv6 address. Empty for what is no address: then it is that of the proxy.
 * @param forwardedFor as it came: the last address is what the proxy saw.
 */
export function senderNetwork(forwardedFor: string): string {
  const last = forwardedFor.split(',').at(-1)?.trim() ?? '';
  if (ipv4Of(last)) return last;
  const groups = ipv6Groups(last.replace(/%.*$/, ''));
  if (!groups) return '';
  if (mappedGroups.every((group, place) => groups[place] === group)) return groups.slice(6).flatMap(bytesOf).join('.');
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

function bytesOf(group: number): readonly number[] {
  return [group >> 8, group & 0xff];
}

/** The four numbers of an IPv4 address; null: it is none. */
function ipv4Of(text: string): readonly number[] | null {
  if (!/^(?:(?:0|[1-9]\d{0,2})(?:\.|$)){4}$/.test(text)) return null;
  const bytes = text.split('.').map(Number);
  return bytes.length === 4 && bytes.every((byte) => byte <= 255) ? bytes : null;
}

/** The eight groups of an IPv6 address; null: it is none. */
function ipv6Groups(text: string): readonly number[] | null {
  const halves = text.split('::').map((half) => (half === '' ? [] : half.split(':').map(groupsOf)));
  const [head = [], tail] = halves.map((half) => half.flat());
  if (halves.length > 2 || halves.flat().includes(null)) return null;
  const known = [...head, ...(tail ?? [])].filter((group) => group !== null);
  if (tail === undefined) return known.length === 8 ? known : null;
  if (known.length > 7) return null;
  const zeros = Array.from({ length: 8 - known.length }, () => 0);
  return [...head.filter((group) => group !== null), ...zeros, ...tail.filter((group) => group !== null)];
}

/** One group as it is written, or the two of an IPv4 address at the end. */
function groupsOf(text: string): readonly number[] | null {
  if (/^[0-9a-f]{1,4}$/i.test(text)) return [parseInt(text, 16)];
  const bytes = ipv4Of(text);
  return bytes && [((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0), ((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0)];
}
