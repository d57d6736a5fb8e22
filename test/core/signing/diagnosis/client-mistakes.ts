import { createHash, createHmac } from 'node:crypto';
import { Signatory } from '@cakioe/kit.js';

/** The app in whose name all slips are made. */
export const app = { appId: 'ds591794a0', appSecret: 'a-secret-of-the-app', appKey: 'Kx7-key-of-the-app' } as const;

/** Pickup codes with a time that has a space and colons: where encodings part. */
export const pickup: Members = {
  machine_no: '16327129',
  method: 'pickup_code.product.id',
  product_id: '5',
  expired_at: '2024-12-31 23:59:59',
  count: '2',
  timestamp: '1714373688',
};
const consume: Members = {
  machine_no: '16327129',
  method: 'event.consume.pickup_code',
  code: '012345',
  notify_url: 'https://shop.example/told?a=1&b=2',
  trade_id: '可乐*~9',
  timestamp: '1714373688',
};

export type Members = Readonly<Record<string, string | number>>;

/** A payload that a client got wrong, and what the doctor must call it. */
export interface Slip {
  readonly title: string;
  /** The payload as the client sends it. */
  readonly payload: string;
  /** The first cause's name, or the name of the step that is wrong. */
  readonly names: readonly string[];
  /** What the English sentence must hold. */
  readonly says: string;
}

const hex = (text: string | Buffer, algorithm = 'md5') =>
  createHash(algorithm).update(text).digest('hex').toUpperCase();
const byName = (members: Members) =>
  Object.entries(members)
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
const joined = (pairs: readonly (readonly [string, string | number])[]) =>
  pairs.map(([name, value]) => `${name}=${value}`).join('&');
const text = (members: Members, key: string = app.appKey) => `${joined(byName(members))}&key=${key}`;
const right = (members: Members) => hex(text(members));
const json = (members: Members, sign: unknown) => JSON.stringify({ ...members, sign });
const base64 = (value: string | Buffer) => Buffer.from(value).toString('base64');
const encoded = (members: Members, write: (value: string) => string) =>
  `${joined(byName(members).map(([name, value]) => [name, write(String(value))]))}&key=${app.appKey}`;
const form = (value: string) => new URLSearchParams([['', value]]).toString().slice(1);

function signed(title: string, members: Members, sign: string, name: string | readonly string[], says: string): Slip {
  return { title, payload: base64(json(members, sign)), names: typeof name === 'string' ? [name] : name, says };
}

/** Slips whose sign is another: the search must name them. */
export const signSlips: readonly Slip[] = [
  signed(
    'the Go client',
    pickup,
    hex(encoded(pickup, (value) => form(value).replaceAll('%7E', '~').replaceAll('*', '%2A'))),
    'dialect:go',
    'you signed like the Go or Kotlin client (they write the same here): the space in expired_at became +',
  ),
  signed('the Kotlin client', consume, hex(encoded(consume, form)), 'dialect:kotlin', 'like the Kotlin client'),
  signed(
    'the Rust client, with an empty member',
    { ...pickup, page: '' },
    hex(
      `${joined([...byName({ ...pickup, page: '-' })].map(([name, value]) => [name, name === 'page' ? '' : value]))}&key=${app.appKey}`,
    ),
    'dialect:rust',
    'it signs page although it is empty',
  ),
  signed(
    'the Rust client, with numbers',
    { ...pickup, product_id: 5 },
    hex(text(without(pickup, 'product_id'))),
    'dialect:rust',
    'it leaves product_id out of the sign, because its value is the number 5',
  ),
  signed(
    'the JavaScript client',
    pickup,
    new Signatory(app.appKey).genSignature({ ...pickup }),
    'dialect:js',
    'the space in expired_at became %2520',
  ),
  signed(
    'the Go client and "NULL"',
    { ...pickup, expired_at: 'NULL' },
    hex(text(without(pickup, 'expired_at'))),
    'dialect:php',
    'like the PHP, Go or JavaScript client (they write the same here): it leaves expired_at out of the sign, because its value is "NULL"',
  ),
  signed(
    'the Kotlin client and 0',
    { ...without(pickup, 'expired_at'), count: 0 },
    hex(text(without(without(pickup, 'expired_at'), 'count'))),
    'dialect:php',
    'like the PHP, Kotlin or Rust client (they write the same here): it leaves count out of the sign, because its value is the number 0',
  ),
  signed(
    'AppSecret for AppKey',
    pickup,
    hex(text(pickup, app.appSecret)),
    'key:app-secret',
    'the AppSecret was used in place of the AppKey',
  ),
  signed(
    'Appid for AppKey',
    pickup,
    hex(text(pickup, app.appId)),
    'key:app-id',
    'the Appid was used in place of the AppKey',
  ),
  signed('an empty key', pickup, hex(text(pickup, '')), 'key:empty', 'the AppKey was empty'),
  signed(
    'a key with a line break',
    pickup,
    hex(text(pickup, `${app.appKey}\n`)),
    'key:followed-by-line break',
    'a line break behind it',
  ),
  signed('a key in upper case', pickup, hex(text(pickup, app.appKey.toUpperCase())), 'key:upper-case', 'in upper case'),
  signed('no key', pickup, hex(joined(byName(pickup))), 'key place:none', 'without any key'),
  signed(
    'the key without &key=',
    pickup,
    hex(joined(byName(pickup)) + app.appKey),
    'key place:joined-bare',
    'without "&key="',
  ),
  signed(
    'the key in front',
    pickup,
    hex(app.appKey + joined(byName(pickup))),
    'key place:first-bare',
    'in front of the members',
  ),
  signed(
    'the key sorted in',
    pickup,
    hex(joined(byName({ ...pickup, key: app.appKey }))),
    'key place:sorted-in',
    'sorted in among the members',
  ),
  signed(
    'the key under another name',
    pickup,
    hex(`${joined(byName(pickup))}&app_key=${app.appKey}`),
    'key place:named-app_key',
    '"&app_key="',
  ),
  signed(
    'members as sent',
    pickup,
    hex(`${joined(Object.entries(pickup))}&key=${app.appKey}`),
    'order:as-sent',
    'in the order in which they were sent',
  ),
  signed(
    'members from Z to A',
    pickup,
    hex(`${joined(byName(pickup).toReversed())}&key=${app.appKey}`),
    'order:descending',
    'from Z to A',
  ),
  signed(
    'members by value',
    pickup,
    hex(`${joined(Object.entries(pickup).sort(([, a], [, b]) => (a < b ? -1 : 1)))}&key=${app.appKey}`),
    'order:by-value',
    'sorted by value',
  ),
  signed(
    'names sorted without regard to case',
    { ...pickup, Zone: '1' },
    hex(
      `${joined(Object.entries({ ...pickup, Zone: '1' }).sort(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)))}&key=${app.appKey}`,
    ),
    'order:ignoring-case',
    'without regard to upper and lower case',
  ),
  signed(
    'values URL encoded',
    pickup,
    hex(encoded(pickup, encodeURIComponent)),
    'encoding:percent',
    'the space in expired_at became %20',
  ),
  signed(
    'values encoded with lower-case %xx',
    pickup,
    hex(
      encoded(pickup, (value) =>
        encodeURIComponent(value)
          .replaceAll('%20', '+')
          .replace(/%../g, (code) => code.toLowerCase()),
      ),
    ),
    'encoding:form-lower',
    'lower-case %xx',
  ),
  signed(
    'values with \\u escapes',
    consume,
    hex(
      encoded(consume, (value) =>
        JSON.stringify(value)
          .slice(1, -1)
          .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`),
      ),
    ),
    'encoding:escaped-unicode',
    '\\u escapes',
  ),
  signed(
    'slashes escaped',
    consume,
    hex(encoded(consume, (value) => value.replaceAll('/', '\\/'))),
    'encoding:escaped-slash',
    'slashes were escaped',
  ),
  signed(
    'values in quotes',
    pickup,
    hex(encoded(pickup, (value) => JSON.stringify(value))),
    'encoding:quoted',
    'with quotes around them',
  ),
  signed(
    'camelCase names',
    pickup,
    hex(
      text(
        Object.fromEntries(
          Object.entries(pickup).map(([name, value]) => [
            name.replace(/_(.)/g, (_all, letter: string) => letter.toUpperCase()),
            value,
          ]),
        ),
      ),
    ),
    'encoding:names-camel-case',
    'camelCase',
  ),
  signed(
    'everything in upper case',
    pickup,
    hex(`${joined(byName(pickup)).toUpperCase()}&key=${app.appKey}`),
    'encoding:whole-upper-case',
    'in upper case',
  ),
  signed(
    'values trimmed',
    { ...consume, trade_id: ' t-1 ' },
    hex(text({ ...consume, trade_id: 't-1' })),
    'encoding:trimmed',
    'cut off',
  ),
  signed(
    'joined without separator',
    pickup,
    hex(
      `${byName(pickup)
        .map(([name, value]) => `${name}=${value}`)
        .join('')}&key=${app.appKey}`,
    ),
    'join:between-nothing',
    'joined with nothing between them',
  ),
  signed(
    'a & behind the last member',
    pickup,
    hex(`${joined(byName(pickup))}&&key=${app.appKey}`),
    'key place:double-ampersand',
    'a "&" stands behind the last member',
  ),
  signed(
    'joined with commas',
    pickup,
    hex(
      `${byName(pickup)
        .map(([name, value]) => `${name}=${value}`)
        .join(',')}&key=${app.appKey}`,
    ),
    'join:between-,',
    '"," between them',
  ),
  signed(
    'the JSON text',
    pickup,
    hex(`${JSON.stringify(pickup)}&key=${app.appKey}`),
    'join:json',
    'the JSON text was signed',
  ),
  signed(
    'base64 of the text',
    pickup,
    hex(base64(text(pickup))),
    'join:base64-of-all',
    'base64 of the joined members and the key',
  ),
  signed(
    'an empty member signed, numbers too',
    { ...pickup, product_id: 5, page: '' },
    hex(`${joined(Object.entries({ ...pickup, page: '' }).sort(([a], [b]) => (a < b ? -1 : 1)))}&key=${app.appKey}`),
    'members:empty-kept',
    'whose value is empty were signed',
  ),
  signed(
    'sign= among the members',
    pickup,
    hex(`${joined(Object.entries({ ...pickup, sign: '' }).sort(([a], [b]) => (a < b ? -1 : 1)))}&key=${app.appKey}`),
    'members:sign-included',
    'an empty member "sign"',
  ),
  signed(
    '"0" taken for empty',
    { ...pickup, count: '0' },
    hex(text(without(pickup, 'count'))),
    'members:zero-left-out',
    '0 were left out',
  ),
  signed(
    'timestamp added after signing',
    pickup,
    hex(text(without(pickup, 'timestamp'))),
    'members:unsigned-timestamp',
    'timestamp was not signed',
  ),
  signed(
    'Appid signed too',
    pickup,
    hex(text({ ...pickup, Appid: app.appId })),
    'members:extra-Appid',
    'Appid was signed among the members',
  ),
  signed(
    'timestamp signed in milliseconds',
    pickup,
    hex(text({ ...pickup, timestamp: '1714373688421' })),
    'members:timestamp-signed-in-milliseconds',
    'signed in milliseconds',
  ),
  signed(
    'the clock read twice',
    pickup,
    hex(text({ ...pickup, timestamp: '1714373689' })),
    'members:timestamp-off-by-1',
    'the clock was read twice',
  ),
  signed(
    'a zero in front lost',
    consume,
    hex(text({ ...consume, code: '12345' })),
    'members:code-zero-lost',
    'lost its zero in front',
  ),
  signed(
    'an id signed as 5.0',
    { ...pickup, product_id: 5 },
    hex(text({ ...pickup, product_id: '5.0' })),
    'members:product_id-as-float',
    'product_id was signed as 5.0',
  ),
  signed(
    'a number that Go read as a float',
    { ...pickup, timestamp: 1714373688 },
    hex(text({ ...pickup, timestamp: '1.714373688e+09' })),
    'members:timestamp-with-exponent',
    'Go reads JSON numbers as floats',
  ),
  signed(
    'a value with a line break',
    pickup,
    hex(text({ ...pickup, machine_no: '16327129\n' })),
    'members:machine_no-followed-by-\\n',
    'a line break behind it',
  ),
  signed('the right sign in lower case', pickup, right(pickup).toLowerCase(), 'sign:lower-case', 'not in upper case'),
  signed(
    'the right sign in base64',
    pickup,
    createHash('md5').update(text(pickup)).digest('base64'),
    'sign:base64',
    'the sign is base64',
  ),
  signed('the middle of the MD5', pickup, right(pickup).slice(8, 24), 'sign:middle-16', 'only the middle 16 digits'),
  signed('the right sign with a blank', pickup, `${right(pickup)} `, 'sign:white-space', 'white space around it'),
  signed('the right sign cut off', pickup, right(pickup).slice(0, -1), 'sign:cut-off', 'cut off after 31 digits'),
  signed('SHA-256', pickup, hex(text(pickup), 'sha256'), 'sign:sha256', 'SHA-256 was taken in place of MD5'),
  signed(
    'HMAC-MD5',
    pickup,
    createHmac('md5', app.appKey)
      .update(joined(byName(pickup)))
      .digest('hex')
      .toUpperCase(),
    'hash:hmac-of-members',
    'an HMAC',
  ),
  signed(
    'HMAC-SHA-256 in lower case',
    pickup,
    createHmac('sha256', app.appKey)
      .update(joined(byName(pickup)))
      .digest('hex'),
    ['hash:hmac-of-members', 'sign:lower-case', 'sign:sha256'],
    'SHA-256',
  ),
  signed('MD5 of MD5', pickup, hex(hex(text(pickup))), 'hash:double-upper', 'the MD5 of the MD5'),
  signed(
    'GBK',
    consume,
    hex(
      Buffer.concat([
        Buffer.from(text(consume).split('可乐')[0]!),
        Buffer.from([0xbf, 0xc9, 0xc0, 0xd6]),
        Buffer.from(text(consume).split('可乐')[1]!),
      ]),
    ),
    'hash:gbk',
    'hashed as GBK',
  ),
  signed(
    'UTF-8 twice',
    consume,
    hex(Buffer.from(Buffer.from(text(consume)).toString('latin1'))),
    'hash:mojibake',
    'UTF-8 twice',
  ),
  signed('echo and its line break', pickup, hex(`${text(pickup)}\n`), 'key:followed-by-line break', 'echo writes one'),
  signed(
    'two at once: AppSecret, and lower case',
    pickup,
    hex(text(pickup, app.appSecret)).toLowerCase(),
    ['key:app-secret', 'sign:lower-case'],
    'and the sign is not in upper case',
  ),
  signed(
    'two at once: the Go client with the AppSecret',
    pickup,
    hex(encoded(pickup, form).replace(app.appKey, app.appSecret)),
    ['dialect:go', 'key:app-secret'],
    'and the AppSecret was used',
  ),
  signed(
    'two at once: unsorted, and the key bare',
    pickup,
    hex(joined(Object.entries(pickup)) + app.appKey),
    ['key place:joined-bare', 'order:as-sent'],
    'without "&key="',
  ),
  signed(
    'two members not signed',
    pickup,
    hex(text(without(without(pickup, 'timestamp'), 'method'))),
    ['members:unsigned-method', 'members:unsigned-timestamp'],
    'method was not signed; and timestamp was not signed',
  ),
];

/** Slips before the sign: the step's name and what it says. */
export const formSlips: readonly (Slip & { readonly step: string })[] = [
  form64(
    'URL alphabet',
    base64(json({ ...pickup, note: '???>>>' }, ''))
      .replaceAll('+', '-')
      .replaceAll('/', '_'),
    'URL alphabet',
  ),
  form64('line breaks', base64(json(pickup, right(pickup))).replace(/.{64}/g, '$&\n'), 'line breaks'),
  form64(
    'no padding',
    base64(`${json(pickup, right(pickup))}${' '.repeat((4 - (json(pickup, right(pickup)).length % 3)) % 3)}`).replace(
      /=+$/,
      '',
    ),
    'lacks the =',
  ),
  form64(
    '+ became a space',
    base64(json({ ...pickup, note: '???>>>' }, '')).replaceAll('+', ' '),
    'each + of payload became a space',
  ),
  form64('percent-encoded', encodeURIComponent(base64(json({ ...pickup, note: '???>>>' }, ''))), 'URL encoded'),
  form64('base64 twice', base64(base64(json(pickup, right(pickup)))), 'base64 of base64'),
  form64('in quotes', `"${base64(json(pickup, right(pickup)))}"`, 'quotes around'),
  form64('a form in its place', `machine_no=16327129&sign=${right(pickup)}`, 'a form'),
  form64('UTF-16', base64(Buffer.from(json(pickup, right(pickup)), 'utf16le')), 'UTF-16'),
  form64(
    'GBK',
    base64(Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xbf, 0xc9, 0xc0, 0xd6]), Buffer.from('","sign":"x"}')])),
    'GBK',
  ),
  form64('garbage', '!!!', 'not base64'),
  form64('nothing', ' ', 'payload is empty'),
  inJson('a comma too many', json(pickup, right(pickup)).replace(/}$/, ',}'), 'comma stands behind the last member'),
  inJson('single quotes', `{'machine_no':"16327129"}`, 'single quotes'),
  inJson('a Python dictionary', `{'machine_no': '16327129', 'sign': None}`, 'Python'),
  inJson('a byte order mark', `\ufeff${json(pickup, right(pickup))}`, 'byte order mark'),
  inJson('JSON in a JSON string', JSON.stringify(json(pickup, right(pickup))), 'encoded twice'),
  inJson('names without quotes', `{machine_no:"16327129"}`, 'without quotes'),
  inJson('cut off', json(pickup, right(pickup)).slice(0, -20), 'cut off'),
  {
    ...inJson(
      'a member twice',
      json(pickup, right(pickup)).replace('{', '{"count":"1",'),
      'member "count" occurs twice',
    ),
    step: 'members',
  },
  { ...inJson('no sign', JSON.stringify(pickup), 'member "sign" is missing'), step: 'members' },
  { ...inJson('an empty sign', json(pickup, ''), 'member "sign" is empty'), step: 'members' },
  {
    ...inJson('sign under another name', JSON.stringify({ ...pickup, Sign: right(pickup) }), 'there is "Sign"'),
    step: 'members',
  },
  {
    ...inJson(
      'the key as a member',
      JSON.stringify({ ...pickup, key: app.appKey, sign: right(pickup) }),
      'a member "key" is sent',
    ),
    step: 'members',
  },
  {
    ...inJson('a fraction', json(pickup, right(pickup)).replace('"5"', '5.0'), 'a number with a fraction'),
    step: 'types',
  },
  { ...inJson('true', json(pickup, right(pickup)).replace('"5"', 'true'), 'is true or false'), step: 'types' },
  { ...inJson('null', json(pickup, right(pickup)).replace('"5"', 'null'), 'is null'), step: 'types' },
  {
    ...inJson('an object inside', json(pickup, right(pickup)).replace('"5"', '{"a":1}'), 'is an object or an array'),
    step: 'types',
  },
  { ...inJson('a sign that is a number', json(pickup, 5), 'member "sign" is a number'), step: 'types' },
];

function form64(title: string, payload: string, says: string) {
  return { title, payload, names: [], says, step: 'base64' };
}

function inJson(title: string, inside: string, says: string) {
  return { title, payload: base64(inside), names: [], says, step: 'json' };
}

function without(members: Members, name: string): Members {
  return Object.fromEntries(Object.entries(members).filter(([other]) => other !== name));
}
