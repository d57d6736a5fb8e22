import type { Delivery, DeliveryOutcome } from '../domain/delivery.ts';
import type { Order } from '../domain/order.ts';
import { signedCallback } from './callback-signer.ts';
import type { CallbackSigner } from './callback-signer.ts';

/**
 * The body of a delivery's callback (PROTOCOL §5). Ids are integers, all else strings;
 * `delivery_id`, `timestamp` and `sign` are ours, and `sign` covers every other member, by the rule of §2 unless the
 * merchant wants a dialect.
 *
 * A timeout is reported as a failure with its own texts: `Delivery Timeout`, and `floor_status` 47, the table's
 * value for no answer, because the lane's state is unknown. A lane test has no order: both ids are 0.
 *
 * @param unixSeconds when the outcome was decided; the body is written once and every attempt sends it.
 */
export function deliveryCallbackBody(
  delivery: Pick<Delivery, 'id' | 'orderId' | 'recordId'>,
  outcome: Pick<DeliveryOutcome, 'kind' | 'floorStatus' | 'errorMsg'>,
  unixSeconds: number,
  signer: CallbackSigner,
): string {
  return signedCallback(
    {
      method: 'device.delivery.response',
      order_id: delivery.orderId,
      record_id: delivery.recordId,
      deliver_status: outcome.kind === 'success' ? '1' : '0',
      floor_status: String(outcome.floorStatus),
      error_msg: outcome.errorMsg,
      delivery_id: delivery.id,
      timestamp: String(unixSeconds),
    },
    signer,
  );
}

/**
 * The body of the callback for an order that was not paid in time (PROTOCOL §4.6). The documentation
 * promises this callback and shows no body: its members are a decision of ours.
 */
export function closedOrderCallbackBody(
  order: Pick<Order, 'id' | 'tradeId'>,
  unixSeconds: number,
  signer: CallbackSigner,
): string {
  return signedCallback(
    {
      method: 'order.closed',
      order_id: order.id,
      trade_id: order.tradeId,
      status: 'CLOSED',
      timestamp: String(unixSeconds),
    },
    signer,
  );
}
