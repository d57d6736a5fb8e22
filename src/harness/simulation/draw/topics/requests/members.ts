import type { StepInput } from '#harness/scenario/steps.ts';

type Endpoint = Extract<StepInput, { readonly sendRequest: string }>['sendRequest'];
type Values = readonly unknown[];

const ids: Values = [
  999_999,
  0,
  1,
  -1,
  1.5,
  '0',
  '1',
  '01',
  '',
  ' 1',
  'abc',
  '\uff11',
  null,
  true,
  [],
  {},
  '9007199254740992',
];
const machineNos: Values = [
  ...['', '1234567', '123456789', '9999999a', ' 1234567', '00000000', '{machine_no} ', '{machine_no}\n', 'x'],
  ...[9_999_999, 10_000_000, 99_999_999, 100_000_000, -12_345_678, null, true, ['{machine_no}'], {}],
];
const between = (least: number, most: number): Values => [
  ...[
    least - 1,
    least,
    most,
    most + 1,
    `${least - 1}`,
    `${least}`,
    `${most}`,
    `${most + 1}`,
    `0${least}`,
    `${least}.0`,
  ],
  ...['', ' ', 'x', null, [], {}, true, -1, '-1', least + 0.5],
];
const wrongUrls: Values = [
  ...[
    '',
    ' ',
    'x',
    'ftp://receiver.example/',
    'http://',
    'http:/x',
    '//receiver.example/',
    'receiver.example',
    'http:x',
  ],
  ...['http://a b/', 'http://receiver.example/a b', 'http://u:p@receiver.example/', 'http://@receiver.example/'],
  ...[
    'http://u@receiver.example/',
    'http://receiver.example\\x',
    'http://[::1',
    'http://receiver.example:99999/',
    'http://?x',
  ],
  ...['http://receiver.example/\n', 'javascript:x', 5, null, [], `http://receiver.example/${'x'.repeat(2_025)}`],
];
const privateUrls: Values = [
  ...['http://127.0.0.1/', 'http://localhost/', 'http://10.0.0.1/', 'http://192.168.1.1/', 'http://169.254.1.1/'],
  ...['http://[::1]/', 'http://0x7f.1/', 'http://2130706433/', 'http://[::ffff:10.0.0.1]/', 'https://172.16.0.1:443/'],
];
/** No simulated receiver has them: only a call that owes no callback holds one. */
const rightUrls: Values = [
  ...[
    'HTTP://RECEIVER.EXAMPLE/',
    'https://receiver.example',
    'http://receiver.example/?a=1&b=2',
    'http://8.8.8.8:80/x',
  ],
  `http://receiver.example/${'x'.repeat(2_024)}`,
];
const tradeIds: Values = [
  ...['twice', 'twice', 'twice'],
  ...[
    '',
    ' ',
    'a'.repeat(64),
    'a'.repeat(65),
    '\ud83d\ude00'.repeat(64),
    '\ud83d\ude00'.repeat(65),
    'a&b',
    'a=b',
    '\u4e2d',
  ],
  ...['a\u0000', 'a\nb', 'a\u007f', 'a\u200b', 'a\u2028', '\ufeff', 'a\u00a0b', 5, 0, null, [], true],
];
const line = { product_id: '{product_id}', quantity: 1 };
const products: Values = [
  [{ ...line, product_id: '999999' }],
  ...[[], {}, 'x', '', null, 1, true, [1], ['x'], [null], [[]], [[line]], [{}], [line, {}], [line, null], [line, line]],
  ...[0, 101, -1, 1.5, '0', '01', '1', '', null, [], {}].map((quantity) => [{ ...line, quantity }]),
  ...ids.map((id) => [line, { product_id: id, quantity: 1 }]),
  ...[[{ ...line, extra: 1 }], [line, { ...line, '': 1 }], [{ product_id: '{product_id}' }], [{ quantity: 1 }]],
  ...[[{ quantity: 0, extra: 1 }], [{ quantity: 'x' }], [{ product_id: null }, { extra: 1 }], Array(101).fill(line)],
];
const methods: Values = [
  ...[
    '',
    'x',
    5,
    null,
    [],
    'device.delivery.put',
    'order.delivery.put',
    'event.consume.pickup_code',
    'Device.delivery.put',
  ],
  ...['pickup_code.product.id', 'pickup_code.product.all', 'pickup_code.delete.id', 'pickup_code.delete.all'],
];
const pickupCodes: Values = [
  ...['12345', '123456', '012345', '1234567890', '12345678901', 'abcdef', ' 123456', '', '12345\u0661'],
  ...[12_345, 99_999, 100_000, 123_456, 9_999_999_999, 12_345_678_901, -123_456, null, []],
];
const dates: Values = [
  ...[
    '2024-02-30 00:00:00',
    '2024-02-29 23:59:59',
    '2023-02-29 00:00:00',
    '2099-01-01 00:00:00',
    '2099-13-01 00:00:00',
  ],
  ...[
    '2099-1-1 0:0:0',
    '2099-01-01T00:00:00',
    '2099-01-01',
    '2099-01-01 24:00:00',
    '2099-01-01 23:60:00',
    '9999-12-31 23:59:59',
  ],
  ...['', ' ', 'x', 0, 1_700_000_000, null, '2099-01-01 00:00:00 ', '0000-01-01 00:00:00'],
];
const laneNames: Values = [
  ...[
    0,
    1,
    99,
    100,
    -1,
    '0',
    '00',
    '99',
    '100',
    'A1',
    '1A',
    '\u7532',
    'a b',
    'a=b',
    'a'.repeat(16),
    'a'.repeat(17),
    '',
    ' ',
  ],
  ...['a\u0000', 'a\u200b', null, [], {}],
];
const deliveryIds: Values = [...ids, '{delivery_id}', '1'.repeat(32), '1'.repeat(33), '00', 'debug'];
const timestamps: Values = [
  ...[
    '',
    ' ',
    'x',
    '0',
    '01',
    '-1',
    '1.5',
    '{timestamp}.0',
    '+{timestamp}',
    '0{timestamp}',
    ' {timestamp}',
    '{timestamp} ',
  ],
  ...['{timestamp}000', '99999999999', '100000000000', '9007199254740993', '12345678901234567', 0, -1, 1, 1.5],
  ...[99_999_999_999, 100_000_000_000, null, true, [], {}],
];
const signs: Values = ['', ' ', 'x', 5, 0, null, true, [], {}, 'a&b', '0'.repeat(32), 'F'.repeat(32), '\u4e2d', '&'];

const sale = { notify_url: [...wrongUrls, ...privateUrls, ...rightUrls], trade_id: tradeIds };
const common = { machine_no: machineNos };
const signed = { ...common, timestamp: timestamps, sign: signs };

/** Values at and beyond the limits of each member of each endpoint. */
export const memberValues: Readonly<Record<Endpoint, Readonly<Record<string, Values>>>> = {
  ping: {},
  machines: {},
  machine: {},
  'create-order': { ...common, notify_url: wrongUrls, trade_id: tradeIds, products },
  'get-order': { ...signed, order_id: ids },
  'update-order': { ...signed, order_id: ids, status: between(1, 6).filter((value) => value !== 1 && value !== '1') },
  'queue-order': { ...signed, method: methods, order_id: ids },
  'create-pickup-codes': {
    ...signed,
    method: methods,
    product_id: ids,
    expired_at: dates,
    code_length: between(6, 10),
    count: [0, 1, 2, 1_001, '0', '2', '1001', '02', '', 'x', null, -1, 1.5],
    quantity: between(0, 9),
  },
  'cancel-pickup-codes': { ...signed, method: methods, id: ids },
  'list-pickup-codes': { ...signed, product_id: ids },
  'consume-pickup-code': { ...signed, ...sale, method: methods, code: pickupCodes, product_id: ids },
  products: {
    ...signed,
    page: [...between(1, 9), '90071992547409', '90071992547410', 9_007_199_254_740_991],
    per_page: between(1, 100),
  },
  floors: signed,
  'lane-test': { ...signed, method: methods, channel_name: laneNames, notify_url: wrongUrls },
  deliver: { ...signed, method: methods, order_id: ids, record_id: ids },
  'delivery-result': { ...signed, delivery_id: deliveryIds },
};

/** Names that no endpoint has, that some have, and that a payload may not have. */
export const oddNames: readonly string[] = [
  ...['extra', 'key', 'KEY', 'Sign', '__proto__', 'constructor', 'toString', '', ' ', 'a&b', 'a=b', 'machine_no ', '0'],
  ...[
    'order_id',
    'method',
    'products',
    'page',
    'id',
    'code',
    'notify_url',
    '\u4e2d\u6587',
    '\ud83d\ude00',
    'x'.repeat(70),
  ],
];
