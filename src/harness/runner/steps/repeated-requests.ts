import {
  deliveryIn,
  orderIn,
  recordsIn,
  refusalIn,
  retryAfterMsIn,
  succeeded,
} from '#simulators/merchant/merchant-answer.ts';
import type { Customer, PlacedOrder } from '../customer.ts';
import type { Handler } from './handler.ts';
import { command, noteDelivery } from './orders.ts';

/** The refusal of a machine that is busy (PROTOCOL §4.9). */
const busyCode = 6057;

/** Sends the very same bytes again: each answer must be the first one's (PROTOCOL §2: no second effect). */
export const resend: Handler<'resend'> = async (customer, step) => {
  const name = `resend ${step.resend}`;
  const placed = customer.order(step.resend, name);
  if (!placed) return;
  const { request } = placed;
  if (!request) {
    customer.judge(name, false, `nothing has been commanded for "${step.resend}"`);
    return;
  }
  const known = placed.deliveries.at(-1);
  const replies = await Promise.all(Array.from({ length: step.times }, () => customer.parts.client.send(request)));
  for (const reply of replies) noteDelivery(placed, reply);
  const said = replies.map((reply) =>
    reply.answered ? `${reply.code} ${deliveryIn(reply) ?? ''}`.trim() : `silence (${reply.reason})`,
  );
  const wanted = known === undefined ? said[0] : `0 ${known}`;
  customer.judge(
    name,
    said.every((answer) => answer === wanted),
    `expected ${wanted ?? 'one answer'} each time, got ${[...new Set(said)].join(', ')}`,
  );
};

/** Customers who press at once, and again at every release, until each has been served. */
export const herd: Handler<'herd'> = async (customer, step) => {
  const orders = await Promise.all(Array.from({ length: step.herd }, () => paidOrder(customer, step.lane)));
  const placed = orders.filter((order) => order !== null);
  const served = await Promise.all(placed.map((order) => pressUntilServed(customer, order, step.tries)));
  const count = served.filter(Boolean).length;
  customer.judge(`herd of ${step.herd}`, count === step.herd, `${count} of ${step.herd} were served`);
};

async function paidOrder(customer: Customer, lane: number): Promise<PlacedOrder | null> {
  const { client, notifyUrl } = customer.parts;
  const { machineNo } = customer;
  const products = [{ productId: customer.productOf(lane), quantity: 1 }];
  const orderId = orderIn(
    await client.createOrder({ machineNo, notifyUrl: notifyUrl('merchant'), tradeId: customer.nextTrade(), products }),
  );
  if (orderId === null) return null;
  const [record] = recordsIn(await client.getOrder({ machineNo, orderId }));
  const paid = await client.pay({ machineNo, orderId });
  return record && succeeded(paid) ? { orderId, records: [record.id], deliveries: [], heard: 0, expected: 0 } : null;
}

async function pressUntilServed(customer: Customer, order: PlacedOrder, tries: number): Promise<boolean> {
  const { watch, timeoutMs } = customer.parts;
  for (let left = tries; left > 0; left -= 1) {
    const reply = await command(customer, order);
    if (succeeded(reply))
      return watch.untilTold(order.orderId, () => watch.toldOf(order.orderId).length > 0, timeoutMs + watch.tellingMs);
    const refused = refusalIn(reply);
    if (refused !== null && refused !== busyCode) return false;
    await watch.untilRelease(retryAfterMsIn(reply) ?? 1_000);
  }
  return false;
}
