import type { HistoryEvent } from './event.ts';
import { isObject } from './value-rules.ts';

type Values = Readonly<Record<string, unknown>>;

/** Stands in the place of a secret: what it hides is not known. */
const mask = '***';
const nothing: Values = {};

/**
 * What an event records otherwise than the message on its wire has it, or null. Only what the observer copies from the
 * message is compared; a wire of another form shows nothing.
 */
export function wireProblem(event: HistoryEvent): string | null {
  if (!isObject(event.wire)) return null;
  switch (event.kind) {
    case 'answer':
      return answerProblem(event, event.wire['body']);
    case 'callback-received':
      return callbackProblem(event, event.wire['members']);
    case 'frame-sent':
    case 'frame-received':
      return frameProblem(event, event.wire['members']);
    default:
      return null;
  }
}

function answerProblem(event: Extract<HistoryEvent, { readonly kind: 'answer' }>, body: unknown): string | null {
  const members = isObject(body) ? body : nothing;
  const code = members['code'];
  const data = typeof code === 'number' && isObject(members['data']) ? members['data'] : nothing;
  const { order_id: order, delivery_id: delivery, status } = data;
  return (
    (code === mask ? null : difference('code', event.code, typeof code === 'number' ? code : -1)) ??
    (Number.isSafeInteger(order) ? difference('order', event.order, order) : null) ??
    (typeof delivery === 'string' && delivery !== '' ? difference('delivery', event.delivery, delivery) : null) ??
    // Where the status was not read, it is empty.
    (event.reportedStatus === '' ? null : difference('reportedStatus', event.reportedStatus, status ?? ''))
  );
}

/** Members of a callback's event, with the members of its body that they are copied from. */
const callbackTexts = [
  ['method', 'method'],
  ['delivery', 'delivery_id'],
  ['deliverStatus', 'deliver_status'],
  ['floorStatus', 'floor_status'],
  ['errorMsg', 'error_msg'],
] as const;

function callbackProblem(
  event: Extract<HistoryEvent, { readonly kind: 'callback-received' }>,
  members: unknown,
): string | null {
  if (!isObject(members)) return null;
  for (const [name, on] of callbackTexts) {
    const problem = difference(name, event[name], textOf(members[on]));
    if (problem !== null) return problem;
  }
  return (
    difference('order', event.order, integerOf(members['order_id'])) ??
    difference('record', event.record, integerOf(members['record_id']))
  );
}

function frameProblem(event: { readonly method: string }, members: unknown): string | null {
  if (members === null) return difference('method', event.method, '');
  if (!isObject(members)) return null;
  const { method } = members;
  return difference('method', event.method, typeof method === 'string' ? method : '');
}

function difference(name: string, recorded: unknown, sent: unknown): string | null {
  if (recorded === sent || (typeof sent === 'string' && sent.includes(mask))) return null;
  return `member "${name}" is ${JSON.stringify(recorded)}, but the message in "wire" has ${JSON.stringify(sent)}`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? `${value}` : '';
}

function integerOf(value: unknown): unknown {
  if (typeof value === 'string' && value.includes(mask)) return value;
  const number = Number(value ?? 0);
  return Number.isSafeInteger(number) ? number : 0;
}
