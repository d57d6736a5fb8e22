import {
  deliveryIn,
  orderIn,
  recordsIn,
  refusalCodeIn,
  succeeded,
  type MerchantReply,
} from '#simulators/merchant/merchant-answer.ts';
import { durationMs } from '#harness/scenario/duration.ts';
import type { Step } from '#harness/scenario/steps.ts';
import type { Customer, PlacedOrder } from '../customer.ts';
import { awaitCallbacks } from './settled.ts';
import type { StepHandler } from './handler.ts';

/** Places an order and reads the numbers of its records. */
export const order: StepHandler<'order'> = async (customer, step) => {
  const { client, notifyUrl } = customer.parts;
  const products = [step, ...step.moreLines].map(({ lane, quantity }) => ({
    productId: customer.productOf(lane),
    quantity,
  }));
  const reply = await client.createOrder({
    machineNo: customer.machineNo,
    notifyUrl: notifyUrl(step.receiver),
    tradeId: customer.nextTrade(),
    products,
  });
  if (!customer.recordAnswer(`order ${step.order}`, reply, step.expect)) return;
  const placed = await readOrder(customer, orderIn(reply) ?? 0);
  if (placed) customer.remember(step.order, placed);
};

async function readOrder(customer: Customer, orderId: number): Promise<PlacedOrder | undefined> {
  const reply = await customer.parts.client.getOrder({ machineNo: customer.machineNo, orderId });
  const records = recordsIn(reply).map(({ id }) => id);
  if (records.length > 0) return { orderId, records, deliveries: [], awaitedCallbacks: 0, expectedCallbacks: 0 };
  customer.recordExpectation(`order ${orderId}`, false, 'the order that was just placed cannot be read');
  return undefined;
}

export const pay: StepHandler<'pay'> = async (customer, step) => {
  await setStatus(customer, step.pay, 'pay', 1, step.expect);
};

export const refund: StepHandler<'refund'> = async (customer, step) => {
  const placed = await setStatus(customer, step.refund, 'refund', 2, step.expect);
  if (placed) placed.refunded = true;
};

/** @returns the order, when the core has accepted its new status. */
async function setStatus(
  customer: Customer,
  label: string,
  action: string,
  status: number,
  expect: Step<'pay'>['expect'],
): Promise<PlacedOrder | undefined> {
  const placed = customer.order(label, `${action} ${label}`);
  if (!placed) return undefined;
  await customer.waitForNewSecond(`${action} ${placed.orderId}`);
  const reply = await customer.parts.client.updateOrder({
    machineNo: customer.machineNo,
    orderId: placed.orderId,
    status,
  });
  return customer.recordAnswer(`${action} ${label}`, reply, expect) ? placed : undefined;
}

export const deliver: StepHandler<'deliver'> = async (customer, step) => {
  const placed = customer.order(step.deliver, `deliver ${step.deliver}`);
  if (!placed) return;
  const reply = await sendDelivery(customer, placed, { line: step.line, patienceMs: durationMs(step.patience) });
  customer.recordAnswer(`deliver ${step.deliver}`, reply, step.expect);
};

/** Sends a delivery as a new request and notes what it began. @param options `line` of the order, from 1. */
export async function sendDelivery(
  customer: Customer,
  placed: PlacedOrder,
  { line = 1, patienceMs }: { line?: number; patienceMs?: number } = {},
): Promise<MerchantReply> {
  const { client } = customer.parts;
  const { orderId } = placed;
  const recordId = placed.records[line - 1] ?? 0;
  await customer.waitForNewSecond(`deliver ${orderId}`);
  placed.request = client.prepareDeliver({ machineNo: customer.machineNo, orderId, recordId });
  const reply = await client.send(placed.request, patienceMs);
  rememberDelivery(placed, reply);
  return reply;
}

/** Remembers a delivery that an answer names, once. */
export function rememberDelivery(placed: PlacedOrder, reply: MerchantReply): void {
  const delivery = succeeded(reply) ? deliveryIn(reply) : null;
  if (delivery === null || placed.deliveries.includes(delivery)) return;
  placed.deliveries.push(delivery);
  placed.expectedCallbacks += 1;
}

/**
 * Sends several deliveries at once, in a drawn order; the step's `winner` and `loser` then name who got the machine.
 */
export const race: StepHandler<'race'> = async (customer, step) => {
  const name = `race ${step.race.join(' against ')}`;
  const placed = step.race.map((label) => customer.order(label, name)).filter((entry) => entry !== undefined);
  if (placed.length < step.race.length) return;
  const { random } = customer.parts;
  const inRandomOrder = placed.map((entry) => ({ entry, at: random.next() })).sort((a, b) => a.at - b.at);
  const replies = await Promise.all(
    inRandomOrder.map(async ({ entry }) => ({ entry, reply: await sendDelivery(customer, entry) })),
  );
  const winners = replies.filter(({ reply }) => succeeded(reply));
  const refused = replies.filter(({ reply }) => reply.answered && reply.code === step.refused);
  customer.recordRace(
    name,
    {
      accepted: winners.length,
      refused: refused.length,
      of: replies.length,
      codes: replies.flatMap(({ reply }) => refusalCodeIn(reply) ?? []),
      winners: step.race.filter((_, at) => winners.some(({ entry }) => entry === placed[at])),
    },
    step,
  );
  const [winner] = winners;
  const [loser] = refused;
  if (winner) customer.remember(step.winner, winner.entry);
  if (loser) customer.remember(step.loser, loser.entry);
};

export const queue: StepHandler<'queue'> = async (customer, step) => {
  const placed = customer.order(step.queue, `queue ${step.queue}`);
  if (!placed) return;
  await customer.waitForNewSecond(`queue ${placed.orderId}`);
  const { client, progress } = customer.parts;
  const queuedBefore = progress.orderProgress(placed.orderId).queued;
  const reply = await client.queue({ machineNo: customer.machineNo, orderId: placed.orderId });
  if (!customer.recordAnswer(`queue ${step.queue}`, reply, step.expect)) return;
  const commands = queuedCommands(customer, placed, reply);
  // A request that only asks how it goes counts what waits or runs as well (PROTOCOL §4.10).
  const isNew = progress.orderProgress(placed.orderId).queued > queuedBefore;
  placed.expectedCallbacks += isNew ? commands : Math.max(0, commands - pendingCallbackCount(customer, placed));
};

/** Commands whose callbacks the script knows to be under way. */
function pendingCallbackCount({ parts: { progress } }: Customer, { orderId, expectedCallbacks }: PlacedOrder): number {
  return Math.max(
    0,
    expectedCallbacks - progress.callbacksOf(orderId).length - progress.orderProgress(orderId).dropped.length,
  );
}

/**
 * How many commands the queued items take: each drops one, or a whole record where the machine drops several at once.
 */
function queuedCommands(customer: Customer, placed: PlacedOrder, reply: MerchantReply): number {
  const data = (reply.answered ? reply.data : null) as { pending?: unknown; in_progress?: unknown } | null;
  const items = Number(data?.pending ?? 0) + Number(data?.in_progress ?? 0);
  return customer.parts.machine.motor.multiDrop ? Math.min(placed.records.length, items) : items;
}

/** Whole sales, one after the other: order, pay, deliver, and wait for the callback. */
export const sell: StepHandler<'sell'> = async (customer, step) => {
  for (let sale = 0; sale < step.times; sale++) {
    const label = 'sale';
    await order(customer, { order: label, moreLines: [], ...step.sell, expect: 'accepted' });
    await pay(customer, { pay: label, expect: 'accepted' });
    await deliver(customer, { deliver: label, line: 1, patience: '30s', expect: 'accepted' });
    await awaitCallbacks(customer, { awaitCallbacks: label, ends: step.ends });
  }
};
