import { durationMs } from '#harness/scenario/duration.ts';
import type { Customer } from '../customer.ts';
import type { Handler } from './handler.ts';

/** How long past the fallback a callback may take before the script gives up on it, in ms of the run's time. */
export const patienceMs = 60_000;

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
  customer.judge(
    name,
    closed,
    closed ? 'the order was closed and the merchant told' : 'nobody was told that the order was closed',
  );
};
