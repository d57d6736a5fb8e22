import { encodeGbk } from '#core/signing/diagnosis/gbk.ts';
import {
  app,
  type Members,
  type WrongSign,
  deliver,
  hash,
  joinMembers,
  addKey,
  signOf,
  text,
} from './wrong-sign-texts.ts';

const consume: Members = {
  machine_no: '16327129',
  method: 'event.consume.pickup_code',
  code: '123456',
  product_id: '1000',
  notify_url: 'http://shop.example/notify?shop=7&lang=zh',
  trade_id: '可乐 A/7',
  timestamp: '1795640000',
};
const emptyTrade: Members = { ...consume, trade_id: '' };
const trade = (trade_id: string): Members => ({ ...consume, trade_id });
const at = (timestamp: string): Members => ({ ...deliver, timestamp });
const signWith = (members: Members, write: (value: string) => string) => hash(addKey(joinMembers(members, write)));
const percentEncode = (value: string) => encodeURIComponent(value).replaceAll('%20', '+');
const unicode = (value: string, pattern: RegExp) =>
  value.replace(pattern, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
const cesu8 = (text: string) =>
  Buffer.concat(
    text.split('').map((unit) => {
      const code = unit.charCodeAt(0);
      return code < 0xd800 || code > 0xdfff
        ? Buffer.from(unit)
        : Buffer.from([0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)]);
    }),
  );

export const times: Readonly<Record<string, WrongSign>> = {
  'a Java double for timestamp': [deliver, signOf(at('1.79564E9')), /timestamp was signed as 1\.79564E9: Java/],
  'a Java double for a round number': [
    { ...deliver, order_id: '20000000' },
    signOf({ ...deliver, order_id: '2.0E7' }),
    /order_id was signed as 2\.0E7: Java/,
  ],
  'a double of C for timestamp': [
    at('1714373688'),
    signOf(at('1.71437e+09')),
    /timestamp was signed as 1\.71437e\+09: C/,
  ],
  'a spreadsheet for a long number': [
    { ...deliver, order_id: '1234567890123456' },
    signOf({ ...deliver, order_id: '1.23457E+15' }),
    /a spreadsheet/,
  ],
  'a long number that lost its last digits': [
    { ...deliver, order_id: '12345678901234567' },
    signOf({ ...deliver, order_id: '12345678901234568' }),
    /read as a float/,
  ],
  'a Python float for timestamp': [deliver, signOf(at('1795640000.0')), /timestamp was signed as 1795640000\.0/],
  'a Go float for timestamp': [deliver, signOf(at('1.79564e+09')), /timestamp was signed as 1\.79564e\+09: Go/],
  'timestamp in whole milliseconds': [deliver, signOf(at('1795640000000')), /signed in milliseconds/],
  'timestamp in milliseconds': [deliver, signOf(at('1795640000417')), /signed in milliseconds/],
  'timestamp in seconds, sent in milliseconds': [at('1795640000417'), signOf(at('1795640000')), /signed in seconds/],
  'timestamp with a fraction': [deliver, signOf(at('1795640000.417')), /with a fraction of a second, 1795640000\.417/],
  'timestamp with a short fraction': [
    deliver,
    signOf(at('1795640000.4')),
    /with a fraction of a second, 1795640000\.4$/,
  ],
  'timestamp 8 hours later': [deliver, signOf(at('1795668800')), /8 hours later.*zone/],
  'timestamp 8 hours earlier': [deliver, signOf(at('1795611200')), /8 hours earlier.*zone/],
  'timestamp of Bangkok': [deliver, signOf(at('1795665200')), /7 hours later.*zone/],
  'timestamp of New York': [deliver, signOf(at('1795622000')), /5 hours earlier.*zone/],
  'timestamp of India': [deliver, signOf(at('1795659800')), /5\.5 hours later.*zone/],
  'the clock read twice, 7 s apart': [
    deliver,
    signOf(at('1795639993')),
    /timestamp.*7 s earlier.*clock was read twice/,
  ],
  'the clock read twice, 300 s apart': [
    deliver,
    signOf(at('1795640300')),
    /timestamp.*300 s later.*clock was read twice/,
  ],
  'a number grouped': [consume, signOf({ ...consume, product_id: '1,000' }), /product_id was signed as 1,000/],
  'a number as a price': [consume, signOf({ ...consume, product_id: '1000.00' }), /product_id was signed as 1000\.00/],
};

export const absent: Readonly<Record<string, WrongSign>> = {
  'a member signed as undefined and not sent': [
    deliver,
    signOf({ ...deliver, trade_id: 'undefined' }),
    /trade_id=undefined was signed, and is not in the payload/,
  ],
  'a member signed as null and not sent': [
    deliver,
    signOf({ ...deliver, notify_url: 'null' }),
    /notify_url=null was signed/,
  ],
  'an empty member signed and not sent': [
    deliver,
    hash(addKey(text.replace('&order_id', '&notify_url=&order_id'))),
    /notify_url= was signed/,
  ],
  'an empty member signed as None': [
    emptyTrade,
    signOf(trade('None')),
    /trade_id, which is sent empty, was signed as None/,
  ],
  'an empty member signed as null': [
    emptyTrade,
    signOf(trade('null')),
    /trade_id, which is sent empty, was signed as null/,
  ],
  'two empty members signed as null': [
    { ...emptyTrade, code: '' },
    signOf({ ...trade('null'), code: 'null' }),
    /code and trade_id|trade_id and code/,
  ],
  'an empty member kept': [
    emptyTrade,
    hash(
      addKey(
        Object.keys(emptyTrade)
          .sort()
          .map((name) => `${name}=${emptyTrade[name] ?? ''}`)
          .join('&'),
      ),
    ),
    /signs trade_id although it is empty/,
  ],
  'an empty member kept without =': [
    emptyTrade,
    hash(
      addKey(
        Object.keys(emptyTrade)
          .sort()
          .map((name) => (name === 'trade_id' ? name : `${name}=${emptyTrade[name] ?? ''}`))
          .join('&'),
      ),
    ),
    /name alone, without "="/,
  ],
  'the text "0" left out': [
    { ...deliver, record_id: '0' },
    signOf({ ...deliver, record_id: '' }),
    /whose value is 0 were left out/,
  ],
  'the number 0 left out': [
    { ...deliver, record_id: 0 },
    signOf({ ...deliver, record_id: '' }),
    /PHP, Kotlin or Rust client.*record_id.*the number 0/,
  ],
  'the text "NULL" left out': [
    trade('NULL'),
    signOf({ ...trade(''), notify_url: consume['notify_url'] ?? '' }),
    /PHP or JavaScript client .*: it leaves trade_id out of the sign, because its value is "NULL"/,
  ],
  'appid among the members': [deliver, signOf({ ...deliver, appid: app.appId }), /appid was signed among the members/],
  'sign_type among the members': [deliver, signOf({ ...deliver, sign_type: 'MD5' }), /sign_type=MD5 was signed/],
};

export const markup: Readonly<Record<string, WrongSign>> = {
  'HTML reads &timestamp as ×tamp': [
    deliver,
    hash(addKey(text).replace('&timestamp', '×tamp')),
    /the &times of &timestamp became ×/,
  ],
  'HTML reads &notify_url as ¬ify_url': [
    consume,
    hash(addKey(joinMembers(consume)).replace('&notify_url', '¬ify_url').replace('&timestamp', '×tamp')),
    /the &not of &notify_url became ¬/,
  ],
  'a lenient HTML reader takes &record_id for ®': [
    deliver,
    hash(addKey(text).replace('&record_id', '®')),
    /&record_id as a whole became ®/,
  ],
  'HTML escapes every &': [consume, hash(addKey(joinMembers(consume)).replaceAll('&', '&amp;')), /&amp;/],
  'Gson escapes = and & of values': [
    consume,
    signWith(consume, (value) => unicode(value, /[=&]/g)),
    /Gson.*became \\u003d/,
  ],
  'Gson escapes = and & of the text': [deliver, hash(unicode(addKey(text), /[=&]/g)), /\\u003d/],
  'Go escapes & of values': [
    consume,
    signWith(consume, (value) => unicode(value, /&/g)),
    /Go writes JSON.*became \\u0026/,
  ],
  "PHP's json_encode": [
    consume,
    signWith(consume, (value) => unicode(value.replaceAll('/', '\\/'), /[\u0080-\uffff]/g)),
    /json_encode/,
  ],
};

export const characters: Readonly<Record<string, WrongSign>> = {
  'values as a form': [
    consume,
    signWith(consume, (value) =>
      percentEncode(value).replace(/[!'()*~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`),
    ),
    /Go or Kotlin client.*as a form/,
  ],
  'a form with lower-case %xx': [
    consume,
    signWith(consume, (value) => percentEncode(value).replace(/%../g, (code) => code.toLowerCase())),
    /lower-case %xx/,
  ],
  'a form with * kept, which only Kotlin does': [
    trade('a*b'),
    signWith(trade('a*b'), percentEncode),
    /like the Kotlin client: /,
  ],
  'a form with ~ kept, which only Go does': [
    trade('a~b'),
    signWith(trade('a~b'), percentEncode),
    /like the Go client: /,
  ],
  GBK: [consume, hash(encodeGbk(addKey(joinMembers(consume)))), /hashed as GBK/],
  'question marks for Chinese': [
    consume,
    // eslint-disable-next-line no-control-regex -- it matches all of Latin-1
    hash(Buffer.from(addKey(joinMembers(consume)).replace(/[^\u0000-\u00ff]/g, '?'), 'latin1')),
    /became "\?"/,
  ],
  'low bytes of Chinese': [consume, hash(Buffer.from(addKey(joinMembers(consume)), 'latin1')), /Latin-1.*low byte/],
  'CESU-8': [trade('cola🥤'), hash(cesu8(addKey(joinMembers(trade('cola🥤'))))), /CESU-8/],
  'an emoji dropped': [trade('cola🥤'), signOf(trade('cola')), /the "🥤" in trade_id was left out/],
  'an emoji as ?': [trade('cola🥤'), signOf(trade('cola?')), /beyond U\+FFFF.*became \?/],
  'an emoji as ????': [trade('cola🥤'), signOf(trade('cola????')), /beyond U\+FFFF.*utf8mb3/],
  '+ read as a space': [
    trade('a+b'),
    signOf(trade('a b')),
    /\+ was read as a space: the "\+" in trade_id became a space/,
  ],
  'a space became +': [trade('a b'), signOf(trade('a+b')), /spaces were written as \+/],
  'a value trimmed': [trade('A7 '), signOf(trade('A7')), /white space around the values was cut off/],
  'a tab after a value': [trade('A7'), signOf(trade('A7\t')), /trade_id was signed with a tab after it/],
  'a space before a value': [trade('A7'), signOf(trade(' A7')), /trade_id was signed with a space before it/],
  'a byte order mark before a value': [
    trade('A7'),
    signOf(trade('\ufeffA7')),
    /trade_id was signed with a byte order mark/,
  ],
  NFD: [trade('café'), signOf(trade('café'.normalize('NFD'))), /NFD/],
  'full-width digits': [trade('A７'), signOf(trade('A7')), /full-width characters were made narrow/],
  'True of Python': [
    { ...deliver, is_lp: 'true' },
    signOf({ ...deliver, is_lp: 'True' }),
    /is_lp was signed as "True"/,
  ],
  'true as 1': [{ ...deliver, is_lp: 'true' }, signOf({ ...deliver, is_lp: '1' }), /written as 1 and 0/],
};
