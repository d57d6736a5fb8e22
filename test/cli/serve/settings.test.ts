import { describe, expect, it } from 'vitest';
import { serveSettings } from '#cli/serve/settings.ts';
import { projectOf } from '../project-of.ts';
import { createDescriptionLookup } from '#core/domain/description-lookup.ts';

const lane = { lane: 20, productId: 131, productName: '可乐', price: 100, stock: 1 };
const machine = { machineNo: '16327129', appId: 'shop', key: 'k', kind: 'motor', lanes: [lane] };
const merchants = [{ appId: 'shop', appSecret: 's', appKey: 'k' }];

async function core(file: object) {
  return serveSettings({}, () => undefined, await projectOf(JSON.stringify(file))).core;
}
const usageErrorOf = (file: object) =>
  core(file).then(
    () => 'taken',
    (error: unknown) => (error as Error).message,
  );

describe('a configuration file', () => {
  it('may leave out all descriptions: lanes then are full, and everything has its default', async () => {
    const { machines, lanes, descriptions } = await core({ merchants, machines: [machine] });
    expect(lanes).toEqual([{ machineNo: '16327129', ...lane, capacity: 1 }]);
    expect(Object.keys(machines[0]!)).not.toContain('address');
    const describe = createDescriptionLookup(descriptions);
    expect(describe.channel({ machineNo: '16327129', lane: 20 })).toEqual({
      machineNo: '16327129',
      lane: 20,
      name: 'A21',
      cabinet: 'A',
      row: 2,
      column: 0,
    });
    expect(describe.product('shop', 131)).toMatchObject({ category: { id: 1 }, thumb: '', originalPrice: null });
    expect(describe.machine('16327129')).toEqual({
      machineNo: '16327129',
      address: '',
      notifyMessage: '',
      lngLat: '',
      contact: '',
      tel: '',
    });
  });

  it("asks for the path's id among the signed members where compat.signedPath is set, and nowhere else", async () => {
    expect(await core({ merchants })).toMatchObject({ signedPath: 'optional' });
    expect(await core({ merchants, compat: { unpaidCodeZero: true } })).toMatchObject({
      signedPath: 'optional',
      unpaidCodeZero: true,
    });
    expect(await core({ merchants, compat: { signedPath: 'required' } })).toMatchObject({
      signedPath: 'required',
      unpaidCodeZero: false,
    });
    expect(await usageErrorOf({ merchants, compat: { signedPath: true } })).toContain('compat.signedPath');
  });

  it("sets limits of callbacks, and how an app's are signed", async () => {
    const callbacks = { perReceiver: 8, perMerchant: 16, maxUnderWay: 20, resolveTimeout: '500ms' };
    const {
      callbacks: policy,
      merchants: [app],
    } = await core({ merchants: [{ ...merchants[0], callbackDialect: 'js' }], callbacks });
    expect(policy).toMatchObject({ maxPerReceiver: 8, maxPerMerchant: 16, maxConcurrent: 20, resolveTimeoutMs: 500 });
    expect(app).toMatchObject({ callbackDialect: 'js' });
    expect((await core({ merchants })).merchants[0]).toMatchObject({ callbackDialect: 'raw' });
    expect(await usageErrorOf({ merchants: [{ ...merchants[0], callbackDialect: 'java' }] })).toContain(
      'callbackDialect',
    );
    expect(await usageErrorOf({ merchants, callbacks: { perMerchant: 0 } })).toContain('callbacks.perMerchant');
  });

  it('sets the replay guard of one machine and of the others; the default is monotone', async () => {
    const freshness = async (given: object) => (await core({ merchants, machines: [machine], ...given })).freshness;
    expect(await freshness({})).toEqual({ defaultMode: 'monotone', machines: {} });
    expect(await freshness({ freshness: 'window' })).toEqual({ defaultMode: 'window', machines: {} });
    expect(
      await freshness({
        freshness: 'window',
        machines: [
          { ...machine, freshness: 'off' },
          { ...machine, machineNo: '16327130' },
        ],
      }),
    ).toEqual({ defaultMode: 'window', machines: { 16327129: 'off' } });
    expect(await usageErrorOf({ merchants, freshness: 'none' })).toContain('freshness');
    expect(await usageErrorOf({ merchants, machines: [{ ...machine, freshness: 'sometimes' }] })).toContain(
      'machines[0].freshness',
    );
  });

  it('bounds open connections: by safe defaults, by the file, by what the system gives, or not at all', async () => {
    const connections = async (settings: object, openFiles: number | null = null, flags = {}) =>
      serveSettings(flags, () => undefined, await projectOf(JSON.stringify({ merchants, ...settings })), openFiles)
        .connections;
    expect(await connections({})).toEqual({ total: 20_000, perAddress: 1_000 });
    expect(await connections({}, 4_096)).toEqual({ total: 3_072, perAddress: 1_000 });
    expect(await connections({}, 1_024)).toEqual({ total: 512, perAddress: 1_000 });
    expect(await connections({ connections: { total: 50, perAddress: 'off' } })).toEqual({
      total: 50,
      perAddress: null,
    });
    expect(await connections({ connections: { total: 'off' } }, 1_024)).toEqual({ total: null, perAddress: 1_000 });
    for (const without of [
      connections({ connections: 'off' }),
      connections({ connections: { total: 5 } }, null, { limits: false }),
    ]) {
      expect(await without).toEqual({ total: null, perAddress: null });
    }
    await expect(connections({ connections: { total: 4_000 } }, 4_096)).rejects.toThrow(
      'connections.total is 4000, but this process can open 4096 files, 3072 of them for connections',
    );
    expect(await usageErrorOf({ merchants, connections: { total: 0 } })).toContain('connections.total');
  });

  it('describes machines, lanes and products', async () => {
    const file = {
      merchants,
      machines: [
        {
          ...machine,
          address: '一楼',
          lngLat: '116.5,-39.9',
          tel: '138',
          lanes: [
            { ...lane, capacity: 8, channel: { cabinet: 'B', row: 0 } },
            { ...lane, lane: 21, channel: { name: 'left' } },
          ],
        },
      ],
      products: [
        {
          productId: 131,
          category: { id: 2, title: '饮料' },
          thumb: 'https://shop.example/cola.png',
          originalPrice: 150,
          media: ['https://shop.example/1.png'],
        },
      ],
    };
    const { lanes, descriptions } = await core(file);
    expect(lanes.map(({ capacity }) => capacity)).toEqual([8, 1]);
    const describe = createDescriptionLookup(descriptions);
    expect(describe.machine('16327129')).toMatchObject({
      address: '一楼',
      lngLat: '116.5,-39.9',
      tel: '138',
      contact: '',
    });
    expect([20, 21].map((number) => describe.channel({ machineNo: '16327129', lane: number }))).toMatchObject([
      { name: 'B21', cabinet: 'B', row: 0, column: 0 },
      { name: 'left', cabinet: 'A', row: 2, column: 1 },
    ]);
    expect(describe.product('shop', 131)).toMatchObject({
      category: { id: 2, title: '饮料' },
      originalPrice: 150,
      goodNo: '',
      media: ['https://shop.example/1.png'],
    });
  });

  it.each([
    [
      'two lanes of one name',
      { machines: [{ ...machine, lanes: [lane, { ...lane, lane: 3, channel: { name: 'A21' } }] }] },
      'machine 16327129 has two lanes called A21: give one of them another channel.name',
    ],
    [
      'a name of digits',
      { machines: [{ ...machine, lanes: [{ ...lane, channel: { name: '7' } }] }] },
      'machines[0].lanes[0].channel.name: must be a letter and up to 15 more characters without blanks, & and =',
    ],
    [
      'no place on earth',
      { machines: [{ ...machine, lngLat: 'here' }] },
      'machines[0].lngLat: must be like 116.549815,39.922273',
    ],
    [
      'a machine without a key',
      { machines: [{ ...machine, key: undefined }] },
      'machines[0].key: it is missing (or keys, a list of two while one replaces the other)',
    ],
    [
      'a key beside a list of keys',
      { machines: [{ ...machine, keys: ['a', 'b'] }] },
      'machines[0].key: must not be given together with keys',
    ],
    ['three keys at once', { machines: [{ ...machine, key: undefined, keys: ['a', 'b', 'c'] }] }, 'machines[0].keys'],
    [
      'one key twice',
      { machines: [{ ...machine, key: undefined, keys: ['a', 'a'] }] },
      'machines[0].keys: must not be the same twice',
    ],
    [
      'a merchant without a secret',
      { merchants: [{ appId: 'shop', appKey: 'k' }] },
      'merchants[0].appSecret: it is missing (or appSecrets',
    ],
    [
      'one machine twice',
      { machines: [machine, machine] },
      'machines[1].machineNo: "16327129" is there twice: remove one of them',
    ],
    [
      'one lane twice',
      { machines: [{ ...machine, lanes: [lane, { ...lane, channel: { name: 'left' } }] }] },
      'machines[0].lanes[1].lane: "20" is there twice: remove one of them',
    ],
    [
      'one merchant twice',
      { merchants: [...merchants, ...merchants] },
      'merchants[1].appId: "shop" is there twice: remove one of them',
    ],
    [
      'an unknown member of a product',
      { products: [{ productId: 1, colour: 'red' }] },
      'products[0].colour: there is no member "colour" here',
    ],
  ])('with %s is refused, with the place', async (_what, file, message) => {
    expect(await usageErrorOf({ merchants, ...file })).toContain(message);
  });
});

describe('two keys at once', () => {
  it('are the first, which signs, and the other, which is accepted too', async () => {
    const file = {
      merchants: [{ appId: 'shop', appSecrets: ['s2', 's1'], appKeys: ['k2', 'k1'] }],
      machines: [{ ...machine, key: undefined, keys: ['m2', 'm1'] }],
    };
    const {
      merchants: [shop],
      machines: [own],
    } = await core(file);
    expect(shop).toMatchObject({ appSecret: 's2', otherAppSecrets: ['s1'], appKey: 'k2', otherAppKeys: ['k1'] });
    expect(own).toMatchObject({ key: 'm2', otherKeys: ['m1'] });
    const alone = await core({ merchants: [{ appId: 'shop', appSecrets: ['s'], appKey: 'k' }], machines: [machine] });
    expect(alone.merchants[0]).toStrictEqual({
      appId: 'shop',
      appSecret: 's',
      appKey: 'k',
      name: '',
      signDialects: [],
      callbackDialect: 'raw',
    });
    expect(Object.keys(alone.machines[0]!)).not.toContain('otherKeys');
  });
});

describe('a demo core', () => {
  it('leaves a machine of the file in the place of a demo machine of its number', async () => {
    const { machines } = await core({
      machines: [{ ...machine, machineNo: '10000002', appId: 'demo-merchant', key: 'mine' }],
    });
    expect(machines.filter(({ machineNo }) => machineNo === '10000002')).toMatchObject([{ key: 'mine' }]);
  });

  it('has pictures and a category for what its machines sell, and a file may set others', async () => {
    const { descriptions } = await core({ products: [{ productId: 1001, thumb: 'https://shop.example/mine.png' }] });
    const describe = createDescriptionLookup(descriptions);
    expect(describe.product('demo-merchant', 1000)).toMatchObject({
      category: { title: '饮料' },
      description: '矿泉水 550ml',
    });
    expect(describe.product('demo-merchant', 1000).thumb).toMatch(/^data:image\/svg\+xml,<svg/);
    expect(describe.product('demo-merchant', 1001)).toMatchObject({
      thumb: 'https://shop.example/mine.png',
      description: '',
    });
  });
});
