/** Whether a `notify_url` leads to an address that is not public (§3.11), as far as its text shows. */
export function isPrivateUrl(url: string): 'yes' | 'no' | 'unclear' {
  if (!URL.canParse(url)) return 'unclear';
  // `URL` writes every spelling of an address in one way.
  const host = new URL(url).hostname.replace(/\.$/, '').toLowerCase();
  if (host === 'localhost') return 'yes';
  if (host.endsWith('.localhost')) return 'unclear';
  if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return isPrivateIPv4(host);
  if (host.startsWith('[')) return /^\[(::1?|f[cd]..:.*|fe[89ab].:.*)\]$/.test(host) ? 'yes' : 'unclear';
  return 'no';
}

function isPrivateIPv4(address: string): 'yes' | 'unclear' {
  const [a = 0, b = 0] = address.split('.').map(Number);
  const isPrivate =
    a === 0 ||
    a === 10 ||
    a === 127 ||
    (a === 169 && b === 254) ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && b === 168);
  // The page leaves open which other ranges are public.
  return isPrivate ? 'yes' : 'unclear';
}
