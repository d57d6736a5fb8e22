import { createHash } from 'node:crypto';
import { Signatory } from '@cakioe/kit.js';
import { describe, expect, it } from 'vitest';
import type { CallbackSigner } from '#core/callbacks/callback-signer.ts';
import { closedOrderCallbackBody, deliveryCallbackBody } from '#core/callbacks/callback-body.ts';
import { dialectNames } from '#core/domain/merchant.ts';
import type { DialectName } from '#core/domain/merchant.ts';
import { sign, verifySign } from '#core/signing/sign.ts';

const delivery = { id: '1234567890123456', orderId: 60, recordId: 78 };
const signer: CallbackSigner = { appKey: 'app-key', dialect: 'raw' };
const parse = (body: string) => JSON.parse(body) as Record<string, string | number>;

describe('the body of a callback', () => {
  it("reports a failure as the documentation's example does, with our own members", () => {
    const body = parse(
      deliveryCallbackBody(
        delivery,
        { kind: 'failure', floorStatus: 3, errorMsg: 'Slave Comm Error' },
        1_700_000_000,
        signer,
      ),
    );
    const { delivery_id, timestamp, sign: bodySign, ...documented } = body;
    expect(documented).toEqual({
      method: 'device.delivery.response',
      order_id: 60,
      record_id: 78,
      deliver_status: '0',
      floor_status: '3',
      error_msg: 'Slave Comm Error',
    });
    expect({ delivery_id, timestamp }).toEqual({ delivery_id: '1234567890123456', timestamp: '1700000000' });
    expect(bodySign).toBe(sign(body, 'app-key'));
  });

  it('reports a success with status 1 and an empty message', () => {
    expect(
      parse(deliveryCallbackBody(delivery, { kind: 'success', floorStatus: 1, errorMsg: '' }, 1, signer)),
    ).toMatchObject({ deliver_status: '1', floor_status: '1', error_msg: '' });
  });

  it('reports a timeout as a failure with its own text', () => {
    expect(
      parse(
        deliveryCallbackBody(delivery, { kind: 'timeout', floorStatus: 47, errorMsg: 'Delivery Timeout' }, 1, signer),
      ),
    ).toMatchObject({ deliver_status: '0', floor_status: '47', error_msg: 'Delivery Timeout' });
  });

  it('reports a closed order by its ids, signed', () => {
    const body = parse(closedOrderCallbackBody({ id: 60, tradeId: 't-60' }, 1_700_000_000, signer));
    expect(body).toEqual({
      method: 'order.closed',
      order_id: 60,
      trade_id: 't-60',
      status: 'CLOSED',
      timestamp: '1700000000',
      sign: sign(body, 'app-key'),
    });
  });
});

/** The text that each vendor's library hashes for a callback, written down by hand. */
const texts: Readonly<Record<Exclude<DialectName, 'raw'>, string>> = {
  php:
    'deliver_status=0&delivery_id=7&error_msg=Goods are ' +
    'Stuck!&floor_status=2&method=device.delivery.response&order_id=60&record_id=78&timestamp=1700000000&key=k',
  go:
    'deliver_status=0&delivery_id=7&error_msg=Goods+are+' +
    'Stuck%21&floor_status=2&method=device.delivery.response&order_id=60&record_id=78&timestamp=1700000000&key=k',
  kotlin:
    'deliver_status=0&delivery_id=7&error_msg=Goods+are+' +
    'Stuck%21&floor_status=2&method=device.delivery.response&order_id=60&record_id=78&timestamp=1700000000&key=k',
  rust:
    'deliver_status=0&delivery_id=7&error_msg=Goods are ' +
    'Stuck!&floor_status=2&method=device.delivery.response&order_id=60&record_id=78&timestamp=1700000000&key=k',
  js:
    'deliver_status=0&delivery_id=7&error_msg=Goods%2520are%2520' +
    'Stuck!&floor_status=2&method=device.delivery.response&order_id=60&record_id=78&timestamp=1700000000&key=k',
};

describe('a callback in a dialect', () => {
  const outcome = { kind: 'failure', floorStatus: 2, errorMsg: 'Goods are Stuck!' } as const;
  const inDialect = (dialect: DialectName, ids = { id: '7', orderId: 60, recordId: 78 }) =>
    parse(deliveryCallbackBody(ids, outcome, 1_700_000_000, { appKey: 'k', dialect }));

  it.each(Object.entries(texts) as [DialectName, string][])(
    'of %s has the sign that its library computes',
    (dialect, text) => {
      const body = inDialect(dialect);
      expect(body['sign']).toBe(createHash('md5').update(text).digest('hex').toUpperCase());
    },
  );

  it.each(dialectNames)('of %s covers every member with its sign, also ids that are 0', (dialect) => {
    const body = inDialect(dialect, { id: '7', orderId: 0, recordId: 0 });
    for (const name of Object.keys(body).filter((one) => one !== 'sign')) {
      const { sign: bodySign, ...members } = { ...body, [name]: '9999' };
      expect(verifySign(members, String(bodySign), 'k', [dialect]), name).toBe(false);
    }
    const { sign: bodySign, ...members } = body;
    expect(verifySign(members, String(bodySign), 'k', [dialect])).toBe(true);
    expect(Number(body['order_id'])).toBe(0);
  });

  it("of js is verified by the vendor's own JavaScript library, and not when it is signed by the rule", () => {
    const verifies = ({ sign: bodySign, ...members }: Record<string, string | number>): boolean =>
      new Signatory('k').genSignature(members) === bodySign;
    expect(verifies(inDialect('js'))).toBe(true);
    expect(verifies(inDialect('raw'))).toBe(false);
  });

  it('of php has ids as integers, but for those that its library would leave out', () => {
    expect(inDialect('php')).toMatchObject({ order_id: 60, record_id: 78 });
    expect(inDialect('php', { id: '7', orderId: 0, recordId: 0 })).toMatchObject({ order_id: '0', record_id: '0' });
    expect(inDialect('rust')).toMatchObject({ order_id: '60', record_id: '78' });
  });

  it('is signed by the rule where the library would leave out a text', () => {
    const body = parse(closedOrderCallbackBody({ id: 60, tradeId: 'NULL' }, 1, { appKey: 'k', dialect: 'js' }));
    expect(body['sign']).toBe(sign(body, 'k'));
  });
});
