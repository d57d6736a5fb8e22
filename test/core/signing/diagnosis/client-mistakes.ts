import { createHash, createHmac } from 'node:crypto';
import { Signatory } from '@cakioe/kit.js';

/** The app whose clients make the mistakes. */
export const app = { appId: 'ds591794a0', appSecret: 'a-secret-of-the-app', appKey: 'Kx7-key-of-the-app' } as const;

/** Pickup codes with a time that has a space and colons, where encodings differ. */
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
  notify_url: 'https://shop.example/notify?a=1&b=2',
  trade_id: '可乐*~9',
  timestamp: '1714373688',
};

export type Members = Readonly<Record<string, string | number>>;

/** A payload that a client made wrongly, and how the doctor must explain it. */
export interface ClientMistake {
  readonly title: string;
  /** The payload as the client sends it. */
  readonly payload: string;
  /** The names of the hypotheses. */
  readonly names: readonly string[];
  /** What the English message must contain. */
  readonly message: string;
}

const hex = (text: string | Buffer, algorithm = 'md5') =>
  createHash(algorithm).update(text).digest('hex').toUpperCase();
const byName = (members: Members) =>
  Object.entries(members)
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
const joinMembers = (pairs: readonly (readonly [string, string | number])[]) =>
  pairs.map(([name, value]) => `${name}=${value}`).join('&');
const text = (members: Members, key: string = app.appKey) => `${joinMembers(byName(members))}&key=${key}`;
const validSign = (members: Members) => hex(text(members));
const json = (members: Members, sign: unknown) => JSON.stringify({ ...members, sign });
const base64 = (value: string | Buffer) => Buffer.from(value).toString('base64');
const encodedText = (members: Members, write: (value: string) => string) =>
  `${joinMembers(byName(members).map(([name, value]) => [name, write(String(value))]))}&key=${app.appKey}`;
const form = (value: string) => new URLSearchParams([['', value]]).toString().slice(1);

function makeSignMistake(
  title: string,
  members: Members,
  sign: string,
  name: string | readonly string[],
  message: string,
): ClientMistake {
  return { title, payload: base64(json(members, sign)), names: typeof name === 'string' ? [name] : name, message };
}

/** Mistakes that change the sign. */
export const signMistakes: readonly ClientMistake[] = [
  makeSignMistake(
    'the Go client',
    pickup,
    hex(encodedText(pickup, (value) => form(value).replaceAll('%7E', '~').replaceAll('*', '%2A'))),
    'dialect:go',
    'you signed like the Go or Kotlin client (they write the same here): the space in expired_at became +',
  ),
  makeSignMistake(
    'the Kotlin client',
    consume,
    hex(encodedText(consume, form)),
    'dialect:kotlin',
    'like the Kotlin client',
  ),
  makeSignMistake(
    'the Rust client, with an empty member',
    { ...pickup, page: '' },
    hex(
      joinMembers(byName({ ...pickup, page: '-' }).map(([name, value]) => [name, name === 'page' ? '' : value])) +
        `&key=${app.appKey}`,
    ),
    'dialect:rust',
    'it signs page although it is empty',
  ),
  makeSignMistake(
    'the Rust client, with numbers',
    { ...pickup, product_id: 5 },
    hex(text(withoutMember(pickup, 'product_id'))),
    'dialect:rust',
    'it leaves product_id out of the sign, because its value is the number 5',
  ),
  makeSignMistake(
    'the JavaScript client',
    pickup,
    new Signatory(app.appKey).genSignature({ ...pickup }),
    'dialect:js',
    'the space in expired_at became %2520',
  ),
  makeSignMistake(
    'the Go client and "NULL"',
    { ...pickup, expired_at: 'NULL' },
    hex(text(withoutMember(pickup, 'expired_at'))),
    'dialect:php',
    'like the PHP, Go or JavaScript client (they write the same here): it leaves expired_at out of the sign, ' +
      'because its value is "NULL"',
  ),
  makeSignMistake(
    'the Kotlin client and 0',
    { ...withoutMember(pickup, 'expired_at'), count: 0 },
    hex(text(withoutMember(withoutMember(pickup, 'expired_at'), 'count'))),
    'dialect:php',
    'like the PHP, Kotlin or Rust client (they write the same here): it leaves count out of the sign, because its ' +
      'value is the number 0',
  ),
  makeSignMistake(
    'AppSecret for AppKey',
    pickup,
    hex(text(pickup, app.appSecret)),
    'key:app-secret',
    'the AppSecret was used in place of the AppKey',
  ),
  makeSignMistake(
    'Appid for AppKey',
    pickup,
    hex(text(pickup, app.appId)),
    'key:app-id',
    'the Appid was used in place of the AppKey',
  ),
  makeSignMistake('an empty key', pickup, hex(text(pickup, '')), 'key:empty', 'the AppKey was empty'),
  makeSignMistake(
    'a key with a line break',
    pickup,
    hex(text(pickup, `${app.appKey}\n`)),
    'key:followed-by-line break',
    'a line break after it',
  ),
  makeSignMistake(
    'a key in upper case',
    pickup,
    hex(text(pickup, app.appKey.toUpperCase())),
    'key:upper-case',
    'in upper case',
  ),
  makeSignMistake('no key', pickup, hex(joinMembers(byName(pickup))), 'key-place:none', 'without any key'),
  makeSignMistake(
    'the key without &key=',
    pickup,
    hex(joinMembers(byName(pickup)) + app.appKey),
    'key-place:joined-bare',
    'without "&key="',
  ),
  makeSignMistake(
    'the key in front',
    pickup,
    hex(app.appKey + joinMembers(byName(pickup))),
    'key-place:first-bare',
    'in front of the members',
  ),
  makeSignMistake(
    'the key sorted among the members',
    pickup,
    hex(joinMembers(byName({ ...pickup, key: app.appKey }))),
    'key-place:sorted-in',
    'sorted among the members',
  ),
  makeSignMistake(
    'the key under another name',
    pickup,
    hex(`${joinMembers(byName(pickup))}&app_key=${app.appKey}`),
    'key-place:named-app_key',
    '"&app_key="',
  ),
  makeSignMistake(
    'members as sent',
    pickup,
    hex(`${joinMembers(Object.entries(pickup))}&key=${app.appKey}`),
    'order:as-sent',
    'in the order in which they were sent',
  ),
  makeSignMistake(
    'members from Z to A',
    pickup,
    hex(`${joinMembers(byName(pickup).toReversed())}&key=${app.appKey}`),
    'order:descending',
    'from Z to A',
  ),
  makeSignMistake(
    'members by value',
    pickup,
    hex(`${joinMembers(Object.entries(pickup).sort(([, a], [, b]) => (a < b ? -1 : 1)))}&key=${app.appKey}`),
    'order:by-value',
    'sorted by value',
  ),
  makeSignMistake(
    'names sorted without regard to case',
    { ...pickup, Zone: '1' },
    hex(
      joinMembers(
        Object.entries({ ...pickup, Zone: '1' }).sort(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)),
      ) + `&key=${app.appKey}`,
    ),
    'order:ignoring-case',
    'without regard to upper and lower case',
  ),
  makeSignMistake(
    'values URL encoded',
    pickup,
    hex(encodedText(pickup, encodeURIComponent)),
    'encoding:percent',
    'the space in expired_at became %20',
  ),
  makeSignMistake(
    'values encoded with lower-case %xx',
    pickup,
    hex(
      encodedText(pickup, (value) =>
        encodeURIComponent(value)
          .replaceAll('%20', '+')
          .replace(/%../g, (code) => code.toLowerCase()),
      ),
    ),
    'encoding:form-lower',
    'lower-case %xx',
  ),
  makeSignMistake(
    'values with \\u escapes',
    consume,
    hex(
      encodedText(consume, (value) =>
        JSON.stringify(value)
          .slice(1, -1)
          .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`),
      ),
    ),
    'encoding:escaped-unicode',
    '\\u escapes',
  ),
  makeSignMistake(
    'slashes escaped',
    consume,
    hex(encodedText(consume, (value) => value.replaceAll('/', '\\/'))),
    'encoding:escaped-slash',
    'slashes were escaped',
  ),
  makeSignMistake(
    'values in quotes',
    pickup,
    hex(encodedText(pickup, (value) => JSON.stringify(value))),
    'encoding:quoted',
    'with quotes around them',
  ),
  makeSignMistake(
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
  makeSignMistake(
    'everything in upper case',
    pickup,
    hex(`${joinMembers(byName(pickup)).toUpperCase()}&key=${app.appKey}`),
    'encoding:whole-upper-case',
    'in upper case',
  ),
  makeSignMistake(
    'values trimmed',
    { ...consume, trade_id: ' t-1 ' },
    hex(text({ ...consume, trade_id: 't-1' })),
    'encoding:trimmed',
    'cut off',
  ),
  makeSignMistake(
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
  makeSignMistake(
    'a & after the last member',
    pickup,
    hex(`${joinMembers(byName(pickup))}&&key=${app.appKey}`),
    'key-place:double-ampersand',
    'there is a "&" after the last member',
  ),
  makeSignMistake(
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
  makeSignMistake(
    'the JSON text',
    pickup,
    hex(`${JSON.stringify(pickup)}&key=${app.appKey}`),
    'join:json',
    'the JSON text was signed',
  ),
  makeSignMistake(
    'base64 of the text',
    pickup,
    hex(base64(text(pickup))),
    'join:base64-of-all',
    'base64 of the joined members and the key',
  ),
  makeSignMistake(
    'an empty member signed, numbers too',
    { ...pickup, product_id: 5, page: '' },
    hex(
      `${joinMembers(Object.entries({ ...pickup, page: '' }).sort(([a], [b]) => (a < b ? -1 : 1)))}&key=${app.appKey}`,
    ),
    'members:empty-kept',
    'whose value is empty were signed',
  ),
  makeSignMistake(
    'sign= among the members',
    pickup,
    hex(
      `${joinMembers(Object.entries({ ...pickup, sign: '' }).sort(([a], [b]) => (a < b ? -1 : 1)))}&key=${app.appKey}`,
    ),
    'members:sign-included',
    'an empty member "sign"',
  ),
  makeSignMistake(
    '"0" treated as empty',
    { ...pickup, count: '0' },
    hex(text(withoutMember(pickup, 'count'))),
    'members:zero-left-out',
    '0 were left out',
  ),
  makeSignMistake(
    'timestamp added after signing',
    pickup,
    hex(text(withoutMember(pickup, 'timestamp'))),
    'members:unsigned-timestamp',
    'timestamp was not signed',
  ),
  makeSignMistake(
    'Appid signed too',
    pickup,
    hex(text({ ...pickup, Appid: app.appId })),
    'members:extra-Appid',
    'Appid was signed among the members',
  ),
  makeSignMistake(
    'timestamp signed in milliseconds',
    pickup,
    hex(text({ ...pickup, timestamp: '1714373688421' })),
    'members:timestamp-signed-in-milliseconds',
    'signed in milliseconds',
  ),
  makeSignMistake(
    'the clock read twice',
    pickup,
    hex(text({ ...pickup, timestamp: '1714373689' })),
    'members:timestamp-off-by-1',
    'the clock was read twice',
  ),
  makeSignMistake(
    'a leading zero lost',
    consume,
    hex(text({ ...consume, code: '12345' })),
    'members:code-leading-zero-lost',
    'lost its leading zero',
  ),
  makeSignMistake(
    'an id signed as 5.0',
    { ...pickup, product_id: 5 },
    hex(text({ ...pickup, product_id: '5.0' })),
    'members:product_id-as-float',
    'product_id was signed as 5.0',
  ),
  makeSignMistake(
    'a number that Go read as a float',
    { ...pickup, timestamp: 1714373688 },
    hex(text({ ...pickup, timestamp: '1.714373688e+09' })),
    'members:timestamp-with-exponent',
    'Go reads JSON numbers as floats',
  ),
  makeSignMistake(
    'a value with a line break',
    pickup,
    hex(text({ ...pickup, machine_no: '16327129\n' })),
    'members:machine_no-followed-by-\\n',
    'a line break after it',
  ),
  makeSignMistake(
    'the right sign in lower case',
    pickup,
    validSign(pickup).toLowerCase(),
    'sign:lower-case',
    'not in upper case',
  ),
  makeSignMistake(
    'the right sign in base64',
    pickup,
    createHash('md5').update(text(pickup)).digest('base64'),
    'sign:base64',
    'the sign is base64',
  ),
  makeSignMistake(
    'the middle of the MD5',
    pickup,
    validSign(pickup).slice(8, 24),
    'sign:middle-16',
    'only the middle 16 digits',
  ),
  makeSignMistake(
    'the right sign with a blank',
    pickup,
    `${validSign(pickup)} `,
    'sign:white-space',
    'white space around it',
  ),
  makeSignMistake(
    'the right sign cut off',
    pickup,
    validSign(pickup).slice(0, -1),
    'sign:cut-off',
    'cut off after 31 digits',
  ),
  makeSignMistake('SHA-256', pickup, hex(text(pickup), 'sha256'), 'sign:sha256', 'SHA-256 was used in place of MD5'),
  makeSignMistake(
    'HMAC-MD5',
    pickup,
    createHmac('md5', app.appKey)
      .update(joinMembers(byName(pickup)))
      .digest('hex')
      .toUpperCase(),
    'hash:hmac-of-members',
    'an HMAC',
  ),
  makeSignMistake(
    'HMAC-SHA-256 in lower case',
    pickup,
    createHmac('sha256', app.appKey)
      .update(joinMembers(byName(pickup)))
      .digest('hex'),
    ['hash:hmac-of-members', 'sign:lower-case', 'sign:sha256'],
    'SHA-256',
  ),
  makeSignMistake('MD5 of MD5', pickup, hex(hex(text(pickup))), 'hash:double-upper', 'the MD5 of the MD5'),
  makeSignMistake(
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
  makeSignMistake(
    'UTF-8 twice',
    consume,
    hex(Buffer.from(Buffer.from(text(consume)).toString('latin1'))),
    'hash:mojibake',
    'UTF-8 twice',
  ),
  makeSignMistake(
    'echo and its line break',
    pickup,
    hex(`${text(pickup)}\n`),
    'key:followed-by-line break',
    'echo writes it',
  ),
  makeSignMistake(
    'two at once: AppSecret, and lower case',
    pickup,
    hex(text(pickup, app.appSecret)).toLowerCase(),
    ['key:app-secret', 'sign:lower-case'],
    'and the sign is not in upper case',
  ),
  makeSignMistake(
    'two at once: the Go client with the AppSecret',
    pickup,
    hex(encodedText(pickup, form).replace(app.appKey, app.appSecret)),
    ['dialect:go', 'key:app-secret'],
    'and the AppSecret was used',
  ),
  makeSignMistake(
    'two at once: unsorted, and the key bare',
    pickup,
    hex(joinMembers(Object.entries(pickup)) + app.appKey),
    ['key-place:joined-bare', 'order:as-sent'],
    'without "&key="',
  ),
  makeSignMistake(
    'two members not signed',
    pickup,
    hex(text(withoutMember(withoutMember(pickup, 'timestamp'), 'method'))),
    ['members:unsigned-method', 'members:unsigned-timestamp'],
    'method was not signed; and timestamp was not signed',
  ),
];

/** Mistakes before the sign, with the step that must find them. */
export const payloadMistakes: readonly (ClientMistake & { readonly step: string })[] = [
  base64Case(
    'URL alphabet',
    base64(json({ ...pickup, note: '???>>>' }, ''))
      .replaceAll('+', '-')
      .replaceAll('/', '_'),
    'URL alphabet',
  ),
  base64Case('line breaks', base64(json(pickup, validSign(pickup))).replace(/.{64}/g, '$&\n'), 'line breaks'),
  base64Case(
    'no padding',
    base64(
      `${json(pickup, validSign(pickup))}${' '.repeat((4 - (json(pickup, validSign(pickup)).length % 3)) % 3)}`,
    ).replace(/=+$/, ''),
    'has no =',
  ),
  base64Case(
    '+ became a space',
    base64(json({ ...pickup, note: '???>>>' }, '')).replaceAll('+', ' '),
    'each + of payload became a space',
  ),
  base64Case('percent-encoded', encodeURIComponent(base64(json({ ...pickup, note: '???>>>' }, ''))), 'URL encoded'),
  base64Case('base64 twice', base64(base64(json(pickup, validSign(pickup)))), 'base64 of base64'),
  base64Case('in quotes', `"${base64(json(pickup, validSign(pickup)))}"`, 'quotes around'),
  base64Case('a form in its place', `machine_no=16327129&sign=${validSign(pickup)}`, 'a form'),
  base64Case('UTF-16', base64(Buffer.from(json(pickup, validSign(pickup)), 'utf16le')), 'UTF-16'),
  base64Case(
    'GBK',
    base64(Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xbf, 0xc9, 0xc0, 0xd6]), Buffer.from('","sign":"x"}')])),
    'GBK',
  ),
  base64Case('garbage', '!!!', 'not base64'),
  base64Case('nothing', ' ', 'payload is empty'),
  jsonCase('a comma too many', json(pickup, validSign(pickup)).replace(/}$/, ',}'), 'comma follows the last member'),
  jsonCase('single quotes', `{'machine_no':"16327129"}`, 'single quotes'),
  jsonCase('a Python dictionary', `{'machine_no': '16327129', 'sign': None}`, 'Python'),
  jsonCase('a byte order mark', `\ufeff${json(pickup, validSign(pickup))}`, 'byte order mark'),
  jsonCase('JSON in a JSON string', JSON.stringify(json(pickup, validSign(pickup))), 'encoded twice'),
  jsonCase('names without quotes', `{machine_no:"16327129"}`, 'names have no quotes'),
  jsonCase('cut off', json(pickup, validSign(pickup)).slice(0, -20), 'cut off'),
  {
    ...jsonCase(
      'a member twice',
      json(pickup, validSign(pickup)).replace('{', '{"count":"1",'),
      'member "count" occurs twice',
    ),
    step: 'members',
  },
  { ...jsonCase('no sign', JSON.stringify(pickup), 'member "sign" is missing'), step: 'members' },
  { ...jsonCase('an empty sign', json(pickup, ''), 'member "sign" is empty'), step: 'members' },
  {
    ...jsonCase('sign under another name', JSON.stringify({ ...pickup, Sign: validSign(pickup) }), 'there is "Sign"'),
    step: 'members',
  },
  {
    ...jsonCase(
      'the key as a member',
      JSON.stringify({ ...pickup, key: app.appKey, sign: validSign(pickup) }),
      'a member "key" is sent',
    ),
    step: 'members',
  },
  {
    ...jsonCase('a fraction', json(pickup, validSign(pickup)).replace('"5"', '5.0'), 'a number with a fraction'),
    step: 'types',
  },
  { ...jsonCase('true', json(pickup, validSign(pickup)).replace('"5"', 'true'), 'is true or false'), step: 'types' },
  { ...jsonCase('null', json(pickup, validSign(pickup)).replace('"5"', 'null'), 'is null'), step: 'types' },
  {
    ...jsonCase(
      'an object inside',
      json(pickup, validSign(pickup)).replace('"5"', '{"a":1}'),
      'is an object or an array',
    ),
    step: 'types',
  },
  { ...jsonCase('a sign that is a number', json(pickup, 5), 'member "sign" is a number'), step: 'types' },
];

function base64Case(title: string, payload: string, message: string) {
  return { title, payload, names: [], message, step: 'base64' };
}

function jsonCase(title: string, content: string, message: string) {
  return { title, payload: base64(content), names: [], message, step: 'json' };
}

function withoutMember(members: Members, name: string): Members {
  return Object.fromEntries(Object.entries(members).filter(([other]) => other !== name));
}
