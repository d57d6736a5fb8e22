import { forgeryNamed } from '#simulators/forgeries/index.ts';
import type { Handler } from './handler.ts';
import { noteDelivery } from './orders.ts';
import { sendForged } from '../probes.ts';

/** Sends a forged request about an order. What came of it is for the checks to say. */
export const probe: Handler<'probe'> = async (customer, step) => {
  const placed = customer.order(step.of, `probe ${step.probe}`);
  if (!placed) return;
  const {
    orderId,
    records: [recordId = 0],
  } = placed;
  const { client, clock, random, notifyUrl, timestampWindowMs: windowMs } = customer.parts;
  // The same request that is right in the same second would be its repetition.
  await customer.freshSecond(`deliver ${orderId}`);
  const target = {
    machineNo: customer.machineNo,
    orderId,
    recordId,
    productId: customer.productOf(0),
    notifyUrl: notifyUrl('merchant'),
    windowMs,
  };
  for (const reply of await sendForged(
    { client, clock, random: random.fork(`probe ${orderId} ${step.probe}`) },
    forgeryNamed(step.probe),
    target,
  ))
    noteDelivery(placed, reply);
};
