/** Values of a member as they stand in the JSON: at the limits of numbers and texts, of any type, and broken. */
export const memberTexts: readonly string[] = [
  ...['0', '1', '-1', '-0', '007', '1.0', '1.5', '1e0', '1E5', '1e', '1.', '.5', '+1', '-', '0x1', 'NaN'],
  ...['9007199254740991', '9007199254740992', '-9007199254740991', '-9007199254740992', '123456789012345678901234'],
  ...['null', 'true', 'false', 'nul', 'tru', 'True', 'undefined'],
  ...['[]', '["1"]', '[[1]]', '{}', '{"a":1}', '[1', '{"a"', '[,]', '[1,]'],
  ...['""', '" "', '"0"', '"01"', '"+1"', '"-1"', '"1 "', '"null"', '"NULL"', '"1.0"', '"1e0"'],
  ...[
    '"\\u0041"',
    '"\\u00e9\\u4e2d"',
    '"\\ud83d\\ude00"',
    '"\\/\\b\\f\\n\\r\\t\\"\\\\"',
    '"\ud83d\ude00"',
    '"\u4e2d\u6587"',
  ],
  ...['"\\ud800"', '"\\udc00"', '"\\ude00\\ud83d"', '"\\ud800x"', '"\\x41"', '"\\u00g0"', '"\\u12"', '"\\u"', '"\\'],
  ...['"a\\', '"a\\u12', '"open', '"a\tb"', '"a\nb"', '"a\u0000b"', '"a\u001fb"', '"a\u007fb"', "'a'", '"a" "b"'],
  ...['"a&b"', '"a=b"', '"x&machine_no=1"', '"\\u0026"', '"\u00a0"', '"\ufeff"', '"\u200b"', '"\u2028"'],
];

/** The whole JSON of a payload. */
export const jsonTexts: readonly string[] = [
  ...['', ' ', '[]', '"text"', '1', 'null', 'true', '{', '{}', '{ }', '}', '{"', '{"a', '{"a"', '{"a":', '{"a":1'],
  ...[
    '{"a":1,',
    '{"a":1,}',
    '{,}',
    '{"a" 1}',
    '{"a"::1}',
    '{a:1}',
    "{'a':1}",
    '[{"a":1}]',
    '{"a":{"b":{}}}',
    '{"a":[]}',
  ],
  ...[
    '{"a":1 "b":2}',
    '{"a":1;"b":2}',
    '{1:2}',
    '{null:1}',
    '//x\n{}',
    '{"a":1}{"b":2}',
    '{"a":tru',
    '{"a":-',
    '{"a":1.',
  ],
  ...['{"__proto__":1}', '{"constructor":"x","sign":"{sign}"}', '{"sign":"{sign}"}', '{"":"x","sign":"{sign}"}'],
  '{"sign":"{sign}","timestamp":"{timestamp}"}',
  '{"machine_no":"{machine_no}","sign":"{sign}","timestamp":{timestamp}}',
  '{"machine_no":"{machine_no}","machine_no":"{machine_no}","timestamp":"{timestamp}","sign":"{sign}"}',
  '{"timestamp":"{timestamp}","sign":"{sign}","\\u0073ign":"{sign}"}',
  ' {\n\t"machine_no" : "{machine_no}" ,\r\n "timestamp" : {timestamp} , "sign" : "{sign}" } ',
  '{"machine_no":"{machine_no}","timestamp":"{timestamp}","KEY":"x","Sign":"y","sign":"{sign}"}',
];

/** What stands before and behind the JSON. */
export const beforeTexts: readonly string[] = ['\ufeff', ' ', '\n\t ', '\u00a0', 'x', ',', '{', '\u000b'];
export const afterTexts: readonly string[] = [' ', '\r\n', '\u00a0', '{}', '}', ',', '\u0000', 'x', '//', ']'];

const deep = (levels: number): string => `{"machine_no":${'['.repeat(levels)}${']'.repeat(levels)}}`;

/** The whole body; `{payload}` stands for a right payload. */
export const bodyTexts: readonly string[] = [
  ...[
    '',
    ' ',
    '\n',
    '{}',
    '[]',
    '[1]',
    '""',
    'null',
    '1',
    'x',
    '{',
    '{"',
    '{}{}',
    '{"a":1}',
    '[{}]',
    '{"a":null}',
    '{"a":true}',
  ],
  ...['payload={payload}', 'a=1&b=2', 'machine_no={machine_no}&timestamp={timestamp}', 'x=', '=x'],
  '--x\r\nContent-Disposition: form-data; name="payload"\r\n\r\n{payload}\r\n--x--',
  ...['{"payload":5}', '{"payload":null}', '{"payload":""}', '{"payload":[]}', '{"payload":{}}', '{"payload":true}'],
  ...[
    '{"payload":" {payload}"}',
    '{"payload":"{payload}\\n"}',
    '{"payload":"{payload}',
    '{"payload":"{payload}"',
    '"{payload}"',
  ],
  ...['{"payload":"{payload}","x":1}', '{"x":1,"payload":"{payload}"}', '{"Payload":"{payload}"}', '{payload}'],
  '{"payload":"{payload}","payload":"{payload}"}',
  '\ufeff{"payload":"{payload}"}',
  ' \r\n{\t"payload" : "{payload}" } ',
  ...[
    '{"payload":"===="}',
    '{"payload":"A"}',
    '{"payload":"AAA"}',
    '{"payload":"AA=="}',
    '{"payload":"AB=="}',
    '{"payload":"e30"}',
  ],
  ...[
    '{"payload":"e30="}',
    '{"payload":"e-0="}',
    '{"payload":"e30=="}',
    '{"payload":"e3 0="}',
    '{"payload":"\u4e2d"}',
    '{"payload":"=e30"}',
  ],
  ...['{"payload":1.5}', '{"payload":1e5}', '{"payload":-0}', '{"payload":9007199254740992}', '{"payload":"\\ud800"}'],
  ...[
    '{"__proto__":1}',
    '{"payload":"a\\qb"}',
    '{"payload":"a\tb"}',
    '[{"a":1.5}]',
    '{"a":{"b":[1,{"c":1.5}]}}',
    '{"a":[{"b":1,"b":2}]}',
  ],
  ...[deep(14), deep(15), deep(16), '['.repeat(16) + ']'.repeat(16), '['.repeat(17) + ']'.repeat(17)],
];

/** Paths of no endpoint, of another one, and with ids that cannot be one. */
export const pathTexts: readonly string[] = [
  ...[
    '/',
    '/nothing',
    '/orders/',
    '/ORDERS',
    '/order',
    '/ping/',
    '/ping?x=1',
    '/orders?x=1',
    '/products/1',
    '/floors/1',
  ],
  ...['/orders/0', '/orders/01', '/orders/abc', '/orders/-1', '/orders/9007199254740991', '/orders/9007199254740992'],
  ...[
    '/orders/99999999999999999',
    '/orders/1/deliveries/',
    '/orders/0/deliveries',
    '/orders/x/deliveries',
    '/orders/1/x',
  ],
  ...[
    '/deliveries/abc',
    `/deliveries/${'1'.repeat(32)}`,
    `/deliveries/${'1'.repeat(33)}`,
    '/deliveries/0',
    '/deliveries/debug/1',
  ],
  ...['/products/0/pickup_code', '/products/01/pickup_code', '/products/x/pickup_code', '/products/1/pickup_codes'],
  ...[
    '/rent/machines/abc',
    '/rent/machines/1',
    '/rent/machines/{machine_no}',
    `/rent/machines/${'1'.repeat(33)}`,
    '/rent',
  ],
  ...[
    '/ping',
    '/orders',
    '/orders/{order_id}',
    '/orders/{order_id}/deliveries',
    '/deliveries',
    '/deliveries/debug',
    '/consumes',
  ],
  ...['/products', '/floors', '/pickup_codes', '/products/{product_id}/pickup_code', '/deliveries/{delivery_id}'],
];

type Headers = Readonly<Record<string, string | null>>;

/** Headers in place of the merchant's own, or besides them. */
export const headerSets: readonly Headers[] = [
  ...[{ appid: null }, { appid: '' }, { appid: 'x' }, { appid: 'Demo-Merchant' }, { appid: null, appsecret: null }],
  ...[
    { appsecret: null },
    { appsecret: '' },
    { appsecret: 'x' },
    { appsecret: 'demo-app-key' },
    { appid: 'x', appsecret: 'x' },
  ],
  ...[
    { 'content-type': null },
    { 'content-type': 'text/plain' },
    { 'content-type': '???' },
    { 'content-encoding': 'gzip' },
  ],
  { 'content-type': 'application/x-www-form-urlencoded' },
];

/** Languages that are asked for; a message may be in either. */
export const languages: readonly string[] = [
  ...['en', 'en-US', 'EN', 'zh', 'zh-CN', 'fr', '*', 'en;q=0', 'en;q=0.5, zh', 'zh;q=0.5, en', 'zh, en', 'en, zh'],
  ...['en;q=0.5, *', '*;q=0.5, en', 'fr, en;q=0.1', 'en-GB, zh;q=0.9', 'english', ''],
];
