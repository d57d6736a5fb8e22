import { changing, copying, lineAt, moving, without, type Line } from './edits.ts';
import { finds, both, callback, closed, unknown, type Lie } from './lie.ts';

export const callbacksLies: readonly Lie[] = [
  {
    edit: 'a callback is about a delivery that never began',
    lines: copying(callback, { event: { delivery: unknown }, wire: { members: { delivery_id: unknown } } }),
    outcome: finds('specification', /delivery_id "1999999999999999".*allowed is none but/),
    apart: both,
  },
  {
    edit: 'a callback names no delivery',
    lines: copying(callback, {
      event: { delivery: '', order: 0, record: 0 },
      wire: { members: { delivery_id: '', order_id: 0, record_id: 0 } },
    }),
    outcome: finds('specification', /order_id 0, .*delivery_id "".*allowed is none but/),
    apart: both,
  },
  {
    edit: 'a callback has an unknown method',
    lines: changing(callback, {
      event: { method: 'device.delivery.reply' },
      wire: { members: { method: 'device.delivery.reply' } },
    }),
    outcome: finds('specification', /method was "device.delivery.reply"; allowed is "device.delivery.response"/),
    apart: both,
  },
  {
    edit: 'a callback reports a paid order as closed',
    lines: (lines, part) =>
      copying(callback, {
        event: { method: 'order.closed', record: 0, delivery: '', deliverStatus: '', floorStatus: '', errorMsg: '' },
        wire: {
          '': {
            members: {
              ...((lineAt(lines, closed)['wire'] as Line)['members'] as Line),
              order_id: lineAt(lines, callback)['order'],
            },
          },
        },
      })(lines, part),
    outcome: finds('specification', /order.closed.*allowed is none but/),
    apart: both,
  },
  {
    edit: 'a callback has another outcome',
    lines: changing(callback, { event: { deliverStatus: '0' }, wire: { members: { deliver_status: '0' } } }),
    outcome: finds('specification', /deliver_status was "0"; allowed is "1"/),
    apart: both,
  },
  {
    edit: 'a callback has a wrong sign',
    lines: changing(callback, { event: { signOk: false }, wire: { '': { sign: 'wrong' } } }),
    outcome: finds('specification', /a sign that is wrong; allowed is a right one/),
    apart: {
      event: finds('callback-honest', /bears a sign that does not verify/),
      wire: finds('specification', /a sign that is wrong/),
    },
  },
  {
    edit: 'a callback never came',
    lines: without(callback),
    outcome: finds('specification', /no callback about the success .* came/),
  },
  {
    edit: 'a callback that was acknowledged comes again',
    lines: copying(callback, {}, 5_000),
    outcome: finds('specification', /came again at 6747 ms after it was acknowledged at 1747 ms/),
  },
  {
    edit: 'the callback of an order that was closed comes 15 minutes early',
    lines: moving(-900_000, closed, { kind: 'order-changed', status: 'CLOSED' }),
    outcome: finds('specification', /order.closed.*allowed is none but/),
  },
];
