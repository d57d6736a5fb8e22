import { forgeryByName } from '#simulators/forgeries/index.ts';
import { succeeded } from '#simulators/merchant/merchant-answer.ts';
import { sendForged } from '../../runner/probes.ts';
import type { EdgeCase } from './sales.ts';

/** One forged request for each rule of the signature: few enough that no core takes them for an attack. */
const kinds: readonly string[] = [
  'lower-case-sign',
  'no-sign',
  'wrong-key',
  'tampered-member',
  'base64-line-breaks',
  'duplicate-member',
  'sign-signed',
  'empty-member',
  'names-of-both-cases',
  'past-edge-beyond',
  'read-request-sent-to-queue',
];

/** The documented window of timestamps, ±ms. */
const windowMs = 300_000;

/** Requests with a wrong or an odd sign: each about an order of its own where it is taken. */
export const forgedRequests: EdgeCase = async (shop) => {
  const { client, machineNo, tools } = shop;
  let order = null as Awaited<ReturnType<typeof shop.paidOrder>>;
  for (const kind of kinds) {
    order ??= await shop.paidOrder([{ lane: 0 }]);
    const [recordId] = order?.recordIds ?? [];
    if (!order || recordId === undefined) return;
    const target = {
      machineNo,
      orderId: order.orderId,
      recordId,
      productId: shop.productOf(0),
      notifyUrl: tools.notifyUrl,
      windowMs,
    };
    const options = { client, clock: tools.clock, random: tools.random.fork(kind) };
    const replies = await sendForged(options, forgeryByName(kind), target);
    if (!replies.some(succeeded)) continue;
    await shop.acknowledged(order, 1);
    order = null;
  }
  if (order) await client.updateOrder({ machineNo, orderId: order.orderId, status: 2 });
};
