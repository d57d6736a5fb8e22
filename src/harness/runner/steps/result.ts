import { statusIn } from '#simulators/merchant/merchant-answer.ts';
import { recordStatusText, type RecordStatus } from '#core/domain/order.ts';
import { gotInstead, type Customer, type PlacedOrder } from '../customer.ts';
import type { Handler } from './handler.ts';

/** What the API calls a delivery, in a scenario's words. */
const words: Readonly<Record<RecordStatus, string>> = {
  WAITING_PICKED_UP: 'not commanded',
  IS_DELIVERING: 'pending',
  IS_SUCCESS: 'success',
  IS_FAILED: 'failure',
  IS_TIMEOUT: 'timeout',
  IS_REFUND: 'refunded',
  IS_PICKED_UP: 'picked up',
};

/** Asks the API about the label's last delivery. */
export const result: Handler<'result'> = async (customer, step) => {
  const name = `result ${step.result}`;
  const placed = customer.order(step.result, name);
  if (!placed) return;
  const deliveryId = lastDelivery(customer, placed);
  if (deliveryId === undefined) {
    customer.judge(name, false, noDelivery(customer, placed, step.result));
    return;
  }
  const reply = await customer.parts.client.deliveryResult({ machineNo: customer.machineNo, deliveryId });
  const status = statusIn(reply);
  const said = (Object.keys(words) as RecordStatus[]).find((known) => recordStatusText[known] === status);
  const got = said !== undefined ? words[said] : status === null ? gotInstead(reply) : `"${status}"`;
  customer.judge(name, got === step.is, `expected ${step.is}, got ${got}`);
};

/** The last of an order's deliveries to begin; of a lane test, which has no order, its own. */
function lastDelivery({ parts: { watch } }: Customer, { orderId, deliveries }: PlacedOrder): string | undefined {
  return (orderId === 0 ? undefined : watch.standingOf(orderId).begun.at(-1)) ?? deliveries.at(-1);
}

function noDelivery({ parts: { watch } }: Customer, { orderId, expected }: PlacedOrder, label: string): string {
  const { queued, dropped } = watch.standingOf(orderId);
  if (expected === 0 && queued === 0) return `nothing has been commanded for "${label}"`;
  const waiting = Math.max(0, queued - dropped.length);
  return `no delivery of "${label}" has begun: ${waiting === 0 ? 'its waiting items were dropped from the queue' : `${waiting} of its items wait in the queue`}`;
}
