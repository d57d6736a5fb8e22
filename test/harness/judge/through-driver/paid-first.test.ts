import { describe, expect, it } from 'vitest';
import { messages } from '#test/harness/judge-history.ts';
import { DriverHistory } from './driver-history.ts';

describe('a refund through a driver', () => {
  it('that came before a delivery is found', () => {
    const history = new DriverHistory();
    const order = history.paid(1_000, 1);
    history.update(2_000, 1, '2');
    const sale = history.granted(3_000, order, '7');
    expect(messages('paid-first', history.ended(4_000, sale, 'success').end(9_000))).toEqual([
      'Delivery 7 began for order 1, which had been given back at 2005 ms.',
    ]);
  });

  it('that the cloud refused gives nothing back', () => {
    const history = new DriverHistory();
    const order = history.paid(1_000, 1);
    history.call(2_000, { endpoint: 'update-order', order: 1, members: { status: '2' }, code: 6043 });
    const sale = history.granted(3_000, order, '7');
    expect(messages('paid-first', history.ended(4_000, sale, 'success').end(9_000))).toEqual([]);
  });

  it('beside a delivery that then fails leaves its item paid: it may be delivered again', () => {
    const history = new DriverHistory();
    const order = history.paid(1_000, 1);
    const failed = history.granted(3_000, order, '7');
    history.update(3_500, 1, '2').ended(4_000, failed, 'failure');
    const second = history.granted(5_000, order, '8');
    expect(messages('paid-first', history.ended(6_000, second, 'success').end(9_000))).toEqual([]);
  });

  it('after a delivery has ended gives back what is left', () => {
    const history = new DriverHistory();
    const order = history.paid(1_000, 1);
    history.ended(4_000, history.granted(3_000, order, '7'), 'failure').update(5_000, 1, '2');
    const second = history.granted(6_000, order, '8');
    expect(messages('paid-first', history.ended(7_000, second, 'success').end(9_000))).toEqual([
      'Delivery 8 began for order 1, which had been given back at 5005 ms.',
    ]);
  });
});
