import type { Callback } from '../domain/callback.ts';
import type { Delivery, DeliveryOutcome } from '../domain/delivery.ts';
import type { Order } from '../domain/order.ts';
import type { Decision, Kernel } from '../kernel.ts';
import { closedOrderCallbackBody, deliveryCallbackBody } from '../callbacks/callback-body.ts';

/**
 * Queues a delivery's callback in the decision that settles it (PROTOCOL §5): it is sent if and only if the outcome was
 * committed.
 */
export function queueOutcomeCallback(
  kernel: Kernel,
  decision: Decision,
  delivery: Delivery,
  outcome: DeliveryOutcome,
): void {
  const signer = kernel.callbackSigner(delivery.appId);
  // The merchant may have left the configuration: no callback is sent, and settling must not fail.
  if (signer === undefined) return;
  const body = deliveryCallbackBody(delivery, outcome, unixSeconds(decision), signer);
  const { id: deliveryId, orderId, recordId, appId, notifyUrl: url } = delivery;
  queueCallback(decision, { appId, url, body, orderId, recordId, deliveryId }, outcome.kind);
}

/** Queues the callback of an order that was closed unpaid (PROTOCOL §4.6). */
export function queueOrderClosedCallback(kernel: Kernel, decision: Decision, order: Order): void {
  const signer = kernel.callbackSigner(order.appId);
  if (signer === undefined) return;
  const body = closedOrderCallbackBody(order, unixSeconds(decision), signer);
  const { appId, notifyUrl: url, id: orderId } = order;
  queueCallback(decision, { appId, url, body, orderId, recordId: 0, deliveryId: '' }, 'closed');
}

function queueCallback(
  decision: Decision,
  content: Pick<Callback, 'appId' | 'url' | 'body' | 'orderId' | 'recordId' | 'deliveryId'>,
  outcome: string,
): void {
  const { tx, now, events, callbacks } = decision;
  const { appId, url, body, orderId, recordId, deliveryId } = content;
  const callback: Callback = {
    id: tx.next('callback'),
    appId,
    url,
    body,
    orderId,
    recordId,
    deliveryId,
    attempts: 0,
    nextAt: now,
    state: 'pending',
  };
  tx.putCallback(callback);
  callbacks.push(callback.id);
  events.push({
    kind: 'callback-queued',
    callback: callback.id,
    delivery: deliveryId,
    order: orderId,
    record: recordId,
    url,
    outcome,
  });
}

function unixSeconds(decision: Decision): number {
  return Math.floor(decision.wallMs / 1000);
}
