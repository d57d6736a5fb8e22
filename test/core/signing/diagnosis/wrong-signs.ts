import { createHash, createHmac } from 'node:crypto';
import { times, absent, markup, characters } from './wrong-values.ts';
import {
  type Members,
  type WrongSign,
  key,
  deliver,
  hash,
  names,
  joinMembers,
  addKey,
  signOf,
  text,
} from './wrong-sign-texts.ts';

const hmac = (algorithm: string, text: string) => createHmac(algorithm, key).update(text).digest('hex').toUpperCase();
const camel = (members: Members): Members =>
  Object.fromEntries(
    Object.entries(members).map(([name, value]) => [
      name.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase()),
      value,
    ]),
  );
const zone = { ...deliver, Zone: 'a' };
const withZero =
  Array.from({ length: 200 }, (_, id) => ({ ...deliver, record_id: `${id}` })).find((members) =>
    signOf(members).startsWith('0'),
  ) ?? deliver;

const keys: Readonly<Record<string, WrongSign>> = {
  'the key in lower case': [deliver, hash(`${text}&key=${key.toLowerCase()}`), /AppKey was used in lower case/],
  'a byte order mark before the key': [
    deliver,
    hash(`${text}&key=\ufeff${key}`),
    /AppKey was used with a byte order mark \(BOM, U\+FEFF\) before it/,
  ],
  'a zero-width space after the key': [
    deliver,
    hash(`${addKey(text)}\u200b`),
    /AppKey was used with an invisible zero-width space \(U\+200B\) after it/,
  ],
  'a full-width space after the key': [deliver, hash(`${addKey(text)}\u3000`), /full-width space/],
  'a line break after the key': [deliver, hash(`${addKey(text)}\n`), /line break after it/],
  'CR LF after the text': [deliver, hash(`${addKey(text)}\r\n`), /CR LF after it/],
  'undefined for the key': [deliver, hash(`${text}&key=undefined`), /undefined was used in its place/],
  'the key at both ends': [deliver, hash(key + text + key), /before and after the members/],
  'the key sorted among the members': [
    deliver,
    hash(joinMembers({ ...deliver, key })),
    /sorted among the members; or, with the same text here, "key=" was put in front/,
  ],
  'the key sorted among the members as appkey': [
    deliver,
    hash(joinMembers({ ...deliver, appkey: key })),
    /sorted among the members as "appkey"/,
  ],
  'the key after & alone': [deliver, hash(`${text}&${key}`), /with "&" alone/],
  'a & too many before key=': [deliver, hash(`${text}&&key=${key}`), /a "&" after the last member/],
  ...Object.fromEntries(
    ['secret', 'appKey', 'api_key', 'apikey', 'apiKey', 'paternerKey', 'signKey', 'secret_key', 'app_secret'].map(
      (name): [string, WrongSign] => [
        `the key as ${name}=`,
        [deliver, hash(`${text}&${name}=${key}`), new RegExp(`appended as "&${name}="`)],
      ],
    ),
  ),
};

const forms: Readonly<Record<string, WrongSign>> = {
  "Java's Map.toString": [
    deliver,
    hash(
      addKey(
        `{${names(deliver)
          .map((name) => `${name}=${deliver[name] ?? ''}`)
          .join(', ')}}`,
      ),
    ),
    /Java's text of the Map/,
  ],
  'the JSON': [deliver, hash(addKey(JSON.stringify(deliver))), /the JSON text was signed/],
  'a ? in front': [deliver, hash(addKey(`?${text}`)), /a "\?" before/],
  'neither = nor &': [
    deliver,
    hash(
      addKey(
        names(deliver)
          .map((name) => `${name}${deliver[name] ?? ''}`)
          .join(''),
      ),
    ),
    /without "=" and "&"/,
  ],
  'values only': [
    deliver,
    hash(
      addKey(
        names(deliver)
          .map((name) => deliver[name])
          .join(''),
      ),
    ),
    /only the values were signed/,
  ],
  'values only and the bare key': [
    deliver,
    hash(
      names(deliver)
        .map((name) => deliver[name])
        .join('') + key,
    ),
    /without "&key=".*only the values were signed/,
  ],
  'names in camelCase': [deliver, signOf(camel(deliver)), /camelCase/],
  'as sent, or sorted without regard to case': [
    zone,
    hash(
      addKey(
        Object.entries(zone)
          .map(([name, value]) => `${name}=${value}`)
          .join('&'),
      ),
    ),
    /not sorted; or, .*upper and lower case/,
  ],
  'HMAC-MD5': [deliver, hmac('md5', addKey(text)), /HMAC/],
  'HMAC-SHA-256': [deliver, hmac('sha256', addKey(text)), /HMAC.*SHA-256/],
  'HMAC-SHA-256 of the members': [deliver, hmac('sha256', text), /HMAC.*members alone.*SHA-256/],
  'SHA-1': [deliver, hash(addKey(text), 'sha1'), /SHA-1/],
  'SHA3-256': [deliver, hash(addKey(text), 'sha3-256'), /SHA3-256/],
  'MD5 of the MD5 of the members and the key': [
    deliver,
    hash(hash(text).toLowerCase() + key),
    /MD5 of the members \(lower-case hex\) was taken first, then the AppKey/,
  ],
  'MD5 of the MD5 of the members and &key=': [
    deliver,
    hash(addKey(hash(text))),
    /MD5 of the members \(upper-case hex\) was taken first, then "&key="/,
  ],
  'a sign in lower case': [deliver, signOf(deliver).toLowerCase(), /not in upper case/],
  'a sign in base64': [deliver, createHash('md5').update(addKey(text)).digest('base64'), /the sign is base64/],
  'a sign in base64url': [deliver, createHash('md5').update(addKey(text)).digest('base64url'), /the sign is base64/],
  '16 digits': [deliver, signOf(deliver).slice(8, 24), /middle 16/],
  'a leading zero lost': [withZero, signOf(withZero).replace(/^0+/, ''), /lost its leading zeros/],
  'bytes with dashes': [deliver, (signOf(deliver).match(/../g) ?? []).join('-'), /separators/],
};

/** All mistakes by what the client does. */
export const wrongSigns: Readonly<Record<string, WrongSign>> = {
  ...times,
  ...absent,
  ...keys,
  ...markup,
  ...characters,
  ...forms,
};
