import {
  app,
  pickup,
  consume,
  type ClientMistake,
  hex,
  joinMembers,
  text,
  makeSignMistake,
  withoutMember,
} from './client-requests.ts';

/** Mistakes in which members are signed, and with which values. */
export const memberMistakes: readonly ClientMistake[] = [
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
];
