import assert from 'node:assert';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CoreConfig } from '#core/config.ts';
import { endpoints } from '#core/api/endpoints/index.ts';
import { runs } from '#test/properties/settings.ts';
import { goodCalls, type EndpointName, type GoodCall } from './good-calls.ts';
import { base, headers, makeApi, payloadOf, timestamp } from './api-world.ts';

const signed = endpoints.filter(({ bodyKind }) => bodyKind === 'signed');
const withPathId = signed.filter(({ pathParameter }) => pathParameter !== null);
/** Services that only read: what their signs are taken for elsewhere moves nothing. */
const reads = new Set([
  'orders.get',
  'pickupCodes.list',
  'catalogue.products',
  'catalogue.floors',
  'deliveries.result',
]);

/** A call as its client makes it. */
interface SignedCall {
  readonly name: EndpointName;
  readonly method: string;
  readonly path: string;
  readonly body: string;
  /** Whether the id of the path is signed, too; true where the path has none. */
  readonly bindsPath: boolean;
}

/** A good call of an endpoint, with that id in its path. */
function makeCall(name: EndpointName, pathId: number, bindsPath: boolean): SignedCall {
  const { method, path, members }: GoodCall = goodCalls[name];
  const parameter = endpoints.find((endpoint) => endpoint.name === name)?.pathParameter ?? null;
  const own = parameter === null ? path : path.replace(/\/\d+/, `/${pathId}`);
  const all = { ...members, ...(parameter !== null && bindsPath && { [parameter]: String(pathId) }) };
  return {
    name,
    method,
    path: own,
    body: JSON.stringify({ payload: payloadOf(all) }),
    bindsPath: parameter === null || bindsPath,
  };
}

/** Sends the bytes of one call to where another goes. */
async function sendToOtherPath(bytes: SignedCall, to: SignedCall, signedPath: CoreConfig['signedPath'] = 'optional') {
  const api = makeApi({ config: { timestampWindowMs: 300_000, unpaidCodeZero: false, signedPath } });
  const reply = await api.send({ method: to.method, path: `${base}${to.path}`, headers, body: bytes.body });
  return {
    reply,
    reached: api.fake.effects.map(({ name }) => name),
    effects: api.fake.effects.filter(({ name }) => !reads.has(name)),
  };
}

const calls = fc.tuple(
  fc.constantFrom(...signed.map(({ name }) => name as EndpointName)),
  fc.integer({ min: 1, max: 3 }),
  fc.boolean(),
);

describe('a signature is good for the call that it was made for', () => {
  it('the bytes of one endpoint have no effect at another, whatever the ids are', async () => {
    await fc.assert(
      fc.asyncProperty(calls, calls, async (one, other) => {
        const [bytes, to] = [makeCall(...one), makeCall(...other)];
        fc.pre(bytes.name !== to.name);
        const { effects, reply } = await sendToOtherPath(bytes, to);
        assert.deepEqual(effects, [], `${bytes.name} at ${to.name}: ${reply.code}`);
      }),
      { numRuns: runs(600) },
    );
  });

  it("the bytes that name the path's id reach nothing under another id", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...withPathId.map(({ name }) => name as EndpointName)),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 4, max: 6 }),
        async (name, id, otherId) => {
          const { reply, reached } = await sendToOtherPath(makeCall(name, id, true), makeCall(name, otherId, true));
          assert.equal(reply.code, 4003);
          assert.match(reply.message, /is not the \w+ of the path/);
          assert.deepEqual(reached, []);
        },
      ),
      { numRuns: runs(100) },
    );
  });

  it('with compat.signedPath: required, no bytes move anything anywhere but at their own call', async () => {
    let own = 0;
    await fc.assert(
      fc.asyncProperty(calls, calls, async (one, other) => {
        const [bytes, to] = [makeCall(...one), makeCall(...other)];
        const { effects, reached, reply } = await sendToOtherPath(bytes, to, 'required');
        const isOwn = bytes.name === to.name && bytes.path === to.path;
        if (isOwn && bytes.bindsPath) {
          own += 1;
          assert.equal(reply.code, 0);
          assert.equal(reached.length, 1);
        } else assert.deepEqual(effects, [], `${bytes.name} ${bytes.path} at ${to.name} ${to.path}`);
      }),
      { numRuns: runs(600) },
    );
    expect(own, 'calls that were at home').toBeGreaterThan(0);
  });

  it('the bytes of get-order do not queue the order', async () => {
    for (const members of [goodCalls['get-order'].members, { ...goodCalls['get-order'].members, order_id: '60' }]) {
      const api = makeApi();
      const reply = await api.signed('/orders/60/deliveries', members);
      expect(reply).toMatchObject({
        status: 400,
        code: 4003,
        message: expect.stringContaining('member "method" is missing') as string,
      });
      expect(api.fake.calls).toEqual([]);
    }
  });

  it('a payment that names its order pays no other', async () => {
    const api = makeApi();
    const members = { ...goodCalls['update-order'].members, order_id: '60' };
    for (const [path, code] of [
      ['/orders/61', 4003],
      ['/orders/60', 0],
    ] as const) {
      expect(await api.signed(path, members, { method: 'PUT' })).toMatchObject({ code });
    }
    expect(api.fake.calls.map(({ input }) => (input as { orderId: number }).orderId)).toEqual([60]);
  });

  it('the documented form of a payment, without its order, still pays: documented clients know no other', async () => {
    expect(await makeApi().signed('/orders/61', goodCalls['update-order'].members, { method: 'PUT' })).toMatchObject({
      code: 0,
    });
  });

  it('a callback, which the same AppKey signs, is no call', async () => {
    const machineNo = '16327129';
    const callbacks = [
      {
        method: 'device.delivery.response',
        order_id: '60',
        record_id: '78',
        deliver_status: '1',
        floor_status: '1',
        error_msg: '',
        delivery_id: '1000000000000001',
        timestamp,
      },
      { method: 'order.closed', order_id: '60', trade_id: machineNo, status: 'CLOSE', timestamp },
    ];
    for (const { name, method, path } of signed) {
      for (const members of callbacks) {
        const api = makeApi();
        const reply = await api.signed(path.replace(/\{\w+\}/, '60'), members, { method });
        expect({ name, code: reply.code, calls: api.fake.calls }).toEqual({
          name,
          code: expect.toBeOneOf([4003, 6021]) as number,
          calls: [],
        });
      }
    }
  });
});

describe('the id of the path among the members', () => {
  it.each(withPathId.map(({ name, pathParameter }) => [name as EndpointName, pathParameter!] as const))(
    '%s takes %s as text and as an integer',
    async (name, parameter) => {
      const { method, path, members }: GoodCall = goodCalls[name];
      const id = /\d+/.exec(path)![0];
      for (const value of [id, Number(id)]) {
        const api = makeApi();
        expect(await api.signed(path, { ...members, [parameter]: value }, { method })).toMatchObject({ code: 0 });
      }
    },
  );

  it('states in both languages what is wrong, and where', async () => {
    const required = makeApi({ config: { timestampWindowMs: 300_000, unpaidCodeZero: false, signedPath: 'required' } });
    const messageOf = async (members: Record<string, unknown>, language: string) =>
      (await required.signed('/orders/61', members, { headers: { ...headers, 'accept-language': language } })).message;
    const { members } = goodCalls['get-order'];
    expect(await messageOf(members, 'en')).toContain(
      'member "order_id" is missing: this core requires the order_id of the path to be signed ' +
        '(compat.signedPath: required)',
    );
    expect(await messageOf({ ...members, order_id: '' }, 'en')).toContain('member "order_id" is missing');
    expect(await messageOf(members, 'zh')).toContain('缺少参数 "order_id"');
    expect(await messageOf({ ...members, order_id: '60' }, 'en')).toContain(
      'member "order_id" is not the order_id of the path: the sign belongs to another call',
    );
    expect(await messageOf({ ...members, order_id: '60' }, 'zh')).toContain('与路径中的 order_id 不一致');
    expect(await messageOf({ ...members, order_id: 'x' }, 'en')).toContain(
      'member "order_id" must be a positive whole number',
    );
  });
});
