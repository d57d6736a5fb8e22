import { describe, expect, it } from 'vitest';
import { refuse } from '#core/domain/errors.ts';
import type { DeliveryOutcome } from '#core/domain/delivery.ts';
import { defaultChannel, defaultMachine, defaultProduct } from '#core/domain/description.ts';
import type { Order } from '#core/domain/order.ts';
import type { ProductView } from '#core/services.ts';
import { samplePickupCode, sampleLane } from '#test/core/store/samples.ts';
import { publishedBody, publishedMembers } from '#test/fixtures/published/read.ts';
import { delivery, machine, order, wallMs } from '../fake-services.ts';
import { goodCalls, type EndpointName } from '../good-calls.ts';
import { base, headers, makeApi, payloadOf } from '../api-world.ts';

/** The body of an answer, letter by letter, to a good call whose service answers `value`. */
async function bodyOf(name: EndpointName, service: string, value: unknown): Promise<string> {
  const api = makeApi();
  api.fake.values.set(service, value);
  const { method, path, members, bodyKind: takes } = goodCalls[name];
  const body = takes === 'signed' ? JSON.stringify({ payload: payloadOf(members) }) : JSON.stringify(members);
  return (await api.handle({ method, path: `${base}${path}`, headers, body })).body;
}

/** The order of the published page. */
const sampleOrder: Order = {
  ...order,
  id: 60,
  tradeId: '800a7e95-00d3-45c8-987d-3aafa412c77d',
  status: 'PICKUPCODE',
  amount: 100,
  pickupCodeId: 1,
  records: [
    {
      ...order.records[0]!,
      id: 78,
      productId: 131,
      quantity: 1,
      price: 100,
      status: 'WAITING_PICKED_UP',
      delivered: 0,
      inFlight: 0,
      notifySent: false,
    },
  ],
};

describe('the published page is answered letter by letter:', () => {
  it('its order, when it is read and when a pickup code buys it', async () => {
    const value = { order: sampleOrder, utcOffsetMinutes: 480 };
    expect(await bodyOf('get-order', 'orders.get', value)).toBe(publishedBody('order.json'));
    expect(await bodyOf('consume-pickup-code', 'pickupCodes.consume', value)).toBe(publishedBody('order.json'));
  });

  it('its delivery, on deliver and on lane test', async () => {
    const value = { ...delivery, deliveryId: '5121763043809673', startedAt: Date.parse('2024-05-04T16:16:49+08:00') };
    expect(await bodyOf('deliver', 'deliveries.deliver', value)).toBe(publishedBody('delivery.json'));
    expect(await bodyOf('lane-test', 'deliveries.laneTest', value)).toBe(publishedBody('delivery.json'));
  });

  it('its failure, where compat.unpaidCodeZero asks for it', async () => {
    const api = makeApi({ config: { timestampWindowMs: 300_000, unpaidCodeZero: true, signedPath: 'optional' } });
    api.fake.answers.set('deliveries.deliver', () => refuse(6054));
    const body = JSON.stringify({ payload: payloadOf(goodCalls.deliver.members) });
    expect((await api.handle({ method: 'POST', path: `${base}/deliveries`, headers, body })).body).toBe(
      publishedBody('unpaid.json'),
    );
  });

  const outcomes: [string, DeliveryOutcome | null, Record<string, string>][] = [
    ['has not ended', null, { status: '未取货或正在出货' }],
    [
      'succeeded',
      { kind: 'success', floorStatus: 1, errorMsg: '', at: wallMs + 750 },
      { status: '出货完成', pickup_at: '2024-04-29 14:54:48' },
    ],
    [
      'failed',
      { kind: 'failure', floorStatus: 2, errorMsg: 'Goods are Stuck', at: wallMs },
      { status: '出货失败', fail_reason: 'Goods are Stuck' },
    ],
    [
      'timed out',
      { kind: 'timeout', floorStatus: 47, errorMsg: 'Delivery Timeout', at: wallMs },
      { status: '出货超时', fail_reason: 'Delivery Timeout' },
    ],
  ];
  it.each(outcomes)('the result of a delivery that %s, by its table', async (_name, outcome, expectedData) => {
    const { data } = JSON.parse(await bodyOf('delivery-result', 'deliveries.result', { ...delivery, outcome })) as {
      data: Record<string, unknown>;
    };
    expect(data).toEqual({ delivered_at: '2024-04-29 14:54:48', ...expectedData });
    // The caller names the delivery, so the result does not.
    const members = publishedMembers('delivery-members.md').filter(({ name }) => name !== 'delivery_id');
    expect(Object.keys(data).filter((name) => !members.some((member) => member.name === name))).toEqual([]);
    for (const { name, type, required } of members) {
      if (required || name in data) expect(typeof data[name], name).toBe(type);
    }
  });
});

const cola = {
  lane: {
    ...sampleLane('16327129', 20),
    productId: 131,
    productName: '可乐',
    price: 100,
    stock: 1,
    capacity: 2,
    floorStatus: 2,
  },
  board: 1,
  product: {
    appId: null,
    productId: 131,
    category: { id: 2, title: '饮料' },
    description: '冰镇',
    thumb: 'https://shop.example/cola.png',
    originalPrice: 150,
    content: '<p>可乐</p>',
    goodNo: '6901234567892',
    slug: 'cola',
    media: ['https://shop.example/cola-1.png', 'https://shop.example/cola-2.png'],
  },
  channel: defaultChannel('16327129', 20),
} satisfies ProductView;
/** The product of lane 0, empty and without a description. */
const undescribed: ProductView = {
  lane: { ...sampleLane('16327129', 0), productId: 7, productName: '', price: 0, stock: 0, capacity: 0 },
  board: 1,
  product: defaultProduct(7),
  channel: defaultChannel('16327129', 0),
};
const describedMachine = {
  machineNo: '16327129',
  address: '一楼东门',
  notifyMessage: '设备已连接',
  lngLat: '116.549815,39.922273',
  contact: '王先生',
  tel: '13800000000',
};
const hall = {
  machine: { ...machine, name: '大厅', createdAt: Date.parse('2024-03-18T20:48:23+08:00') },
  online: true,
  description: describedMachine,
};
/** Members that are ours and stand behind the published ones. */
const own = (text: string, ...members: string[]): string =>
  members.reduce((sofar, member) => sofar.replace(new RegExp(`,"${member}":(?:"[^"]*"|\\d+)`), ''), text);

describe('the published shapes are answered letter by letter:', () => {
  it('a page of products', async () => {
    expect(await bodyOf('products', 'catalogue.products', { total: 11, products: [cola] })).toBe(
      publishedBody('products.json'),
    );
  });

  it('lanes', async () => {
    expect(await bodyOf('floors', 'catalogue.floors', [cola])).toBe(publishedBody('floors.json'));
  });

  it('machines, with type and mode of ours behind', async () => {
    const body = await bodyOf('machines', 'catalogue.machines', [hall]);
    expect(own(body, 'type', 'mode')).toBe(publishedBody('machines.json'));
    expect(JSON.parse(body)).toMatchObject({ data: [{ type: 'conveyor', mode: 'NORMAL' }] });
    expect(body).not.toContain('machine-key');
  });

  it('one machine, as in the list, with what it sells in outline', async () => {
    const detail = { ...hall, cabinets: ['A', 'B'], categories: [{ id: 2, title: '饮料' }], merchantName: '店' };
    const { data } = JSON.parse(publishedBody('machines.json')) as { data: [object] };
    const outline = {
      model: { cabinet_names: ['A', 'B'] },
      machine_type: 1,
      categories: [{ id: 2, title: '饮料' }],
      merchant: { title: '店' },
    };
    const body = await bodyOf('machine', 'catalogue.machine', detail);
    expect(JSON.parse(body)).toEqual({
      code: 0,
      message: 'ok',
      data: { ...data[0], type: 'conveyor', mode: 'NORMAL', ...outline },
    });
    expect(body).not.toContain('machine-key');
  });

  it('pickup codes, with product_id of ours behind', async () => {
    const at = {
      createdAt: Date.parse('2024-04-27T14:00:08+08:00'),
      expiresAt: Date.parse('2024-04-28T14:00:08+08:00'),
    };
    const codes = [{ code: { ...samplePickupCode(2111), code: '9388106', productId: 131, ...at }, status: 'UNUSED' }];
    const body = await bodyOf('list-pickup-codes', 'pickupCodes.list', { codes, utcOffsetMinutes: 480 });
    expect(own(body, 'product_id')).toBe(publishedBody('pickup-codes.json'));
    expect(JSON.parse(body)).toMatchObject({ data: [{ product_id: 131 }] });
  });
});

describe('of what is zero, false or empty', () => {
  it('an empty lane 0 keeps stock, number and prices, and has the defaults of a lane without description', async () => {
    const body = await bodyOf('products', 'catalogue.products', { total: 1, products: [undescribed] });
    expect(JSON.parse(body)).toEqual({
      code: 0,
      message: 'ok',
      data: {
        data: [
          {
            id: 7,
            category: { id: 1, title: '默认分类' },
            good: { name: '商品 7', price: '0.00', original_price: '0.00', good_no: '7' },
            channel: { name: 'A1', cabinet_name: 'A', code: '000', x: '0', y: '0', addr: 1 },
            current_inventory: 0,
          },
        ],
        total: 1,
        current_page: 2,
        last_page: 1,
        per_page: 10,
      },
    });
    expect(
      JSON.parse(
        await bodyOf('floors', 'catalogue.floors', [{ ...undescribed, lane: { ...undescribed.lane, floorStatus: 0 } }]),
      ),
    ).toMatchObject({
      data: [{ floor_status: '0', current_inventory: 0 }],
    });
  });

  it.each([
    [0, 1],
    [1, 1],
    [10, 1],
    [11, 2],
    [20, 2],
    [21, 3],
  ])('a list of %s products has %s pages of ten', async (total, last) => {
    const body = await bodyOf('products', 'catalogue.products', { total, products: [] });
    expect(JSON.parse(body)).toMatchObject({
      data: { data: [], total, current_page: 2, last_page: last, per_page: 10 },
    });
  });

  it('a machine keeps is_online, and leaves out what is empty and a status that is false', async () => {
    const minimalMachine = { ...machine, name: '', createdAt: 0, mode: 'MAINTENANCE' };
    const view = { machine: minimalMachine, online: false, description: defaultMachine(machine.machineNo) };
    const expectedData = { machine_no: '16327129', is_online: false, type: 'conveyor', mode: 'MAINTENANCE' };
    expect(JSON.parse(await bodyOf('machines', 'catalogue.machines', [view]))).toMatchObject({ data: [expectedData] });
    expect((JSON.parse(await bodyOf('machines', 'catalogue.machines', [view])) as { data: object[] }).data).toEqual([
      expectedData,
    ]);
    const detail = { ...view, cabinets: [], categories: [], merchantName: '' };
    expect((JSON.parse(await bodyOf('machine', 'catalogue.machine', detail)) as { data: object }).data).toEqual({
      ...expectedData,
      model: {},
      machine_type: 1,
      merchant: {},
    });
  });
});

describe('an order in an answer', () => {
  it.each([
    [0, '0.00'],
    [1, '0.01'],
    [10, '0.10'],
    [100, '1.00'],
    [350, '3.50'],
    [123_456_789, '1234567.89'],
  ])('shows %s fen as %s yuan', async (fen, text) => {
    const value = {
      order: { ...sampleOrder, amount: fen, records: [{ ...sampleOrder.records[0]!, price: fen }] },
      utcOffsetMinutes: 480,
    };
    const { data } = JSON.parse(await bodyOf('get-order', 'orders.get', value)) as {
      data: { amount: string; records: { price: string }[] };
    };
    expect([data.amount, data.records[0]?.price]).toEqual([text, text]);
  });

  it.each([
    [480, '2024-04-30'],
    [0, '2024-04-29'],
    [-600, '2024-04-29'],
  ])('is dated in the zone of its machine, %s minutes east', async (utcOffsetMinutes, date) => {
    const createdAt = Date.parse('2024-04-29T23:30:00Z');
    const body = await bodyOf('get-order', 'orders.get', { order: { ...sampleOrder, createdAt }, utcOffsetMinutes });
    expect(JSON.parse(body)).toMatchObject({ data: { date } });
  });
});
