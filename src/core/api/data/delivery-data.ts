import { z } from 'zod';
import type { DeliveryOutcome } from '#core/domain/delivery.ts';
import { recordStatusText } from '#core/domain/order.ts';
import type { DeliveryView } from '#core/services.ts';
import { localTimeText } from './local-time.ts';

const localTime = z.string().describe("YYYY-MM-DD HH:mm:ss in the machine's zone");

/** What deliver and lane test answer: the command has begun, and that is all that is known (PROTOCOL §3). */
export const startedDeliveryData = z.strictObject({
  delivery_id: z.string(),
  delivered_at: localTime,
  status: z.literal(recordStatusText.IS_DELIVERING),
});

/** Renders a delivery that has just begun. A replay answers the same, whatever has become of it since. */
export function renderStartedDelivery({
  deliveryId,
  startedAt,
  utcOffsetMinutes,
}: DeliveryView): z.input<typeof startedDeliveryData> {
  return {
    delivery_id: deliveryId,
    delivered_at: localTimeText(startedAt, utcOffsetMinutes),
    status: recordStatusText.IS_DELIVERING,
  };
}

const outcomeText = {
  success: recordStatusText.IS_SUCCESS,
  failure: recordStatusText.IS_FAILED,
  timeout: recordStatusText.IS_TIMEOUT,
} as const satisfies Record<DeliveryOutcome['kind'], string>;

/** What became of a delivery. */
export const deliveryResultData = z.strictObject({
  delivered_at: localTime,
  status: z.enum([recordStatusText.IS_DELIVERING, outcomeText.success, outcomeText.failure, outcomeText.timeout]),
  pickup_at: localTime.optional().describe('of the success'),
  fail_reason: z.string().optional().describe('error_msg of PROTOCOL §5, on failure and timeout'),
});

/** Renders a delivery and its outcome, if it has one. */
export function renderDeliveryResult({
  startedAt,
  outcome,
  utcOffsetMinutes,
}: DeliveryView): z.input<typeof deliveryResultData> {
  const deliveredAt = localTimeText(startedAt, utcOffsetMinutes);
  if (!outcome) return { delivered_at: deliveredAt, status: recordStatusText.IS_DELIVERING };
  const status = outcomeText[outcome.kind];
  return outcome.kind === 'success'
    ? { delivered_at: deliveredAt, status, pickup_at: localTimeText(outcome.at, utcOffsetMinutes) }
    : { delivered_at: deliveredAt, status, fail_reason: outcome.errorMsg };
}
