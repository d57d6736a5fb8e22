import type { Step } from '#harness/scenario/steps.ts';
import { durationMs } from '#harness/scenario/duration.ts';
import { productInLane } from '#simulators/machine/core-rows.ts';
import type { RequestValues } from '#simulators/merchant/custom-request.ts';
import type { Caller, Customer, PlacedOrder, StepHandler } from '../customer.ts';
import { callerKey, rememberDelivery } from './orders.ts';

/** Sends a request of any kind; the checks judge the answer. */
export const sendRequest: StepHandler<'sendRequest'> = async (customer, step) => {
  const name = `sendRequest ${step.sendRequest}`;
  const placed = step.about === undefined ? undefined : customer.order(step.about, name);
  if (step.about !== undefined && !placed) return;
  const caller = customer.caller(step, placed);
  const aheadMs = durationMs(step.timestamp ?? '0s');
  const key = secondKey(step, caller, placed);
  // In the same second a right request would have the sign of the last one.
  await customer.waitForNewSecond(key);
  const overMs = (customer.parts.clock.now() + aheadMs) % 1_000;
  if (step.timestamp !== undefined && overMs !== 0) {
    await customer.sleep(1_000 - overMs);
    await customer.waitForNewSecond(key);
  }
  const { machineNo, client } = caller;
  const isAboutNoMachine = step.sendRequest === 'ping' || step.sendRequest === 'machines';
  const about = isAboutNoMachine ? {} : { machine: machineNo, ...(placed && aboutOrder(step, placed)) };
  const reply = await client.send(
    client.prepareCustom(step.sendRequest, step, valuesOf(customer, step, caller, placed), about),
  );
  if (placed && step.sendRequest === 'deliver') rememberDelivery(placed, reply);
  customer.recordAnswer(name, reply, step.expect);
};

/** Endpoints whose calls the checks hold against an order. */
function aboutOrder(
  { sendRequest: endpoint }: Step<'sendRequest'>,
  { orderId, records: [record = 0] }: PlacedOrder,
): { readonly order?: number; readonly record?: number } {
  if (endpoint === 'deliver') return { order: orderId, record };
  return endpoint === 'get-order' || endpoint === 'update-order' || endpoint === 'queue-order'
    ? { order: orderId }
    : {};
}

/** The steps of a kind send the same members: those of one key keep apart in time. */
function secondKey(
  { sendRequest: endpoint, lane }: Step<'sendRequest'>,
  caller: Caller,
  placed: PlacedOrder | undefined,
): string {
  const orderId = placed?.orderId ?? 0;
  if (endpoint === 'deliver') return `deliver ${orderId}`;
  if (endpoint === 'update-order') return `${callerKey(caller)} status 1 ${orderId}`;
  if (endpoint === 'queue-order') return `${callerKey(caller)} queue ${orderId}`;
  return endpoint === 'lane-test' ? `${callerKey(caller)} lane test ${lane}` : `${callerKey(caller)} ${endpoint}`;
}

function valuesOf(
  customer: Customer,
  { sendRequest: endpoint, code, lane, timestamp, expect }: Step<'sendRequest'>,
  caller: Caller,
  placed: PlacedOrder | undefined,
): RequestValues {
  const aheadMs = durationMs(timestamp ?? '0s');
  const known = code === undefined ? undefined : customer.code(code, 1, `sendRequest ${endpoint}`, expect);
  return {
    machine_no: caller.machineNo,
    order_id: `${placed?.orderId ?? 1}`,
    record_id: `${placed?.records[0] ?? 1}`,
    product_id: `${productInLane(caller.machine, lane)}`,
    delivery_id: placed?.deliveries.at(-1) ?? '1',
    code: known?.code ?? '999999',
    trade_id: customer.nextTrade(),
    notify_url: customer.notifyUrl('merchant', caller),
    lane: `${lane}`,
    timestamp: `${Math.floor((customer.parts.clock.now() + aheadMs) / 1_000)}`,
  };
}
