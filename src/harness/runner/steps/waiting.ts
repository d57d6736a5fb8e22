import { durationMs } from '#harness/scenario/duration.ts';
import type { Customer, StepHandler } from '../customer.ts';

/** How long after the fallback a script waits for a callback, ms of the run. */
export const callbackGraceMs = 60_000;

export const wait: StepHandler<'wait'> = (customer, step) => customer.sleep(durationMs(step.wait));

export const untilDwell: StepHandler<'untilDwell'> = (customer, step) =>
  waitAfterGrant(customer, step.untilDwell, 'untilDwell', customer.parts.dwellMs + durationMs(step.plus));

export const untilTimeout: StepHandler<'untilTimeout'> = (customer, step) =>
  waitAfterGrant(customer, step.untilTimeout, 'untilTimeout', customer.parts.timeoutMs + durationMs(step.plus));

export const untilTime: StepHandler<'untilTime'> = (customer, step) =>
  customer.sleep(customer.parts.controls.startedAt + durationMs(step.untilTime) - customer.parts.clock.monotonic());

/** Waits until `afterMs` after the grant of the lock to the label's first delivery. */
/** Waits until an unpaid order's time is up. */
export const untilExpiry: StepHandler<'untilExpiry'> = async (customer, step) => {
  const placed = customer.order(step.untilExpiry, `untilExpiry ${step.untilExpiry}`);
  if (!placed) return;
  const { progress, clock, orderExpiryMs } = customer.parts;
  const orderedAt = progress.orderedAt(placed.orderId) ?? placed.answeredAt ?? clock.monotonic();
  await customer.sleep(orderedAt + orderExpiryMs + durationMs(step.plus) - clock.monotonic());
};

async function waitAfterGrant(customer: Customer, label: string, step: string, afterMs: number): Promise<void> {
  const { progress, clock } = customer.parts;
  const delivery = customer.order(label, `${step} ${label}`)?.deliveries[0];
  const granted = delivery === undefined ? undefined : progress.grantedAt(delivery);
  if (granted === undefined) {
    customer.recordExpectation(`${step} ${label}`, false, `"${label}" has no delivery to count from`);
    return;
  }
  await customer.sleep(granted + afterMs - clock.monotonic());
}

/** Waits until an unpaid order is closed and its callback has come. */
export const awaitExpiry: StepHandler<'awaitExpiry'> = async (customer, step) => {
  const name = `awaitExpiry ${step.awaitExpiry}`;
  const placed = customer.order(step.awaitExpiry, name);
  if (!placed) return;
  const { progress, orderExpiryMs } = customer.parts;
  const limitMs = orderExpiryMs + Math.max(callbackGraceMs, progress.retryHorizonMs);
  customer.waitAtMost(orderExpiryMs);
  const closed = await progress.waitForClose(placed.orderId, limitMs);
  customer.recordExpectation(
    name,
    closed,
    closed ? 'the order was closed and its callback came' : 'no callback for the closed order came',
  );
};
