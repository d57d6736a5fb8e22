import type { CallbackReading, CallbackRequest } from 'vendloop/driver';
import { mac } from './api.ts';

type Event = Pick<CallbackReading, 'delivery' | 'outcome' | 'items'>;

/** Reads a callback, and verifies its sign over the bytes of the body. */
export function readWebhook({ headers, body }: CallbackRequest, secret: string): CallbackReading {
  const identity = mac('identity', body);
  if (headers['x-mac'] !== mac(secret, body)) return { kind: 'other', verified: false, why: 'wrong mac', identity };
  const { delivery, outcome, items } = JSON.parse(Buffer.from(body).toString()) as Event;
  return { kind: 'delivery', verified: true, delivery, outcome, items, identity };
}
