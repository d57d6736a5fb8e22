import { describe, expect, it } from 'vitest';
import { callbackForClosedOrder, callbackForDelivery } from '../../../src/core/notify/outbox.ts';
import { sign } from '../../../src/core/signing/sign.ts';

const delivery = { id: '1234567890123456', orderId: 60, recordId: 78 };
const parse = (body: string) => JSON.parse(body) as Record<string, string | number>;

describe('the body of a callback', () => {
  it('tells a failure as the documentation\'s example does, and adds what is ours', () => {
    const body = parse(callbackForDelivery(delivery, { kind: 'failure', floorStatus: 3, errorMsg: 'Slave Comm Error' }, 1_700_000_000, 'app-key'));
    const { delivery_id, timestamp, sign: given, ...documented } = body;
    expect(documented).toEqual({ method: 'device.delivery.response', order_id: 60, record_id: 78, deliver_status: '0', floor_status: '3', error_msg: 'Slave Comm Error' });
    expect({ delivery_id, timestamp }).toEqual({ delivery_id: '1234567890123456', timestamp: '1700000000' });
    expect(given).toBe(sign(body, 'app-key'));
  });

  it('tells a success with status 1 and an empty message', () => {
    expect(parse(callbackForDelivery(delivery, { kind: 'success', floorStatus: 1, errorMsg: '' }, 1, 'k'))).toMatchObject({ deliver_status: '1', floor_status: '1', error_msg: '' });
  });

  it('tells a timeout as a failure in the outcome\'s words', () => {
    expect(parse(callbackForDelivery(delivery, { kind: 'timeout', floorStatus: 47, errorMsg: 'Delivery Timeout' }, 1, 'k')))
      .toMatchObject({ deliver_status: '0', floor_status: '47', error_msg: 'Delivery Timeout' });
  });

  it('tells a closed order by its ids, signed', () => {
    const body = parse(callbackForClosedOrder({ id: 60, tradeId: 't-60' }, 1_700_000_000, 'app-key'));
    expect(body).toEqual({ method: 'order.closed', order_id: 60, trade_id: 't-60', status: 'CLOSED', timestamp: '1700000000', sign: sign(body, 'app-key') });
  });
});
