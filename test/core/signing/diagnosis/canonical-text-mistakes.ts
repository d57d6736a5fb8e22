import { Signatory } from '@cakioe/kit.js';
import {
  app,
  pickup,
  consume,
  type ClientMistake,
  hex,
  byName,
  joinMembers,
  text,
  base64,
  encodedText,
  form,
  makeSignMistake,
  withoutMember,
} from './client-requests.ts';

/** Mistakes in the text that is hashed: its key, its order, its encoding, how it is joined. */
export const canonicalTextMistakes: readonly ClientMistake[] = [
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
];
