import { all, changing, copying, lineAt, without, type Change, type Edit, type Line, type Place } from './edits.ts';
import {
  finds,
  inconclusive,
  refused,
  both,
  hall,
  otherHall,
  deliverAnswer,
  read,
  refusal,
  unknown,
  type Lie,
} from './lie.ts';

function refusing(status: number, code: number, message: string): Change {
  return {
    event: { status, code, delivery: '', reportedStatus: '' },
    wire: { body: { code, message, data: {} } },
  };
}

function swapped(lines: readonly Line[]): readonly Line[] {
  const other: Place = { ...deliverAnswer, machine: otherHall };
  const idOf = (place: Place): unknown => lineAt(lines, place)['delivery'];
  const withId = (place: Place, id: unknown): Edit =>
    changing(place, { event: { delivery: id }, wire: { 'body.data': { delivery_id: id } } });
  return all(withId(deliverAnswer, idOf(other)), withId(other, idOf(deliverAnswer)))(lines, 'both');
}

export const answersLies: readonly Lie[] = [
  {
    edit: 'deliveries of two machines are answered with each other’s id',
    lines: swapped,
    outcome: finds('specification', /the command of delivery .*, which was not granted/),
  },
  {
    edit: 'a delivery is answered with an id that nothing else has',
    lines: changing(deliverAnswer, { event: { delivery: unknown }, wire: { 'body.data': { delivery_id: unknown } } }),
    outcome: finds('specification', /delivery 1999999999999999 .* got no command/),
    apart: both,
  },
  {
    edit: 'a delivery that began is answered 5000',
    lines: changing(deliverAnswer, refusing(500, 5000, 'internal error')),
    outcome: finds('specification', /answered 500 with 5000, though neither the core nor its store failed/),
    apart: both,
  },
  {
    edit: 'a payment is answered 5000',
    lines: changing({ kind: 'answer', endpoint: 'update-order', machine: hall }, refusing(500, 5000, 'internal error')),
    outcome: finds('specification', /PUT .* answered 500 with 5000, though neither the core nor its store failed/),
    apart: both,
  },
  {
    edit: 'a delivery that began is answered 6054',
    lines: changing(deliverAnswer, refusing(409, 6054, 'order is unpaid')),
    outcome: finds('specification', /answered 409 with 6054; allowed is 200 with 0/),
    apart: both,
  },
  {
    edit: 'code 0 comes with HTTP 500',
    lines: changing(deliverAnswer, { event: { status: 500 } }),
    outcome: finds('specification', /answered 500 with 0 and "ok"; allowed is 200/),
  },
  {
    edit: 'an order is refused with 6047 though its lane is full',
    lines: changing({ kind: 'answer', endpoint: 'create-order' }, refusing(409, 6047, 'stock too low')),
    outcome: finds('specification', /answered 409 with 6047; allowed is 200 with 0/),
    apart: both,
  },
  {
    edit: 'a refusal of a busy machine is called a success',
    lines: changing(refusal, {
      event: { status: 200, code: 0, delivery: unknown },
      wire: {
        body: {
          code: 0,
          message: 'ok',
          data: { delivery_id: unknown, delivered_at: '2026-01-01 08:00:01', status: '未取货或正在出货' },
        },
      },
    }),
    outcome: finds('specification', /answered 200 with 0; allowed is 409 with 6057/),
    apart: both,
  },
  {
    edit: 'a refusal gives the time of the next try in seconds',
    lines: changing(refusal, { wire: { 'body.data': { retry_after_ms: 30 } } }),
    outcome: finds('specification', /retry_after_ms was 30; allowed is 29992 to 30000/),
  },
  {
    edit: 'a read shows failed where the outcome was success',
    lines: changing(
      { ...read, last: true },
      { event: { reportedStatus: '出货失败' }, wire: { 'body.data': { status: '出货失败' } } },
    ),
    outcome: finds('specification', /which had succeeded: data.status was "出货失败"; allowed is "出货完成"/),
    apart: both,
  },
  {
    edit: 'a read shows pending after the outcome',
    lines: changing(
      { ...read, last: true },
      { event: { reportedStatus: '未取货或正在出货' }, wire: { 'body.data': { status: '未取货或正在出货' } } },
    ),
    outcome: finds('specification', /which had succeeded: data.status was "未取货或正在出货"/),
    apart: both,
  },
  {
    edit: 'an order costs twice as much',
    lines: changing(
      { kind: 'answer', endpoint: 'get-order', machine: hall },
      { wire: { 'body.data': { amount: '4.00' } } },
    ),
    outcome: finds('specification', /data.amount was "4.00"; allowed is "2.00"/),
  },
  {
    edit: 'an unpaid order is read as paid',
    lines: changing(
      { kind: 'answer', endpoint: 'get-order', machine: hall, last: true },
      { event: { reportedStatus: 'SUCCESS' }, wire: { 'body.data': { status: 'SUCCESS' } } },
    ),
    outcome: finds('specification', /data.status was "SUCCESS"; allowed is "NOTPAY"/),
    apart: both,
  },
  {
    edit: 'a queue counts an item too many',
    lines: changing({ kind: 'answer', endpoint: 'queue-order' }, { wire: { 'body.data': { total: 3 } } }),
    outcome: finds('specification', /data.total was 3; allowed is 2/),
  },
  {
    edit: 'an answer never came',
    lines: without(deliverAnswer),
    outcome: inconclusive(/1 call had neither an answer nor a failure/),
  },
  {
    edit: 'a call is answered twice',
    lines: copying(deliverAnswer, {}),
    outcome: refused(/call \d+ has ended already/),
  },
  {
    edit: 'an answer to no call',
    lines: without({ kind: 'call', endpoint: 'deliver', machine: hall, last: true }),
    outcome: refused(/there is no call \d+ that it could answer/),
  },
];
