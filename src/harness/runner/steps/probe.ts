import type { StepHandler } from '../customer.ts';
import { forgeryByName } from '#simulators/forgeries/index.ts';
import { rememberDelivery } from './orders.ts';
import { sendForged } from '../probes.ts';

/** Sends a forged request about an order; the checks judge the result. */
export const probe: StepHandler<'probe'> = async (customer, step) => {
  const placed = customer.order(step.about, `probe ${step.probe}`);
  if (!placed) return;
  const {
    orderId,
    records: [recordId = 0],
  } = placed;
  const { client, clock, random, notifyUrl, timestampWindowMs: windowMs } = customer.parts;
  // The valid request in the same second would be its repetition.
  await customer.waitForNewSecond(`deliver ${orderId}`);
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
    forgeryByName(step.probe),
    target,
  ))
    rememberDelivery(placed, reply);
};
