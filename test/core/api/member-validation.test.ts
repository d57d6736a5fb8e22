import { describe, expect, it } from 'vitest';
import { goodCalls, type EndpointName, type GoodCall } from './good-calls.ts';
import { headers, makeApi } from './api-world.ts';

const absent = Symbol('absent');
type BadMember = readonly [member: string, value: unknown, code: 4003 | 6021];

const badMachineNumbers: readonly BadMember[] = [
  '1632712',
  '163271290',
  '1632712a',
  '',
  1_632_712,
  -16_327_129,
  absent,
].map((value) => ['machine_no', value, 4003]);
const badIds = (member: string): readonly BadMember[] =>
  ['0', '07', '-1', '1.0', '1e3', ' 7', '7 ', '9007199254740992', 'x', '', 0, -1, absent].map((value) => [
    member,
    value,
    4003,
  ]);
const badUrls: readonly BadMember[] = [
  'ftp://shop.example/',
  'shop.example',
  '//shop.example/',
  'https://',
  'https:///callback',
  'https:shop.example',
  'https://user:pass@shop.example/',
  'https://user@shop.example/',
  'https://@shop.example/',
  'https://shop.example\\@evil.example/',
  'https://shop.example/a b',
  ' https://shop.example/',
  'https://shop.example/\n',
  'https://shop.example:99999/',
  'https://[::1',
  'javascript:alert(1)',
  `https://shop.example/${'a'.repeat(2048)}`,
  '',
  7,
  absent,
].map((value) => ['notify_url', value, 4003]);
const badTradeIds: readonly BadMember[] = [
  '',
  'a'.repeat(65),
  'a\nb',
  'a\u0000',
  'a\u200bb',
  'a\u2028b',
  7,
  absent,
].map((value) => ['trade_id', value, 4003]);
const badMethods: readonly BadMember[] = [
  ...['device.delivery.get', 'DEVICE.DELIVERY.PUT', 'device.delivery.put ', 7].map(
    (value) => ['method', value, 6021] as const,
  ),
  ['method', absent, 4003],
  ['method', '', 6021],
];
const badNumbers = (member: string, ...values: unknown[]): readonly BadMember[] =>
  values.map((value) => [member, value, 4003]);

const table: Partial<Record<EndpointName, readonly BadMember[]>> = {
  'create-order': [
    ...badMachineNumbers,
    ...badUrls,
    ...badTradeIds,
    ['trade_id', 'a=b', 4003],
    ['products', absent, 4003],
    ['products', [], 4003],
    ['products', {}, 4003],
    ['products', '[]', 4003],
    ['products', Array.from({ length: 101 }, () => ({ product_id: 1, quantity: 1 })), 4003],
  ],
  'get-order': badMachineNumbers,
  'update-order': [...badMachineNumbers, ...badNumbers('status', '0', '7', '01', 'SUCCESS', 0, 7, '', absent)],
  'create-pickup-codes': [
    ...badMachineNumbers,
    ...badMethods,
    ...badIds('product_id'),
    ...badNumbers('code_length', '5', '11', 'x', 5),
    ...badNumbers('count', '0', '1001', '-1', 0),
    ...badNumbers('quantity', 'x', '-1'),
    ...badNumbers(
      'expired_at',
      '2024-12-31',
      '2024-02-30 00:00:00',
      '2023-02-29 00:00:00',
      '2024-13-01 00:00:00',
      '2024-12-31 24:00:00',
      '2024-12-31T23:59:59',
      '24-12-31 23:59:59',
      7,
    ),
  ],
  'list-pickup-codes': badMachineNumbers,
  'consume-pickup-code': [
    ...badMachineNumbers,
    ...badMethods,
    ...badUrls,
    ...badTradeIds,
    ...badIds('product_id'),
    ...badNumbers('code', '12345', '12345678901', '12345x', '', 12_345, absent),
  ],
  products: [
    ...badMachineNumbers,
    ...badNumbers('page', '0', '-1', 'x', '1.5', 0),
    ...badNumbers('per_page', '0', '101', 101),
  ],
  deliver: [...badMachineNumbers, ...badMethods, ...badIds('order_id'), ...badIds('record_id')],
  'delivery-result': badMachineNumbers,
  'lane-test': [
    ...badMachineNumbers,
    ...badMethods,
    ...badUrls,
    ...badNumbers('channel_name', '100', '-1', '07', 'A 1', '_1', 100, '', absent),
  ],
  'queue-order': [...badMachineNumbers, ...badMethods],
  floors: badMachineNumbers,
  'cancel-pickup-codes': [...badMachineNumbers, ...badMethods, ...badIds('id')],
};

async function send(name: EndpointName, members: Record<string, unknown>, language = 'en') {
  const api = makeApi();
  const { bodyKind, path, method }: GoodCall = goodCalls[name];
  const more = { method, headers: { ...headers, 'accept-language': language } };
  const reply = bodyKind === 'signed' ? await api.signed(path, members, more) : await api.plain(path, members, more);
  return { reply, effects: api.fake.effects };
}

function withMember(name: EndpointName, member: string, value: unknown): Record<string, unknown> {
  const otherMembers = Object.entries(goodCalls[name].members).filter(([known]) => known !== member);
  return Object.fromEntries(value === absent ? otherMembers : [...otherMembers, [member, value]]);
}

/** A value for a test's title, cut where it is long. */
function printable(value: unknown): string {
  const text = value === absent ? '(nothing)' : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

for (const [name, badValues] of Object.entries(table) as [EndpointName, readonly BadMember[]][]) {
  describe(`${name} turns down`, () => {
    it.each(badValues.map(([member, value, code]) => [member, printable(value), code, value] as const))(
      '%s: %s with %i, and names the member',
      async (member, _printable, code, value) => {
        for (const language of ['en', 'zh']) {
          const { reply, effects } = await send(name, withMember(name, member, value), language);
          expect(reply).toMatchObject({ code, status: 400, data: {} });
          expect(reply.message).toContain(`"${member}"`);
          expect(/[\u4e00-\u9fff]/.test(reply.message)).toBe(language === 'zh');
          expect(effects).toEqual([]);
        }
      },
    );
  });
}

describe('every endpoint with members', () => {
  const withMembers = Object.entries(goodCalls)
    .filter(([, { bodyKind: takes }]) => takes !== 'none')
    .map(([name]) => name as EndpointName);
  const signed = withMembers.filter((name) => goodCalls[name].bodyKind === 'signed');

  it.each(withMembers)('%s refuses a member that it does not know, by its name, empty or not', async (name) => {
    for (const [unknownName, value] of [
      ['colour', 'red'],
      ['colour', ''],
      ['Machine_no', '1'],
      ['constructor', '1'],
      ['toString', ''],
    ] as const) {
      const { reply, effects } = await send(name, { ...goodCalls[name].members, [unknownName]: value });
      expect(reply).toMatchObject({
        code: 4003,
        status: 400,
        message: `invalid parameters: member "${unknownName}" is unknown`,
      });
      expect(effects).toEqual([]);
    }
  });

  it.each(signed)('%s refuses & and = in every member but notify_url', async (name) => {
    for (const member of Object.keys(goodCalls[name].members).filter((known) => known !== 'notify_url')) {
      for (const value of ['1&b=2', '1=', '&']) {
        const { reply, effects } = await send(name, withMember(name, member, value));
        expect(reply).toMatchObject({ code: 4003, status: 400 });
        expect(reply.message).toContain(`"${member}"`);
        expect(effects).toEqual([]);
      }
    }
  });
});

describe('messages', () => {
  it('state what the member must be, in both languages', async () => {
    const bad = withMember('deliver', 'method', 'device.delivery.get');
    expect((await send('deliver', bad)).reply.message).toBe(
      'method not allowed: member "method" must be device.delivery.put',
    );
    expect((await send('deliver', bad, 'zh')).reply.message).toBe(
      '不支持的 method：参数 "method" 应为 device.delivery.put',
    );
    const either = withMember('create-pickup-codes', 'method', 'x');
    expect((await send('create-pickup-codes', either)).reply.message).toContain(
      'pickup_code.product.id or pickup_code.product.all',
    );
    const missing = withMember('deliver', 'record_id', absent);
    expect((await send('deliver', missing)).reply.message).toBe('invalid parameters: member "record_id" is missing');
    expect((await send('deliver', missing, 'zh')).reply.message).toBe('参数无效：缺少参数 "record_id"');
  });

  it('name the place inside of products', async () => {
    const order = (line: unknown) =>
      send('create-order', { ...goodCalls['create-order'].members, products: [{ product_id: 1, quantity: 1 }, line] });
    const messageFor = async (line: unknown) => (await order(line)).reply.message;
    expect(await messageFor({ product_id: 1, quantity: 0 })).toBe(
      'invalid parameters: member "products[1].quantity" must be a whole number from 1 to 100',
    );
    expect(await messageFor({ product_id: 1, quantity: 101 })).toContain('"products[1].quantity"');
    expect(await messageFor({ product_id: 'x', quantity: 1 })).toContain('"products[1].product_id"');
    expect(await messageFor({ quantity: 1 })).toBe('invalid parameters: member "products[1].product_id" is missing');
    expect(await messageFor({ product_id: 1, quantity: 1, price: 1 })).toBe(
      'invalid parameters: member "products[1].price" is unknown',
    );
    expect(await messageFor(7)).toContain('"products[1]"');
  });

  it('keep a name of any length on one line', async () => {
    const { reply } = await send('deliver', { ...goodCalls.deliver.members, ['x\n'.repeat(300)]: '1' });
    expect(reply.message.length).toBeLessThan(300);
    expect(reply.message).not.toContain('\n');
  });

  it('state that product_id belongs to the first form of pickup codes alone', async () => {
    const all = withMember('create-pickup-codes', 'method', 'pickup_code.product.all');
    expect((await send('create-pickup-codes', all)).reply).toMatchObject({
      code: 4003,
      message: expect.stringContaining('"product_id"') as string,
    });
  });
});

describe('cancelling pickup codes', () => {
  it('takes an id with the first form alone, in both languages', async () => {
    const all = { ...goodCalls['cancel-pickup-codes'].members, method: 'pickup_code.delete.all' };
    const { reply, effects } = await send('cancel-pickup-codes', all);
    expect(reply).toMatchObject({
      code: 4003,
      status: 400,
      message: 'invalid parameters: member "id" goes with pickup_code.delete.id only',
    });
    expect(effects).toEqual([]);
    expect((await send('cancel-pickup-codes', all, 'zh')).reply.message).toBe(
      '参数无效：参数 "id" 只用于 pickup_code.delete.id',
    );
  });
});

describe('a machine in the path', () => {
  it.each(['x', '1632712a', '16327129%20'])('that is %s is not found', async (text) => {
    const api = makeApi();
    const reply = await api.plain(`/rent/machines/${text}`, '');
    expect(reply).toMatchObject({
      status: 404,
      code: 4004,
      message: expect.stringContaining('machine_no in the path must be digits') as string,
    });
    expect(api.fake.calls).toEqual([]);
  });
});

describe('ids in the path', () => {
  const paths = [
    '/orders/x',
    '/orders/07',
    '/orders/0',
    '/orders/9007199254740992',
    '/orders/-1',
    '/orders/60%20',
    '/orders/6.0',
  ];
  it.each([...paths, '/deliveries/x1', '/deliveries/1.0', '/products/x/pickup_code', '/orders/x/deliveries'])(
    '%s is not found',
    async (path) => {
      const api = makeApi();
      const reply = await api.signed(path, goodCalls['get-order'].members);
      expect(reply).toMatchObject({ status: 404, code: 4004 });
      expect(reply.message).toMatch(/_id in the path must be digits/);
      expect(api.fake.calls).toEqual([]);
    },
  );
});
