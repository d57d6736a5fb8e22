import { describe, expect, test } from 'vitest';
import type { Json } from '#harness/specification/observation.ts';
import type { LaneTerms } from '#harness/specification/terms.ts';
import { lane, ok, refusal, sampleMachine, SampleCalls } from '../sample.ts';

const undescribed = { channel: {}, product: {} };
const lanes: readonly LaneTerms[] = [
  { ...lane(20, 131, 2), description: undescribed },
  { ...lane(3, 7, 0, 0), productName: '', capacity: 0, description: undescribed },
];
const texts = { address: '一楼', notifyMessage: '', lngLat: '', contact: '', tel: '', merchant: 'Shop' };

const shopAt = () => new SampleCalls({ lanes, texts });

function good(id: number, changes: Record<string, Json> = {}): Record<string, Json> {
  return { name: `product ${id}`, price: '1.00', original_price: '1.00', good_no: String(id), ...changes };
}

const channels: readonly Json[] = [
  { name: 'A4', cabinet_name: 'A', code: '003', x: '0', y: '3', addr: 1 },
  { name: 'A21', cabinet_name: 'A', code: '020', x: '2', y: '0', addr: 1 },
];

const category = { id: 1, title: '默认分类' };
const free = good(7, { name: '商品 7', price: '0.00', original_price: '0.00' });

const entries: readonly Record<string, Json>[] = [
  { id: 7, category, good: free, channel: channels[0] ?? null, current_inventory: 0 },
  { id: 131, category, good: good(131), channel: channels[1] ?? null, current_inventory: 2, inventory: 2 },
];

function page(data: readonly Json[], changes: Record<string, Json> = {}): Json {
  return { data, total: 2, current_page: 1, last_page: 1, per_page: 20, ...changes };
}

describe('products', () => {
  const read = (members: Record<string, Json>, data: Json) =>
    shopAt().add('POST /products', members, ok(data), { at: 0 }).findings();

  test('shows every lane in the order of numbers, page by page', () => {
    expect(read({}, page(entries))).toEqual([]);
    const one = (n: number, data: readonly Json[]) =>
      read({ page: n, per_page: '1' }, page(data, { current_page: n, last_page: 2, per_page: 1 }));
    expect(one(1, entries.slice(0, 1))).toEqual([]);
    expect(one(2, entries.slice(1))).toEqual([]);
    expect(one(3, [])).toEqual([]);
    expect(one(2, entries.slice(0, 1)).length).toBeGreaterThan(0);
    expect(one(1, [])).toHaveLength(1);
  });

  test.each<[string, Record<string, Json>]>([
    ['current_inventory', { current_inventory: 1 }],
    ['inventory', { inventory: 3 }],
    ['category', { category: { id: 2, title: '默认分类' } }],
    ['good.price', { good: good(131, { price: '1' }) }],
    ['good.original_price', { good: good(131, { original_price: '1.50' }) }],
    ['good.slug', { good: good(131, { slug: '' }) }],
    ['channel', { channel: channels[0] ?? null }],
  ])('sees a wrong %s', (name, change) => {
    const [first] = read({}, page([entries[0] ?? {}, { ...entries[1], ...change }]));
    expect(first).toContain(`page 1 of the products: data.data[1].${name}`);
  });

  test('shows the stock that sales have left', () => {
    const products = [{ product_id: 131, quantity: 2 }];
    const sale = { notify_url: 'https://shop.example/n', trade_id: 'T1', products };
    const after = (stock: number) =>
      shopAt()
        .add('POST /orders', sale, ok({ order_id: 60 }), { at: 0 })
        .add('POST /products', {}, ok(page([entries[0] ?? {}, { ...entries[1], current_inventory: stock }])), {
          at: 20,
        })
        .findings();
    expect(after(0)).toEqual([]);
    expect(after(2)).toHaveLength(1);
  });

  test('shows what is described', () => {
    const product = {
      category: { id: 2, title: '饮料' },
      originalPrice: 150,
      slug: 'cola',
      media: ['https://x.example/1'],
    };
    const described = { ...lane(20, 131, 2), description: { channel: { cabinet: 'B', row: 5 }, product } };
    const shown = {
      ...entries[1],
      category: { id: 2, title: '饮料' },
      good: good(131, { original_price: '1.50', slug: 'cola', media: ['https://x.example/1'] }),
      channel: { name: 'A21', cabinet_name: 'B', code: '020', x: '5', y: '0', addr: 1 },
    };
    const calls = () => new SampleCalls({ lanes: [described] });
    const answer = (entry: Json) => ok(page([entry], { total: 1 }));
    expect(calls().add('POST /products', {}, answer(shown), { at: 0 }).findings()).toEqual([]);
    expect(
      calls()
        .add('POST /products', {}, answer(entries[1] ?? {}), { at: 0 })
        .findings().length,
    ).toBeGreaterThan(3);
  });

  test('judges only the form of what is not declared', () => {
    const calls = new SampleCalls({ lanes: [lane(20, 131, 2)] });
    const shown = { ...entries[1], category: { id: 9, title: 'x' }, good: good(131, { thumb: 'https://x.example/2' }) };
    expect(calls.add('POST /products', {}, ok(page([shown], { total: 1 })), { at: 0 }).findings()).toEqual([]);
  });

  test("answers 6026 for another merchant's machine", () => {
    const foreign = { at: 0, appId: 'other' };
    expect(shopAt().add('POST /products', {}, refusal(404, 6026), foreign).findings()).toEqual([]);
    expect(
      shopAt()
        .add('POST /products', {}, ok(page(entries)), foreign)
        .findings(),
    ).toHaveLength(1);
    expect(shopAt().add('POST /floors', {}, refusal(404, 6026), foreign).findings()).toEqual([]);
  });
});

describe('lanes', () => {
  const floors = (status: string) =>
    entries.map(({ id, good: shown, channel, current_inventory: stock, inventory }, place) => ({
      floor_status: place === 0 ? '1' : status,
      good: { id: id ?? 0, ...(shown as Record<string, Json>) },
      channel: channel ?? null,
      current_inventory: stock ?? 0,
      ...(inventory === undefined ? {} : { inventory }),
    }));

  test('shows the status of the last result', () => {
    const read = (status: string) =>
      shopAt()
        .with((state) => state.with('lane', '20', { stock: 2, floorStatus: '47' }))
        .add('POST /floors', {}, ok(floors(status)), { at: 0 })
        .findings();
    expect(read('47')).toEqual([]);
    expect(read('1')).toEqual(['list of lanes: data[1].floor_status was "1"; allowed is "47" (floor-status-shown)']);
  });
});

describe('machines', () => {
  const entry = (changes: Record<string, Json> = {}): Record<string, Json> => ({
    machine_name: 'Hall',
    machine_no: '86012345',
    is_online: true,
    status: true,
    address: '一楼',
    created_at: '2024-05-04 16:16:40',
    type: 'motor',
    mode: 'NORMAL',
    ...changes,
  });
  const online = () => shopAt().inMode('NORMAL');
  const list = (calls: SampleCalls, data: Json, appId = 'shop') =>
    calls.add('POST /rent/machines', {}, ok(data), { at: 0, appId }).findings();

  test('stands in a list as it is', () => {
    const other = entry({ machine_no: '10000000', type: 'locker' });
    expect(list(online(), [other, entry()])).toEqual([]);
    expect(list(online(), [entry({ type: 'locker' }), other])).toEqual([
      expect.stringMatching(/^list of machines: machine 86012345: .* \(machine-entry\)$/),
    ]);
    // Which machines are in it is judged once, over all of them.
    expect(list(online(), [other])).toEqual([]);
    expect(list(online(), [entry({ type: 'locker' })], 'other')).toEqual([]);
  });

  test('shows mode and connection', () => {
    const { status: _, ...resting } = entry({ mode: 'TRANSFER', is_online: false });
    expect(list(shopAt().inMode('TRANSFER', 'no'), [resting])).toEqual([]);
    expect(list(shopAt().inMode('TRANSFER', 'no'), [entry()])).toHaveLength(3);
    expect(list(shopAt().inMode('NORMAL', 'unknown'), [entry({ is_online: false })])).toEqual([]);
    expect(list(online(), [entry({ is_online: false })])).toHaveLength(1);
    expect(list(online(), [entry({ tel: '' })])).toHaveLength(1);
  });

  test('goes offline when it is silent', () => {
    const silent = (at: number, isOnline: boolean) =>
      shopAt()
        .with((state) => state.with('machine', '', { mode: 'NORMAL', online: 'yes', heardAt: { from: 0, to: 0 } }))
        .add('POST /rent/machines', {}, ok([entry({ is_online: isOnline })]), { at, tookMs: 0 })
        .findings();
    expect(silent(599_999, true)).toEqual([]);
    expect(silent(599_999, false)).toHaveLength(1);
    expect(silent(600_000, false)).toEqual([]);
    expect(silent(600_000, true)).toHaveLength(1);
  });

  test('shows one in detail', () => {
    const detail = {
      model: { cabinet_names: ['A'] },
      machine_type: 1,
      categories: [category],
      merchant: { title: 'Shop' },
    };
    const read = (data: Json, appId = 'shop') =>
      online().add(`POST /rent/machines/${sampleMachine.machineNo}`, {}, ok(data), { at: 0, appId }).findings();
    expect(read({ ...entry(), ...detail })).toEqual([]);
    expect(read({ ...entry(), ...detail, merchant: { title: 'Other' } })).toHaveLength(1);
    expect(read({ ...entry(), ...detail, categories: [category, category] })).toHaveLength(1);
    expect(read({ ...entry(), ...detail }, 'other')).toHaveLength(1);
    expect(read(entry())).toHaveLength(4);
  });
});
