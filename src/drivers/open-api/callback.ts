import { createHash } from 'node:crypto';
import { verifySign } from '#core/signing/sign.ts';
import { parseFlatJson } from '#core/signing/strict-json.ts';
import type { CallbackReading, CallbackRequest } from '../callback.ts';

type Members = Readonly<Record<string, string | number>>;

/** The text of a timeout, which is a failure otherwise (PROTOCOL §5.12). */
const timeoutText = 'Delivery Timeout';

/** Reads a callback and verifies its sign (PROTOCOL §5). */
export function readOpenApiCallback({ body }: CallbackRequest, appKey: string): CallbackReading {
  const parsed = parseFlatJson(Buffer.from(body).toString('utf8'));
  const identity = createHash('sha256').update(body).digest('hex');
  if (!parsed.ok) return { kind: 'other', verified: false, why: parsed.error.text.en, identity };
  const { sign, ...members } = parsed.value;
  if (typeof sign !== 'string' || sign === '')
    return { ...readingOf(members, identity), verified: false, why: 'it has no sign' };
  if (!verifySign(members, sign, appKey))
    return { ...readingOf(members, identity), verified: false, why: "its sign is not that of the merchant's AppKey" };
  return { ...readingOf(members, identity), verified: true };
}

function readingOf(members: Members, bodyIdentity: string): Omit<CallbackReading, 'verified'> {
  const { method, order_id: orderId, delivery_id: delivery, deliver_status: status, error_msg: text } = members;
  // A lane test has no order.
  const order = orderId === undefined || orderId === 0 ? {} : { order: `${orderId}` };
  if (method === 'order.closed' && 'order' in order)
    return { kind: 'order-closed', ...order, identity: `order-closed ${order.order}` };
  if (method !== 'device.delivery.response' || delivery === undefined || delivery === '')
    return { kind: 'other', why: 'it is no documented callback', identity: bodyIdentity };
  const outcome = outcomeOf(status, text);
  if (outcome === null) return { kind: 'other', why: 'its deliver_status is not documented', identity: bodyIdentity };
  // The documentation has no id of a notification: delivery and outcome are it.
  return { kind: 'delivery', delivery: `${delivery}`, ...order, outcome, identity: `delivery ${delivery} ${outcome}` };
}

function outcomeOf(status: unknown, text: unknown): 'success' | 'failure' | 'timeout' | null {
  if (status === '1') return 'success';
  if (status !== '0') return null;
  return text === timeoutText ? 'timeout' : 'failure';
}
