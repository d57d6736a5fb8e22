import { createHash, createHmac } from 'node:crypto';
import {
  app,
  pickup,
  consume,
  type ClientMistake,
  hex,
  byName,
  joinMembers,
  text,
  validSign,
  encodedText,
  form,
  makeSignMistake,
  withoutMember,
} from './client-requests.ts';

/** Mistakes in the hash and in how the sign is written, and several mistakes at once. */
export const hashMistakes: readonly ClientMistake[] = [
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
