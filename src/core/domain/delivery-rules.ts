import type { Delivery } from './delivery.ts';

/** A machine's word on how a run ended. `deliveryId` and `token` are null from old firmware. */
export interface MachineResult {
  readonly machineNo: string;
  readonly deliveryId: string | null;
  readonly token: number | null;
  readonly orderId: number;
  readonly recordId: number;
}

/** The fallback (PROTOCOL §4.5): true at the limit, not before. @param now core time. */
export function hasTimedOut(delivery: Delivery, now: number): boolean {
  return delivery.timeoutAt !== null && now >= delivery.timeoutAt;
}

/**
 * Whether a command comes too late to its machine: its lock has expired, and the next delivery may have begun.
 * @param sendBefore when the lock expires, and @param now core time.
 */
export function isTooLateToSend(sendBefore: number, now: number): boolean {
  return now >= sendBefore;
}

/**
 * Is this result about this delivery? Current firmware names delivery and token, and everything that it names must
 * fit; old firmware names machine, order and record (PROTOCOL §7).
 */
export function isResultOf(result: MachineResult, delivery: Delivery): boolean {
  return (
    delivery.machineNo === result.machineNo &&
    delivery.orderId === result.orderId &&
    delivery.recordId === result.recordId &&
    (result.deliveryId === null || (delivery.id === result.deliveryId && delivery.token === result.token))
  );
}

/**
 * The delivery that an old firmware's result is about: the oldest in flight, since a board runs its jobs in order, or
 * else the last that has ended.
 */
export function matchOldFirmwareResult(
  result: MachineResult,
  inFlight: readonly Delivery[],
  pastDeliveries: readonly Delivery[],
): Delivery | undefined {
  const matches = (delivery: Delivery): boolean => isResultOf(result, delivery);
  return inFlight.find(matches) ?? pastDeliveries.findLast(matches);
}
