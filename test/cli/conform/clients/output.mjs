// A signer for the tests that signs by the rule; the first argument selects how it prints.
import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';

const how = process.argv[2];
const pairs = (members) =>
  Object.entries(members)
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
const signOf = (members, key) =>
  createHash('md5')
    .update(
      `${pairs(members)
        .map(([name, value]) => `${name}=${value}`)
        .join('&')}&key=${key}`,
    )
    .digest('hex')
    .toUpperCase();
const base64 = (value) => Buffer.from(JSON.stringify(value)).toString('base64');
const mapped = (members, map) => Object.fromEntries(Object.entries(members).map(([name, value]) => [name, map(value)]));

/** The output for one case, with its line end. */
const lines = {
  crlf: (sign) => `${sign}\r\n`,
  blank: (sign) => `${sign}\n\n`,
  prefix: (sign) => `sign: ${sign}\n`,
  quoted: (sign) => `${JSON.stringify(sign)}\n`,
  pretty: (sign) => `${JSON.stringify({ sign }, null, 2)}\n`,
  ansi: (sign) => `\u001b[32m${sign}\u001b[0m\n`,
  utf16: (sign) => Buffer.from(`${sign}\n`, 'utf16le'),
  payload: (sign, members) => `${base64({ ...members, sign })}\n`,
  'payload-quoted': (sign, members) => `${JSON.stringify(base64({ ...members, sign }))}\n`,
  'payload-mime': (sign, members) => `${base64({ ...members, sign }).replace(/.{76}/g, '$&\n')}\n`,
  'payload-slashes': (sign, members) =>
    `${Buffer.from(JSON.stringify({ ...members, sign }).replaceAll('/', '\\/')).toString('base64')}\n`,
  'payload-strings': (sign, members) => `${base64({ ...mapped(members, String), sign })}\n`,
  'payload-drops-empty': (sign, members) => `${base64({ ...Object.fromEntries(pairs(members)), sign })}\n`,
  'payload-adds': (sign, members) => `${base64({ ...members, nonce: '1', sign })}\n`,
  'payload-adds-constructor': (sign, members) => `${base64({ ...members, constructor: '1', sign })}\n`,
  'payload-loses-null': (sign, members) =>
    `${base64({ ...Object.fromEntries(Object.entries(members).filter(([, value]) => value !== 'NULL')), sign })}\n`,
  'payload-changes': (sign, members) => `${base64({ ...members, timestamp: '1', sign })}\n`,
  'payload-fills-empty': (sign, members) =>
    `${base64({ ...mapped(members, (value) => (value === '' ? 'x' : value)), sign })}\n`,
  'payload-cuts-values': (sign, members) =>
    `${base64({ ...mapped(members, (value) => String(value).slice(0, 20)), sign })}\n`,
  'payload-plus': (sign, members) => `${base64({ ...members, sign }).replaceAll('+', ' ')}\n`,
  'payload-url': (sign, members) => `${Buffer.from(JSON.stringify({ ...members, sign })).toString('base64url')}\n`,
  'payload-cut': (sign, members) => `${base64({ ...members, sign }).slice(0, -3)}\n`,
  'payload-cut-by-four': (sign, members) => `${base64({ ...members, sign }).slice(0, -8)}\n`,
  'sign-beside-payload': (sign, members) =>
    `${JSON.stringify({ sign, payload: base64({ ...members, nonce: '1', sign }) })}\n`,
};

const out = [];
for await (const line of createInterface({ input: process.stdin })) {
  const { members, key } = JSON.parse(line);
  out.push((lines[how] ?? ((sign) => `${sign}\n`))(signOf(members, key), members));
}
if (how === 'banner') out.unshift('Signer v1.2 ready\n');
if (how === 'bom') out.unshift('\ufeff');
if (how === 'reverse') out.reverse();
if (how === 'one-short') out.shift();
if (how === 'no-line-end') out.push(out.pop().trim());
if (how === 'shifted') {
  out.pop();
  out.unshift('Signer v1.2 ready\n');
}
for (const piece of out) process.stdout.write(piece);
if (how === 'dies') process.exitCode = 3;
if (how === 'segv') process.stdout.write('', () => process.kill(process.pid, 'SIGSEGV'));
