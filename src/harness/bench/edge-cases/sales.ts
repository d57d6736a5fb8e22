import { deliveryIn, succeeded } from '#simulators/merchant/merchant-answer.ts';
import type { Shop } from './shop.ts';

/** A few calls at one machine, one after another. */
export type EdgeCase = (shop: Shop) => Promise<void>;

/** An order is delivered before it is paid, and once more after its item has dropped. */
export const unpaidAndDelivered: EdgeCase = async (shop) => {
  const { client, machineNo } = shop;
  const order = await shop.order([{ lane: 0 }]);
  if (!order) return;
  await shop.deliver(order);
  await client.queue({ machineNo, orderId: order.orderId });
  await client.pay({ machineNo, orderId: order.orderId });
  const delivered = await shop.deliver(order);
  if (!succeeded(delivered)) return;
  await shop.acknowledged(order, 1);
  await client.deliveryResult({ machineNo, deliveryId: deliveryIn(delivered) ?? '0' });
  await shop.deliver(order);
  await shop.read(order);
};

/** Rounds of a race: one alone may miss the moment that matters. */
const raceRounds = 3;

/** Two customers at one machine at the same moment, a few times; the one that was too late tries again. */
export const twoAtOnce: EdgeCase = async (shop) => {
  for (let round = 1; round <= raceRounds; round += 1) await race(shop);
};

async function race(shop: Shop): Promise<void> {
  const first = await shop.paidOrder([{ lane: 0 }]);
  const second = await shop.paidOrder([{ lane: 1 }]);
  if (!first || !second) return;
  const [granted] = await Promise.all([shop.deliver(first), shop.deliver(second)]);
  const deliveryId = deliveryIn(granted);
  if (deliveryId !== null) await shop.client.deliveryResult({ machineNo: shop.machineNo, deliveryId });
  const [started, waiting] = deliveryId === null ? [second, first] : [first, second];
  await shop.acknowledged(started, 1);
  if (succeeded(await shop.deliver(waiting))) await shop.acknowledged(waiting, 1);
  await shop.read(waiting);
}

/** The same request three times: at once, while its item drops, and afterwards. */
export const repeatedRequest: EdgeCase = async (shop) => {
  const order = await shop.paidOrder([{ lane: 0, quantity: 2 }]);
  if (!order) return;
  const { client, machineNo } = shop;
  const request = client.prepareDeliver({ machineNo, orderId: order.orderId, recordId: order.recordIds[0] ?? 0 });
  await Promise.all([client.send(request), client.send(request)]);
  await shop.acknowledged(order, 1);
  await client.send(request);
  await shop.read(order);
};

/** Two products in one order, one by one, and an order of several items through the queue. */
export const severalItems: EdgeCase = async (shop) => {
  const { client, machineNo } = shop;
  const order = await shop.paidOrder([{ lane: 0 }, { lane: 1 }]);
  if (!order) return;
  await shop.deliver(order, 0);
  await shop.acknowledged(order, 1);
  await shop.deliver(order, 1);
  await shop.acknowledged(order, 2);
  const queued = await shop.paidOrder([{ lane: 0, quantity: 2 }, { lane: 1 }]);
  const other = await shop.paidOrder([{ lane: 2 }]);
  if (!queued || !other) return;
  await client.queue({ machineNo, orderId: queued.orderId });
  await client.queue({ machineNo, orderId: queued.orderId });
  await client.queue({ machineNo, orderId: other.orderId });
  await shop.acknowledged(other, 1);
  await shop.read(queued);
  await client.floors({ machineNo });
};

/** Refunds: before the delivery, and while the item drops. */
export const refunded: EdgeCase = async (shop) => {
  const { client, machineNo } = shop;
  for (const isUnderWay of [false, true]) {
    const order = await shop.paidOrder([{ lane: 0 }]);
    if (!order) return;
    if (isUnderWay) await shop.deliver(order);
    await client.updateOrder({ machineNo, orderId: order.orderId, status: 2 });
    if (isUnderWay) await shop.acknowledged(order, 1);
    else await shop.deliver(order);
    await shop.read(order);
  }
};

/** A receiver that refuses the first attempts of a callback. */
export const unsteadyReceiver: EdgeCase = async (shop) => {
  const order = await shop.paidOrder([{ lane: 0 }], shop.tools.unsteadyUrl);
  if (!order) return;
  await shop.deliver(order);
  await shop.acknowledged(order, 1);
  await shop.read(order);
};

/** A lane that fails, tried twice, then another lane at once, and the money back. */
export const failingLane: EdgeCase = async (shop) => {
  const { client, machineNo } = shop;
  const order = await shop.paidOrder([{ lane: failingLaneOf(shop.machine) }]);
  const other = await shop.paidOrder([{ lane: 0 }]);
  if (!order || !other) return;
  for (const attempt of [1, 2]) {
    const delivered = await shop.deliver(order);
    if (!succeeded(delivered)) continue;
    await shop.acknowledged(order, attempt);
    await client.deliveryResult({ machineNo, deliveryId: deliveryIn(delivered) ?? '0' });
  }
  await shop.deliver(other);
  await client.updateOrder({ machineNo, orderId: order.orderId, status: 2 });
  await shop.acknowledged(other, 1);
  await shop.read(order);
  await client.floors({ machineNo });
};

/** The last lane, which the load leaves alone. */
export function failingLaneOf({ lanes }: { readonly lanes: number }): number {
  return lanes - 1;
}

/** A pickup code that is used twice. */
export const pickupCode: EdgeCase = async (shop) => {
  const { client, machineNo } = shop;
  const productId = shop.productOf(0);
  await client.createPickupCodes({ machineNo, productId, count: 1 });
  const reply = await client.listPickupCodes({ machineNo, productId });
  const entries = reply.answered && Array.isArray(reply.data) ? (reply.data as readonly { code?: unknown }[]) : [];
  const code = entries.map((entry) => entry.code).find((one) => typeof one === 'string');
  if (code === undefined) return;
  const { notifyUrl } = shop.tools;
  for (const tradeId of [shop.tradeId(), shop.tradeId()])
    await client.consume({ machineNo, code, productId, notifyUrl, tradeId });
};

/** Everything that can be read of a machine. */
export const reads: EdgeCase = async ({ client, machineNo }) => {
  await client.machines();
  await client.machine({ machineNo });
  await client.products({ machineNo, page: 1, perPage: 2 });
  await client.floors({ machineNo });
};
