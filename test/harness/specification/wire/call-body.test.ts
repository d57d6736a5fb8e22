import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePayload } from '#core/signing/payload.ts';
import { signIdOf, signOf } from '#harness/specification/signing/sign-state.ts';
import { readCallBody } from '#harness/specification/wire/call-body.ts';
import { readPayload } from '#harness/specification/wire/payload.ts';

const app = { appId: 'app', keys: ['a key'], dialects: [] };
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const read = (path: string, body: string, method = 'POST') => readCallBody({ method, path, body }, app);
const payloadBody = (json: string): string => JSON.stringify({ payload: base64(json) });

describe('the body of a call', () => {
  it('is signed, with its members and without its sign', () => {
    const members = { machine_no: '10000001', timestamp: 1_714_373_688, empty: '' };
    const sign = signOf(members, 'a key')!;
    expect(read('/floors', payloadBody(JSON.stringify({ ...members, sign })))).toEqual({
      kind: 'signed',
      members,
      sign: 'right',
      signId: signIdOf('app', sign),
    });
    expect(read('/floors', payloadBody(JSON.stringify({ ...members, a: '1', sign })))).toMatchObject({ sign: 'wrong' });
    expect(read('/floors', payloadBody(JSON.stringify(members)))).toMatchObject({ sign: 'missing', signId: '' });
  });

  it('is plain where an order is created, and signed where one is updated', () => {
    const members = { trade_id: 't', products: [{ product_id: 1, quantity: 2 }] };
    expect(read('/orders', JSON.stringify(members))).toEqual({ kind: 'plain', members });
    expect(read('/orders', '[]')).toMatchObject({ kind: 'malformed', fault: 'body-malformed' });
    expect(read('/orders/7', JSON.stringify(members), 'PUT')).toMatchObject({
      kind: 'malformed',
      fault: 'body-members',
    });
  });

  it.each(['', ' \n', '{}', ' [ ] '])('is none in %j where an endpoint takes none', (body) => {
    expect(read('/ping', body)).toEqual({ kind: 'none' });
    expect(read('/rent/machines/10000001', body)).toEqual({ kind: 'none' });
  });

  it.each([
    ['/ping', '{"a":1}', { kind: 'plain', members: { a: 1 } }],
    ['/ping', '1', { kind: 'malformed', fault: 'body-malformed' }],
    ['/ping', '{', { kind: 'malformed', fault: 'body-malformed' }],
    ['/floors', '', { kind: 'malformed', fault: 'body-malformed' }],
    ['/floors', '{}', { kind: 'malformed', fault: 'body-members' }],
    ['/floors', '{"payload":7}', { kind: 'malformed', fault: 'body-members' }],
    ['/floors', '{"payload":"e30=","x":1}', { kind: 'malformed', fault: 'body-members' }],
    ['/floors', '{"payload":"e30=","payload":"e30="}', { kind: 'malformed', fault: 'body-malformed' }],
    ['/floors', 'payload=e30%3D', { kind: 'malformed', fault: 'form-body' }],
    ['/floors', '--bound\r\nContent-', { kind: 'malformed', fault: 'form-body' }],
    ['/floors', '{"payload":"e30"}', { kind: 'malformed', fault: 'payload-malformed' }],
    ['/floors', '{"payload":"e31="}', { kind: 'malformed', fault: 'payload-malformed' }],
    ['/floors', payloadBody('{"a":true}'), { kind: 'malformed', fault: 'payload-malformed' }],
    ['/floors', payloadBody('{"a":{}}'), { kind: 'malformed', fault: 'payload-malformed' }],
    ['/floors', payloadBody('{"key":"x"}'), { kind: 'malformed', fault: 'key-member' }],
  ])('of %s %j', (path, body, expected) => {
    expect(read(path, body)).toMatchObject(expected);
  });
});

describe('a long body', () => {
  it('is read up to 65,536 bytes, and a payload up to 16,384 characters', () => {
    const faultOf = (body: string): unknown => read('/floors', body);
    const bodyOfBytes = (bytes: number): string => `{"a":"${'x'.repeat(bytes - 8)}"}`;
    expect(faultOf(bodyOfBytes(65_536))).toMatchObject({ kind: 'malformed', fault: 'body-members' });
    expect(faultOf(bodyOfBytes(65_537))).toEqual({ kind: 'malformed', fault: 'body-size' });
    const payloadOf = (length: number): string => base64(`{"a":"${'x'.repeat((length / 4) * 3 - 8)}"}`);
    expect(payloadOf(16_384)).toHaveLength(16_384);
    expect(faultOf(JSON.stringify({ payload: payloadOf(16_384) }))).toMatchObject({ kind: 'signed' });
    expect(faultOf(JSON.stringify({ payload: payloadOf(16_388) }))).toMatchObject({ fault: 'payload-size' });
  });
});

describe('specification and core', () => {
  const json = fc.oneof(
    fc.json({ maxDepth: 2 }),
    fc
      .array(fc.tuple(fc.constantFrom('a', 'b', 'key', 'sign', '__proto__', '名'), fc.jsonValue({ maxDepth: 0 })))
      .map((members) => `{${members.map(([name, one]) => `"${name}":${JSON.stringify(one)}`).join(',')}}`),
    fc.constantFrom('{"sign":"A","a":1.5}', '{"sign":"A","a":-0}', '{"sign":"A","a":1e2}', '{"sign":"A"} '),
  );
  const text = fc.oneof(
    json.map(base64),
    fc.base64String(),
    fc.tuple(json, fc.nat(40), fc.string({ maxLength: 2 })).map(([one, at, more]) => {
      const whole = base64(one);
      return whole.slice(0, at) + more + whole.slice(at + 1);
    }),
  );

  it('read the same payloads', () => {
    fc.assert(
      fc.property(text, (payload) => {
        const { members } = readPayload(payload, 16_384);
        const decoded = decodePayload(payload, { maxLength: 16_384 });
        const hasSign = typeof members?.sign === 'string' && members.sign !== '';
        expect(decoded.ok).toBe(members !== null && hasSign);
        if (decoded.ok) expect({ ...members }).toEqual({ ...decoded.payload, sign: decoded.sign });
      }),
      { numRuns: 2_000 },
    );
  });
});
