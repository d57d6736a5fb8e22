import { statusIn } from '#simulators/merchant/merchant-answer.ts';
import { recordStatusText, type RecordStatus } from '#core/domain/order.ts';
import { describeFailure, type Customer, type PlacedOrder, type StepHandler } from '../customer.ts';

/** The states of a record, in a scenario's words. */
const statusNames: Readonly<Record<RecordStatus, string>> = {
  WAITING_PICKED_UP: 'not commanded',
  IS_DELIVERING: 'pending',
  IS_SUCCESS: 'success',
  IS_FAILED: 'failure',
  IS_TIMEOUT: 'timeout',
  IS_REFUND: 'refunded',
  IS_PICKED_UP: 'picked up',
};

/** Reads the state of the label's last delivery from the API. */
export const result: StepHandler<'result'> = async (customer, step) => {
  const name = `result ${step.result}`;
  const placed = customer.order(step.result, name);
  if (!placed) return;
  const deliveryId = lastDelivery(customer, placed);
  if (deliveryId === undefined) {
    customer.recordExpectation(name, false, noDeliveryMessage(customer, placed, step.result));
    return;
  }
  const reply = await customer.parts.client.deliveryResult({ machineNo: customer.machineNo, deliveryId });
  const status = statusIn(reply);
  const recordStatus = (Object.keys(statusNames) as RecordStatus[]).find((known) => recordStatusText[known] === status);
  const actual =
    recordStatus !== undefined ? statusNames[recordStatus] : status === null ? describeFailure(reply) : `"${status}"`;
  customer.recordExpectation(name, actual === step.is, `expected ${step.is}, got ${actual}`);
};

/** The order's last started delivery, or the delivery of a lane test. */
function lastDelivery({ parts: { progress } }: Customer, { orderId, deliveries }: PlacedOrder): string | undefined {
  return (orderId === 0 ? undefined : progress.orderProgress(orderId).started.at(-1)) ?? deliveries.at(-1);
}

function noDeliveryMessage(
  { parts: { progress } }: Customer,
  { orderId, expectedCallbacks }: PlacedOrder,
  label: string,
): string {
  const { queued, dropped } = progress.orderProgress(orderId);
  if (expectedCallbacks === 0 && queued === 0) return `nothing has been commanded for "${label}"`;
  const waiting = Math.max(0, queued - dropped.length);
  return (
    `no delivery of "${label}" has started: ` +
    (waiting === 0 ? 'its waiting items were dropped from the queue' : `${waiting} of its items wait in the queue`)
  );
}
