import { productInLane } from '#simulators/machine/core-rows.ts';
import type { MerchantReply } from '#simulators/merchant/merchant-answer.ts';
import type { Step } from '#harness/scenario/steps.ts';
import type { Caller, Customer, PlacedOrder, StepHandler } from '../customer.ts';

/** Reads from the API; the checks judge the answer. */
export const read: StepHandler<'read'> = async (customer, step) => {
  const placed = step.about === undefined ? undefined : customer.order(step.about, `read ${step.read}`);
  if (step.about !== undefined && !placed) return;
  const caller = customer.caller(step, placed);
  for (const reply of await sendRead(customer, step, caller, placed))
    customer.recordAnswer(`read ${step.read}`, reply, step.expect);
};

async function sendRead(
  customer: Customer,
  step: Step<'read'>,
  { client, machine, machineNo }: Caller,
  placed: PlacedOrder | undefined,
): Promise<readonly MerchantReply[]> {
  switch (step.read) {
    case 'order':
      return [await client.getOrder({ machineNo, orderId: placed?.orderId ?? 0 })];
    case 'result':
      return readResults(customer, placed, (deliveryId) => client.deliveryResult({ machineNo, deliveryId }));
    case 'products': {
      const { page, perPage } = step;
      return [
        await client.products({
          machineNo,
          ...(page !== undefined && { page }),
          ...(perPage !== undefined && { perPage }),
        }),
      ];
    }
    case 'floors':
      return [await client.floors({ machineNo })];
    case 'machine':
      return [await client.machine({ machineNo })];
    case 'machines':
      return [await client.machines()];
    case 'codes':
      return [await client.listPickupCodes({ machineNo, productId: productInLane(machine, step.lane) })];
  }
}

/** Reads every delivery of an order that is known so far, oldest first. */
async function readResults(
  { parts: { progress } }: Customer,
  placed: PlacedOrder | undefined,
  readResult: (delivery: string) => Promise<MerchantReply>,
): Promise<readonly MerchantReply[]> {
  if (!placed) return [];
  const started = placed.orderId === 0 ? [] : progress.orderProgress(placed.orderId).started;
  const replies: MerchantReply[] = [];
  for (const delivery of new Set([...started, ...placed.deliveries])) replies.push(await readResult(delivery));
  return replies;
}
