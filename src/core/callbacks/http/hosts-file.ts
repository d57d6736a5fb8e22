import { readFileSync } from 'node:fs';

/** Where the operating system keeps names of its own. */
const hostsPath = process.platform === 'win32' ? 'C:\\Windows\\System32\\drivers\\etc\\hosts' : '/etc/hosts';

/** Reads a hosts file: addresses by name, in lower case. Lines that cannot be understood are left out. */
export function parseHosts(text: string): ReadonlyMap<string, readonly string[]> {
  const addressesByName = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (address === undefined || address === '') continue;
    for (const name of names) {
      const key = name.toLowerCase();
      addressesByName.set(key, [...(addressesByName.get(key) ?? []), address]);
    }
  }
  return addressesByName;
}

/** The names of the system's hosts file, none where it cannot be read. */
export function systemHosts(): ReadonlyMap<string, readonly string[]> {
  try {
    return parseHosts(readFileSync(hostsPath, 'utf8'));
  } catch {
    return new Map();
  }
}
