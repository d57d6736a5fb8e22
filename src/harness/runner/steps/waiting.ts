import { statusIn } from '../../../../simulators/merchant-answer.ts';
import { recordStatusText } from '../../../core/domain/order.ts';
import { durationMs } from '../../scenario/duration.ts';
import type { Customer } from '../customer.ts';
import type { Handler } from './handler.ts';

/** How long past the fallback a callback may take before the script gives up on it, in ms of the run's time. */
const patienceMs = 60_000;

export const wait: Handler<'wait'> = (customer, step) => customer.sleep(durationMs(step.wait));

export const untilDwell: Handler<'untilDwell'> = (customer, step) =>
  untilAfterGrant(customer, step.untilDwell, 'untilDwell', customer.parts.dwellMs + durationMs(step.plus));

export const untilTimeout: Handler<'untilTimeout'> = (customer, step) =>
  untilAfterGrant(customer, step.untilTimeout, 'untilTimeout', customer.parts.timeoutMs + durationMs(step.plus));

export const untilTime: Handler<'untilTime'> = (customer, step) =>
  customer.sleep(customer.parts.world.beganAt + durationMs(step.untilTime) - customer.parts.clock.monotonic());

/** Waits until a moment counted from the grant to the label's first delivery, or to that of the race's winner. */
async function untilAfterGrant(customer: Customer, label: string, step: string, afterMs: number): Promise<void> {
  const { watch, clock } = customer.parts;
  const delivery = customer.order(label, `${step} ${label}`)?.deliveries[0];
  const granted = delivery === undefined ? undefined : watch.grantedAt(delivery);
  if (granted === undefined) {
    customer.judge(`${step} ${label}`, false, `"${label}" has no delivery to count from`);
    return;
  }
  await customer.sleep(granted + afterMs - clock.monotonic());
}

/** An order that nobody pays is closed and told. */
export const expires: Handler<'expires'> = async (customer, step) => {
  const name = `expires ${step.expires}`;
  const placed = customer.order(step.expires, name);
  if (!placed) return;
  const { watch, orderExpiryMs } = customer.parts;
  const limitMs = orderExpiryMs + Math.max(patienceMs, watch.tellingMs);
  customer.expectWithin(orderExpiryMs);
  const closed = await watch.untilClosed(placed.orderId, limitMs);
  customer.judge(name, closed, closed ? 'the order was closed and the merchant told' : 'nobody was told that the order was closed');
};

/** Waits for every callback that is still to come for an order, and compares each with how it should end. */
export const settled: Handler<'settled'> = async (customer, step) => {
  const name = `settled ${step.settled}`;
  const placed = customer.order(step.settled, name);
  if (!placed) return;
  const { watch, timeoutMs } = customer.parts;
  if (placed.expected === placed.heard) {
    customer.judge(name, false, `nothing has been commanded for "${step.settled}"`);
    return;
  }
  // Jobs of one order run one after the other, and each may take up to the fallback.
  const limitMs = Math.max((placed.expected - placed.heard) * timeoutMs + patienceMs, watch.tellingMs);
  // Its outcome is decided by then; what may follow is the callback's retries.
  customer.expectWithin((placed.expected - placed.heard) * timeoutMs);
  // Lane tests have no order, so the machines' tests all stand under 0: there only its own deliveries count.
  const tellings = () => {
    const told = watch.toldOf(placed.orderId);
    return placed.orderId === 0 ? told.filter(({ delivery }) => placed.deliveries.includes(delivery)) : told;
  };
  const came = await watch.untilTold(placed.orderId, () => tellings().length >= placed.expected, limitMs);
  const told = tellings().slice(placed.heard).map((entry) => entry.told);
  placed.heard = placed.expected;
  customer.judgeTold(name, came, told, step.ends);
};

const textOf = {
  pending: recordStatusText.IS_DELIVERING,
  success: recordStatusText.IS_SUCCESS,
  failure: recordStatusText.IS_FAILED,
  timeout: recordStatusText.IS_TIMEOUT,
} as const;

/** Asks the API about the label's last delivery. */
export const result: Handler<'result'> = async (customer, step) => {
  const name = `result ${step.result}`;
  const deliveryId = customer.order(step.result, name)?.deliveries.at(-1);
  if (deliveryId === undefined) {
    customer.judge(name, false, `nothing has been commanded for "${step.result}"`);
    return;
  }
  const reply = await customer.parts.client.deliveryResult({ machineNo: customer.machineNo, deliveryId });
  const status = statusIn(reply);
  customer.judge(name, status === textOf[step.is], `expected ${textOf[step.is]}, got ${status ?? 'no status'}`);
};
