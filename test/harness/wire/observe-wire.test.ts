import { encodePayload } from '#core/signing/payload.ts';
import { describe, expect, it } from 'vitest';
import { sign as signWith } from '#core/signing/sign.ts';
import { observeWire } from '#harness/wire/observe-wire.ts';

const merchant = { appId: 'app', appSecret: 'a secret of the app', appKey: 'the key of the app', name: 'App' };
const observer = observeWire([merchant]);
const members = { machine_no: '10000001', timestamp: '1714373688' };
const headers = { appid: merchant.appId, appsecret: merchant.appSecret };
const sign = signWith(members, merchant.appKey);
const payload = (more: object = {}): string =>
  Buffer.from(JSON.stringify({ ...members, sign, ...more })).toString('base64');
const callOf = (request: { headers?: Record<string, string>; body?: string }) =>
  observer.call(
    { method: 'POST', path: '/floors', headers, body: JSON.stringify({ payload: payload() }), ...request },
    [],
  );

describe('a call on the wire', () => {
  it('has its members, and whether its sign is right', () => {
    expect(callOf({}).wire).toEqual({
      app: 'app',
      method: 'POST',
      path: '/floors',
      credentials: 'right',
      body: { kind: 'signed', members, sign: 'right', signId: expect.stringMatching(/^[0-9a-f]{12}$/) as unknown },
    });
  });

  it.each([
    [{ appsecret: merchant.appSecret }, 'appid-missing'],
    [{ ...headers, appid: 'other' }, 'appid-unknown'],
    [{ appid: 'app' }, 'secret-wrong'],
    [{ ...headers, appsecret: 'A secret of the app' }, 'secret-wrong'],
  ])('with the headers %j has credentials %s', (odd, credentials) => {
    expect(callOf({ headers: odd }).wire).toMatchObject({ credentials });
  });

  it.each([
    ['key', { name: `has ${merchant.appKey} in it` }],
    ['secret', { [merchant.appSecret]: '1' }],
    ['own sign', { copy: sign }],
    ['own sign, in lower case and cut', { sign: sign.toLowerCase(), copy: `x${sign.toLowerCase()}` }],
  ])('shows no %s in another member', (_what, more) => {
    const text = JSON.stringify(callOf({ body: JSON.stringify({ payload: payload(more) }) }).wire);
    expect(text).toContain('***');
    for (const secret of [merchant.appKey, merchant.appSecret, sign, sign.toLowerCase()])
      expect(text).not.toContain(secret);
  });

  it('shows neither key nor sign of its answer, however it is spelt', () => {
    const escaped = Array.from(sign, (char) => `\\u00${char.charCodeAt(0).toString(16)}`).join('');
    const body = `{"code":4006,"message":"${merchant.appKey} ${sign}","data":{"a":"${escaped}"}}`;
    const wire = callOf({}).answer({ status: 400, headers: { 'retry-after': '7' }, body });
    expect(wire).toEqual({ body: { code: 4006, message: '*** ***', data: { a: '***' } }, retryAfter: '7' });
  });

  it('masks a secret of one letter where it is a whole value, and spoils nothing else', () => {
    const short = { ...merchant, appSecret: 'm', appKey: 'k' };
    const body = JSON.stringify({ payload: payload({ copy: 'k', other: 'kiosk' }) });
    const call = observeWire([short]).call({ method: 'POST', path: '/floors', headers, body }, ['e']);
    const { wire } = call;
    expect(wire).toMatchObject({ method: 'POST', body: { members: { ...members, copy: '***', other: 'kiosk' } } });
    const answered = call.answer({
      status: 200,
      headers: {},
      body: '{"code":0,"message":"m","data":{"machine":"me"}}',
    });
    expect(answered).toEqual({ body: { code: 0, message: '***', data: { machine: 'me' } } });
    expect(observeWire([]).frame(payload({ method: 'ack' }), ['a', 'e', 'm']).method).toBe('ack');
  });

  it('keeps the text of an answer that is no JSON', () => {
    expect(callOf({}).answer({ status: 502, headers: {}, body: '<html>' })).toEqual({ body: { text: '<html>' } });
  });
});

describe('a frame on the wire', () => {
  const key = 'the key of a machine';

  it('has its members, and whether its sign is right', () => {
    const frame = encodePayload({ method: 'client.heartbeat', ...members }, key);
    const expected = { members: { method: 'client.heartbeat', ...members }, sign: 'right' };
    expect(observer.frame(frame, [key])).toEqual({ method: 'client.heartbeat', wire: expected });
    expect(observer.frame(frame, ['another'])).toMatchObject({ wire: { sign: 'wrong' } });
  });

  it('has its length alone where it is not readable', () => {
    expect(observer.frame('%%%é', [key])).toEqual({ method: '', wire: { members: null, bytes: 5 } });
    const long = encodePayload({ method: 'x'.repeat(4_000) }, key);
    expect(observer.frame(long, [key])).toEqual({ method: '', wire: { members: null, bytes: long.length } });
  });

  it('shows no key', () => {
    const observed = observer.frame(encodePayload({ method: key, a: key }, key), [key]);
    expect(observed).toEqual({ method: '***', wire: { members: { method: '***', a: '***' }, sign: 'right' } });
  });
});

describe('a callback on the wire', () => {
  it('has its URL, its members, and whether its sign is right', () => {
    const callback = {
      url: 'http://shop.example/',
      path: '/notify',
      key: merchant.appKey,
      members: { ...members, sign },
    };
    expect(observer.callback(callback)).toEqual({ url: 'http://shop.example/notify', members, sign: 'right' });
    expect(observer.callback({ ...callback, key: 'another' })).toMatchObject({ sign: 'wrong' });
    expect(observer.callback({ ...callback, members })).toMatchObject({ sign: 'missing' });
  });
});
