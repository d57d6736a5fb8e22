// A signer for the tests; the first argument selects how it signs.
import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';

const how = process.argv[2];
const hex = (text) => createHash('md5').update(text).digest('hex').toUpperCase();
const pairs = (members) =>
  Object.entries(members)
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
const text = (members, key, write = String) =>
  `${pairs(members)
    .map(([name, value]) => `${name}=${write(value)}`)
    .join('&')}&key=${key}`;
const base64 = (value) => Buffer.from(JSON.stringify(value)).toString('base64');

const ways = {
  rule: (members, key) => hex(text(members, key)),
  payload: (members, key) => base64({ ...members, sign: hex(text(members, key)) }),
  'sign-object': (members, key) => JSON.stringify({ sign: hex(text(members, key)) }),
  'payload-object': (members, key) =>
    JSON.stringify({ payload: base64({ ...members, sign: hex(text(members, key)) }) }),
  php: (members, key) =>
    hex(text(Object.fromEntries(Object.entries(members).filter(([, value]) => value !== 'NULL' && value !== 0)), key)),
  encoded: (members, key) => hex(text(members, key, encodeURIComponent)),
  'lower-case': (members, key) => hex(text(members, key)).toLowerCase(),
  'loses-null': (members, key) =>
    base64({
      ...Object.fromEntries(Object.entries(members).filter(([, value]) => value !== 'NULL')),
      sign: hex(text(members, key)),
    }),
  'refuses-emoji': (members, key) =>
    /\p{Emoji_Presentation}/u.test(JSON.stringify(members)) ? '{"error":"no emoji"}' : hex(text(members, key)),
  'half-garbage': (members, key) =>
    Object.values(members).includes('') ? 'Notice: undefined index' : hex(text(members, key)),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { members, key } = JSON.parse(line);
  console.log(ways[how](members, key));
}
