/**
 * Addresses that no merchant's URL may reach: loopback, private networks, metadata services, everything that is
 * special.
 */
const addresses = [
  '127.0.0.1',
  '10.0.0.1',
  '192.168.1.1',
  '172.16.0.1',
  '169.254.169.254',
  '100.100.100.200',
  '0.0.0.0',
  '255.255.255.255',
];

/** Spellings of one IPv4 address that a URL's parser, a resolver or a socket understands. */
function spellings(address: string): string[] {
  const [a, b, c, d] = address.split('.').map(Number) as [number, number, number, number];
  const whole = ((a * 256 + b) * 256 + c) * 256 + d;
  const hex = (value: number): string => `0x${value.toString(16)}`;
  const octal = (value: number): string => `0${value.toString(8)}`;
  const pair = (high: number, low: number): string => (high * 256 + low).toString(16);
  return [
    address,
    `${address}.`,
    String(whole),
    hex(whole),
    octal(whole),
    [a, b, c, d].map(hex).join('.'),
    [a, b, c, d].map(octal).join('.'),
    `${a}.${b}.${c * 256 + d}`,
    `${a}.${(b * 256 + c) * 256 + d}`,
    Array.from(address, (digit) => (digit === '.' ? digit : String.fromCodePoint(0xff10 + Number(digit)))).join(''),
    address.replaceAll('.', '。'),
    Array.from(address, (digit) => `%${digit.charCodeAt(0).toString(16)}`).join(''),
    `[::ffff:${address}]`,
    `[::ffff:${pair(a, b)}:${pair(c, d)}]`,
    `[::${address}]`,
    `[64:ff9b::${address}]`,
    `[2002:${pair(a, b)}:${pair(c, d)}::]`,
  ];
}

/** Hosts that are refused as they stand in a URL, before any name is resolved. */
export const forbiddenHosts: readonly string[] = [
  ...addresses.flatMap(spellings),
  '[::]',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[fe80::1]',
  '[fd00:ec2::254]',
  '[ff02::1]',
  '[2001:db8::1]',
  '168.63.129.16',
  'localhost',
  'LOCALHOST',
  'localhost.',
  'a.localhost',
  'ⓛocalhost',
];
