import type { ApiRequest } from '#core/api/http-types.ts';
import type { Clock } from '#core/ports/clock.ts';
import { floorStatus } from '#core/domain/fault-codes.ts';
import { sign } from '#core/signing/sign.ts';
import type { CallbackReading } from '#drivers/callback.ts';
import type { Driver } from '#drivers/driver.ts';
import { DriverError } from '#drivers/guard/driver-error.ts';
import type { HarnessEvent } from '#harness/history/event.ts';
import type { ReceiverHandler } from '../../stage.ts';
import type { CloudBook } from './cloud-book.ts';
import type { DriverCalls } from './driver-calls.ts';

/** Dependencies of {@link callbackFront}. */
export interface CallbackFrontParts {
  readonly driver: Driver;
  readonly calls: DriverCalls;
  readonly book: CloudBook;
  readonly clock: Clock;
  /** Signs our callbacks. */
  readonly appKey: string;
  readonly emit: (event: HarnessEvent) => void;
}

type Members = Readonly<Record<string, string | number>>;

/** A sign that verifies with no key. */
const wrongSign = '0'.repeat(32);

/**
 * A receiver for callbacks of a cloud: the driver reads each, and the receiver gets it as one of ours. Whatever the
 * receiver then does, answer or not, is what the cloud gets.
 */
export function callbackFront(parts: CallbackFrontParts, name: string, receiver: ReceiverHandler): ReceiverHandler {
  return async (request) => {
    const { driver, calls, clock } = parts;
    const body = typeof request.body === 'string' ? Buffer.from(request.body) : request.body;
    const headers = definedHeaders(request.headers);
    const received = { method: request.method, headers, body, at: clock.now() };
    try {
      const given = { method: request.method, headers, body: Buffer.from(body).toString('utf8') };
      const reading = await calls.call('readCallback', given, () => driver.readCallback(received));
      return await receiver({ ...request, method: 'POST', body: await ourBody(parts, name, reading) });
    } catch (error) {
      // The run ends for it; the cloud must not take it for an acknowledgement.
      if (error instanceof DriverError) return { status: 500, body: 'the driver failed' };
      throw error;
    }
  };
}

/** What the receiver gets in place of a callback of the cloud. */
async function ourBody(parts: CallbackFrontParts, receiver: string, reading: CallbackReading): Promise<string> {
  const { book, clock, emit } = parts;
  const { kind, verified, identity, why = '', outcome, items } = reading;
  const order = reading.order === undefined ? undefined : book.orderOfCloud(reading.order);
  const delivery =
    kind === 'delivery' && reading.delivery !== undefined
      ? await book.findDelivery(reading.delivery, { machineNo: order?.machineNo ?? '', order: order?.order ?? 0 })
      : undefined;
  emit({
    kind: 'cloud-callback',
    receiver,
    reading: kind,
    identity,
    verified,
    why,
    delivery: delivery?.delivery ?? '',
    order: delivery?.order ?? order?.order ?? 0,
    outcome: outcome ?? '',
    ...(items !== undefined && { items }),
  });
  const timestamp = `${Math.floor(clock.now() / 1000)}`;
  if (delivery && outcome !== undefined) {
    const { deliverStatus, status, message } = ourOutcome(outcome, items);
    return signed(parts, verified, {
      method: 'device.delivery.response',
      order_id: delivery.order,
      record_id: delivery.record,
      deliver_status: deliverStatus,
      floor_status: `${status}`,
      error_msg: message,
      delivery_id: delivery.delivery,
      timestamp,
    });
  }
  if (kind === 'order-closed' && order) {
    order.status = 'CLOSED';
    const { order: order_id, tradeId: trade_id } = order;
    return signed(parts, verified, { method: 'order.closed', order_id, trade_id, status: 'CLOSED', timestamp });
  }
  // No JSON: the receiver records that it cannot read it.
  return `a callback of the cloud that is not about a delivery or an order here (${kind}): ${why}`;
}

/** The outcome in our callback (PROTOCOL §5). A part of what was ordered is a failure. */
function ourOutcome(
  outcome: NonNullable<CallbackReading['outcome']>,
  items: number | undefined,
): { readonly deliverStatus: '0' | '1'; readonly status: number; readonly message: string } {
  switch (outcome) {
    case 'success':
      return { deliverStatus: '1', status: floorStatus.normal, message: '' };
    case 'timeout':
      return { deliverStatus: '0', status: floorStatus.serialTimeout, message: 'Delivery Timeout' };
    case 'partial':
      return { deliverStatus: '0', status: floorStatus.stuck, message: `Delivered in part: ${items ?? 'some'}` };
    case 'failure':
      return { deliverStatus: '0', status: floorStatus.stuck, message: 'Delivery Failed' };
  }
}

function signed({ appKey }: CallbackFrontParts, verified: boolean, members: Members): string {
  return JSON.stringify({ ...members, sign: verified ? sign(members, appKey) : wrongSign });
}

function definedHeaders(headers: ApiRequest['headers']): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
