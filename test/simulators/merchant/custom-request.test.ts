import { describe, expect, it } from 'vitest';
import { writeRequest, type RequestChanges } from '#simulators/merchant/custom-request.ts';
import { readCallBody } from '#harness/specification/wire/call-body.ts';

const sender = { appId: 'app', appSecret: 'secret', appKey: 'key' };
const values = { machine_no: '86012345', order_id: '60', record_id: '78', timestamp: '1714373688', product_id: '7' };
const right: RequestChanges = { sign: 'right', encoding: 'base64' };

const write = (changes: Partial<RequestChanges>) => writeRequest('deliver', { ...right, ...changes }, values, sender);

/** What the specification reads of a request. */
function read(changes: Partial<RequestChanges>) {
  return readCallBody(write(changes), { appId: 'app', keys: ['key'], dialects: [] });
}

describe('a custom request', () => {
  it('is right without changes', () => {
    const members = { machine_no: '86012345', method: 'device.delivery.put', order_id: '60', record_id: '78' };
    expect(read({})).toMatchObject({ kind: 'signed', sign: 'right', members: { ...members, timestamp: '1714373688' } });
    expect(write({}).headers).toEqual({ appid: 'app', appsecret: 'secret', 'content-type': 'application/json' });
  });

  it('is signed as it is sent, whatever its members are', () => {
    expect(read({ set: { order_id: '{order_id}0', more: '\u4e2d' } })).toMatchObject({ kind: 'signed', sign: 'right' });
    expect(read({ json: '{"sign":"{sign}","a":"b"}' })).toMatchObject({ sign: 'right', members: { a: 'b' } });
    expect(read({ leaveOut: ['order_id'], add: ['"order_id": 60'] })).toMatchObject({
      sign: 'right',
      members: { order_id: 60 },
    });
  });

  it.each(['empty', 'missing', 'wrong', 'lower-case', 'short', 'long', 'other-key'] as const)(
    'has a sign that is %s',
    (sign) => {
      expect(read({ sign })).toMatchObject({ sign: sign === 'empty' || sign === 'missing' ? 'missing' : 'wrong' });
    },
  );

  it.each(['unpadded', 'line-breaks', 'loose-bits', 'none'] as const)(
    'has a payload that is no base64: %s',
    (encoding) => {
      expect(read({ encoding })).toMatchObject({ kind: 'malformed', fault: 'payload-malformed' });
    },
  );

  it('has a payload of the other alphabet, or that is no UTF-8', () => {
    const malformed = { kind: 'malformed', fault: 'payload-malformed' };
    expect(read({ encoding: 'url-safe', set: { note: '??>>~~' } })).toMatchObject(malformed);
    expect(read({ encoding: 'not-utf-8', set: { note: '\ufffd' } })).toMatchObject(malformed);
    expect(read({ encoding: 'not-utf-8' })).toMatchObject({ sign: 'right' });
  });

  it('is as long as it must be', () => {
    expect(Buffer.byteLength(write({ bodyBytes: 65_536 }).body)).toBe(65_536);
    expect(read({ jsonBytes: 12_288 })).toMatchObject({ sign: 'right' });
    expect(read({ jsonBytes: 12_289 })).toMatchObject({ kind: 'malformed' });
  });

  it('leads to the endpoint that its path and method name', () => {
    expect(write({ path: '/deliveries/debug' }).endpoint).toBe('lane-test');
    expect(write({ path: '/orders/{order_id}', method: 'PUT' })).toMatchObject({
      endpoint: 'update-order',
      path: '/orders/60',
    });
    expect(write({ path: '/nothing' }).endpoint).toBe('unknown');
    expect(write({ headers: { AppId: null } }).headers).not.toHaveProperty('appid');
  });
});
