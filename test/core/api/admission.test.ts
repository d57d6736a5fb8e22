import { describe, expect, it } from 'vitest';
import { maxBodyBytes } from '#core/api/request-body.ts';
import { refuse } from '#core/domain/errors.ts';
import { wallMs } from './fake-services.ts';
import { goodCalls } from './good-calls.ts';
import { base, headers, makeApi, merchant, payloadOf } from './api-world.ts';

const { members } = goodCalls.deliver;
const validBody = JSON.stringify({ payload: payloadOf(members) });

describe('who may call', () => {
  it.each([
    ['no Appid', {}, 4000],
    ['an empty Appid', { appid: '', appsecret: merchant.appSecret }, 4000],
    ['an unknown Appid', { appid: 'app-2', appsecret: merchant.appSecret }, 4001],
    ['an Appid called like a member of every object', { appid: '__proto__', appsecret: 'x' }, 4001],
    ['no AppSecret', { appid: 'app-1' }, 4009],
    ['an empty AppSecret', { appid: 'app-1', appsecret: '' }, 4009],
    ['a wrong AppSecret', { appid: 'app-1', appsecret: `${merchant.appSecret}x` }, 4009],
    ['the AppKey as AppSecret', { appid: 'app-1', appsecret: merchant.appKey }, 4009],
  ])('%s is turned away', async (_what, sent, code) => {
    const api = makeApi();
    expect(await api.send({ headers: sent, body: validBody })).toMatchObject({ status: 401, code, data: {} });
    expect(api.fake.calls).toEqual([]);
  });

  it('is checked before the body', async () => {
    expect(
      await makeApi().send({ headers: { appid: 'app-2', appsecret: 'x' }, body: 'x'.repeat(maxBodyBytes + 1) }),
    ).toMatchObject({ code: 4001 });
  });
});

describe('the body', () => {
  const utf8 = (text: string) => Buffer.from(text);
  it.each([
    ['nothing', '', 'JSON'],
    ['no JSON', '{', 'JSON'],
    ['an array', '[]', 'JSON object'],
    ['null', 'null', 'JSON object'],
    ['no payload', '{}', '"payload"'],
    ['a payload that is no string', '{"payload":7}', '"payload"'],
    ['something besides the payload', `{"payload":"e30=","x":1}`, '"x"'],
    ['the payload twice', '{"payload":"e30=","payload":"e30="}', '"payload"'],
    ['no base64', '{"payload":"***"}', 'base64'],
    ['base64 that does not round-trip', '{"payload":"e30"}', 'base64'],
    ['base64 of no JSON', `{"payload":"${utf8('nonsense').toString('base64')}"}`, 'JSON'],
    ['no sign', `{"payload":"${utf8(JSON.stringify(members)).toString('base64')}"}`, '"sign"'],
    ['a nested member', `{"payload":"${utf8('{"a":{},"sign":"x"}').toString('base64')}"}`, '"a"'],
    ['a byte order mark', utf8(`\ufeff${validBody}`), 'JSON'],
    ['no UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'UTF-8'],
  ])('with %s is 4003 with the reason in the message', async (_what, body, word) => {
    const api = makeApi();
    const reply = await api.send({ body });
    expect(reply).toMatchObject({ status: 400, code: 4003, data: {} });
    expect(reply.message).toContain(word);
    expect(api.fake.calls).toEqual([]);
  });

  it('may be of any size up to its bound, counted in bytes', async () => {
    const api = makeApi();
    const fill = (text: string, unit: string) =>
      text + unit.repeat(Math.floor((maxBodyBytes - text.length) / Buffer.byteLength(unit)));
    expect(await api.send({ body: fill(validBody, ' ') })).toMatchObject({ code: 0 });
    for (const body of [
      `${fill(validBody, ' ')} `,
      Buffer.alloc(maxBodyBytes + 1, ' '),
      '界'.repeat(maxBodyBytes / 2),
    ]) {
      expect(await api.send({ body })).toMatchObject({
        status: 413,
        code: 4003,
        message: expect.stringContaining('65536') as string,
      });
    }
  });

  it('is taken as bytes and as text, pretty-printed or not', async () => {
    const pretty = {
      ...members,
      sign: (JSON.parse(Buffer.from(payloadOf(members), 'base64').toString()) as { sign: string }).sign,
    };
    const payload = Buffer.from(JSON.stringify(pretty, null, 2)).toString('base64');
    for (const body of [validBody, Buffer.from(validBody), ` ${JSON.stringify({ payload }, null, 2)}\n`]) {
      expect(await makeApi().send({ body })).toMatchObject({ status: 200, code: 0 });
    }
  });

  it('of a call without members is nothing, {} or []; members are refused by name', async () => {
    const api = makeApi();
    for (const body of ['', ' ', '{}', '[]', new Uint8Array()])
      expect(await api.send({ path: `${base}/ping`, body })).toMatchObject({ code: 0 });
    for (const body of ['7', '"x"', '[1]', 'x', 'null'])
      expect(await api.send({ path: `${base}/ping`, body })).toMatchObject({ status: 400, code: 4003 });
    expect(await api.send({ path: `${base}/ping`, body: '{"payload":"x"}' })).toMatchObject({
      message: 'invalid parameters: member "payload" is unknown',
    });
  });
});

describe('the sign', () => {
  it('of another key, in lower case, or over other members is 4006, and nothing is done', async () => {
    const signed = JSON.parse(Buffer.from(payloadOf(members), 'base64').toString()) as Record<string, string>;
    const encoded = (value: object) =>
      JSON.stringify({ payload: Buffer.from(JSON.stringify(value)).toString('base64') });
    const bodies = [
      JSON.stringify({ payload: payloadOf(members, 'another-key') }),
      encoded({ ...signed, sign: signed['sign']!.toLowerCase() }),
      ...Object.keys(members).map((member) => encoded({ ...signed, [member]: '1' })),
    ];
    for (const body of bodies) {
      const api = makeApi();
      expect(await api.send({ body })).toMatchObject({ status: 400, code: 4006, message: 'sign is invalid', data: {} });
      expect(api.fake.calls).toEqual([]);
    }
  });

  it('is judged before window, members and method: an unsigned caller learns nothing of them', async () => {
    const api = makeApi();
    const wrong = { ...members, method: 'x', timestamp: '1', colour: 'red' };
    const verdict = async (key: string) =>
      (await api.send({ body: JSON.stringify({ payload: payloadOf(wrong, key) }) })).code;
    expect(await verdict('another-key')).toBe(4006);
    expect(await verdict(merchant.appKey)).toBe(4003);
  });

  it('that comes again is handed to the service again, which knows the first answer', async () => {
    const api = makeApi();
    await api.send({ body: validBody });
    await api.send({ body: validBody });
    expect(api.fake.calls).toHaveLength(2);
    expect(api.fake.calls[0]).toEqual(api.fake.calls[1]);
  });
});

describe('the timestamp', () => {
  const seconds = wallMs / 1000;
  it.each([
    [seconds - 300, 0],
    [seconds + 300, 0],
    [seconds - 301, 4003],
    [seconds + 301, 4003],
    [String(wallMs), 4003],
    ['', 4003],
    ['soon', 4003],
    [undefined, 4003],
  ])('%s is answered with %i', async (timestamp, code) => {
    const api = makeApi();
    const { machine_no, method, order_id, record_id } = members;
    const otherMembers = { machine_no, method, order_id, record_id };
    const reply = await api.signed(
      '/deliveries',
      timestamp === undefined ? otherMembers : { ...otherMembers, timestamp },
    );
    expect(reply.code).toBe(code);
    if (code !== 0) expect(reply.message).toContain('timestamp');
    expect(api.fake.calls).toHaveLength(code === 0 ? 1 : 0);
  });
});

describe('the path', () => {
  it('that is none of ours is 404', async () => {
    for (const path of [
      '/',
      base,
      `${base}/`,
      `${base}/orders/`,
      `${base}/deliveries/1/2`,
      `${base}//orders`,
      '/api/openapi/v2/ping',
      `${base}/PING`,
    ]) {
      expect(await makeApi().send({ path })).toMatchObject({ status: 404, code: 4004 });
    }
  });

  it('with a wrong method is 405, with the right ones in Allow', async () => {
    const api = makeApi();
    expect(await api.send({ method: 'GET', path: `${base}/deliveries` })).toMatchObject({
      status: 405,
      code: 4004,
      headers: { allow: 'POST' },
    });
    expect(await api.send({ method: 'DELETE', path: `${base}/orders/60` })).toMatchObject({
      status: 405,
      headers: { allow: 'POST, PUT' },
    });
    expect(await api.send({ method: 'PUT', path: `${base}/deliveries/debug` })).toMatchObject({
      status: 405,
      headers: { allow: 'POST' },
    });
  });
});

describe('a refusal', () => {
  it('of a service carries its code, text, detail and facts; busy has the time to retry', async () => {
    const api = makeApi();
    api.fake.answers.set('deliveries.deliver', () => refuse(6057, undefined, { retry_after_ms: 14_001 }));
    const busy = await api.send({ body: validBody });
    expect(busy).toMatchObject({
      status: 409,
      code: 6057,
      message: 'machine is busy',
      data: { retry_after_ms: 14_001 },
    });
    expect(busy.headers['retry-after']).toBe('15');
    api.fake.answers.set('deliveries.deliver', () => refuse(6033, { zh: '细节', en: 'detail' }, { order_id: 9 }));
    expect(await api.send({ body: validBody })).toMatchObject({
      status: 409,
      message: 'pickup code is used: detail',
      data: { order_id: 9 },
    });
    api.fake.answers.set('deliveries.deliver', () => ({ ok: false, refusal: { code: 6021, status: 409 } }));
    expect(await api.send({ body: validBody })).toMatchObject({ status: 409, code: 6021 });
  });

  it.each([
    [undefined, '设备离线'],
    ['zh-CN,en;q=0.8', '设备离线'],
    ['fr', '设备离线'],
    ['enx', '设备离线'],
    ['en', 'machine is offline'],
    ['EN-gb, zh', 'machine is offline'],
  ])('for Accept-Language %s reads %s', async (language, message) => {
    const api = makeApi();
    api.fake.answers.set('deliveries.deliver', () => refuse(4008));
    const reply = await api.send({ headers: { ...headers, 'accept-language': language }, body: validBody });
    expect(reply).toMatchObject({ status: 503, code: 4008, message });
  });

  it('for want of payment looks like the documentation sample where that is asked for, on deliver alone', async () => {
    const api = makeApi({ config: { timestampWindowMs: 300_000, unpaidCodeZero: true, signedPath: 'optional' } });
    for (const name of ['deliveries.deliver', 'deliveries.queue'])
      api.fake.answers.set(name, () => refuse(6054, { zh: '细节', en: 'detail' }));
    const path = `${base}/deliveries`;
    const exact = await api.handle({ method: 'POST', path, headers, body: validBody });
    expect([exact.status, exact.body]).toEqual([200, '{"code":0,"message":"订单未支付","data":{}}']);
    expect(await api.signed('/orders/60/deliveries', goodCalls['queue-order'].members)).toMatchObject({
      status: 409,
      code: 6054,
    });
    const plain = makeApi();
    plain.fake.answers.set('deliveries.deliver', () => refuse(6054));
    expect(await plain.send({ body: validBody })).toMatchObject({
      status: 409,
      code: 6054,
      message: 'order is unpaid',
    });
  });
});

describe('a failure inside', () => {
  it('becomes a 5000 without details; the hook gets the error', async () => {
    const reported: unknown[] = [];
    const api = makeApi({ onError: (error, endpoint) => reported.push([error, endpoint]) });
    const failure = new Error(`disk full at ${merchant.appKey}`);
    for (const failing of [
      () => Promise.reject(failure) as never,
      () => {
        throw failure;
      },
    ]) {
      api.fake.answers.set('deliveries.deliver', failing);
      expect(await api.send({ body: validBody })).toMatchObject({
        status: 500,
        code: 5000,
        message: 'internal error',
        data: {},
      });
    }
    expect(reported).toEqual([
      [failure, 'deliver'],
      [failure, 'deliver'],
    ]);
  });

  it('in the rendering of a remembered answer is one too', async () => {
    const api = makeApi();
    api.fake.values.set('deliveries.deliver', { orderId: 60 });
    expect(await api.send({ body: validBody })).toMatchObject({ status: 500, code: 5000 });
  });
});

describe('the request hook', () => {
  it('receives endpoint, status, code and duration of every answer', async () => {
    const reported: unknown[][] = [];
    let monotonic = 0;
    const api = makeApi({
      clock: {
        now: () => wallMs,
        monotonic: () => (monotonic += 5),
        origin: 'test',
        after: () => ({ cancel: () => undefined }),
      },
      onRequest: (...facts) => reported.push(facts),
    });
    await api.send({ body: validBody });
    await api.send({ body: '' });
    await api.send({ path: '/etc/passwd' });
    expect(reported).toEqual([
      ['deliver', 200, 0, 5],
      ['deliver', 400, 4003, 5],
      ['unknown', 404, 4004, 5],
    ]);
  });
});
