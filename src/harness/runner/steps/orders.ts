import {
  deliveryIn,
  orderIn,
  recordsIn,
  refusalIn,
  succeeded,
  type MerchantReply,
} from '#simulators/merchant/merchant-answer.ts';
import { durationMs } from '#harness/scenario/duration.ts';
import type { Step } from '#harness/scenario/steps.ts';
import type { Customer, PlacedOrder } from '../customer.ts';
import type { Handler } from './handler.ts';

/** Places an order and learns the numbers of its records. */
export const order: Handler<'order'> = async (customer, step) => {
  const { client, notifyUrl } = customer.parts;
  const products = [step, ...step.and].map(({ lane, quantity }) => ({ productId: customer.productOf(lane), quantity }));
  const reply = await client.createOrder({
    machineNo: customer.machineNo,
    notifyUrl: notifyUrl(step.receiver),
    tradeId: customer.nextTrade(),
    products,
  });
  if (!customer.judgeAnswer(`order ${step.order}`, reply, step.expect)) return;
  const placed = await lookUp(customer, orderIn(reply) ?? 0);
  if (placed) customer.remember(step.order, placed);
};

async function lookUp(customer: Customer, orderId: number): Promise<PlacedOrder | undefined> {
  const reply = await customer.parts.client.getOrder({ machineNo: customer.machineNo, orderId });
  const records = recordsIn(reply).map(({ id }) => id);
  if (records.length > 0) return { orderId, records, deliveries: [], heard: 0, expected: 0 };
  customer.judge(`order ${orderId}`, false, 'the order that was just placed cannot be read');
  return undefined;
}

export const pay: Handler<'pay'> = async (customer, step) => {
  await setStatus(customer, step.pay, 'pay', 1, step.expect);
};

export const refund: Handler<'refund'> = async (customer, step) => {
  const placed = await setStatus(customer, step.refund, 'refund', 2, step.expect);
  if (placed) placed.refunded = true;
};

/** @returns the order, when the core has accepted its new status. */
async function setStatus(
  customer: Customer,
  label: string,
  does: string,
  status: number,
  expect: Step<'pay'>['expect'],
): Promise<PlacedOrder | undefined> {
  const placed = customer.order(label, `${does} ${label}`);
  if (!placed) return undefined;
  await customer.freshSecond(`${does} ${placed.orderId}`);
  const reply = await customer.parts.client.updateOrder({
    machineNo: customer.machineNo,
    orderId: placed.orderId,
    status,
  });
  return customer.judgeAnswer(`${does} ${label}`, reply, expect) ? placed : undefined;
}

export const deliver: Handler<'deliver'> = async (customer, step) => {
  const placed = customer.order(step.deliver, `deliver ${step.deliver}`);
  if (!placed) return;
  const reply = await command(customer, placed, { line: step.line, patienceMs: durationMs(step.patience) });
  customer.judgeAnswer(`deliver ${step.deliver}`, reply, step.expect);
};

/** Sends a delivery as a new request and notes what it began. @param options `line` of the order, from 1. */
export async function command(
  customer: Customer,
  placed: PlacedOrder,
  { line = 1, patienceMs }: { line?: number; patienceMs?: number } = {},
): Promise<MerchantReply> {
  const { client } = customer.parts;
  const { orderId } = placed;
  const recordId = placed.records[line - 1] ?? 0;
  await customer.freshSecond(`deliver ${orderId}`);
  placed.request = client.prepareDeliver({ machineNo: customer.machineNo, orderId, recordId });
  const reply = await client.send(placed.request, patienceMs);
  noteDelivery(placed, reply);
  return reply;
}

/** Remembers a delivery that an answer names, once. */
export function noteDelivery(placed: PlacedOrder, reply: MerchantReply): void {
  const delivery = succeeded(reply) ? deliveryIn(reply) : null;
  if (delivery === null || placed.deliveries.includes(delivery)) return;
  placed.deliveries.push(delivery);
  placed.expected += 1;
}

/** Sends several deliveries at once, in a drawn order; the step's `winner` and `loser` then name who got the machine. */
export const race: Handler<'race'> = async (customer, step) => {
  const name = `race ${step.race.join(' against ')}`;
  const placed = step.race.map((label) => customer.order(label, name)).filter((entry) => entry !== undefined);
  if (placed.length < step.race.length) return;
  const { random } = customer.parts;
  const drawn = placed.map((entry) => ({ entry, at: random.next() })).sort((a, b) => a.at - b.at);
  const replies = await Promise.all(drawn.map(async ({ entry }) => ({ entry, reply: await command(customer, entry) })));
  const winners = replies.filter(({ reply }) => succeeded(reply));
  const refused = replies.filter(({ reply }) => reply.answered && reply.code === step.refused);
  customer.judgeRace(
    name,
    {
      accepted: winners.length,
      refused: refused.length,
      of: replies.length,
      codes: replies.flatMap(({ reply }) => refusalIn(reply) ?? []),
      won: step.race.filter((_, at) => winners.some(({ entry }) => entry === placed[at])),
    },
    step,
  );
  const [winner] = winners;
  const [loser] = refused;
  if (winner) customer.remember(step.winner, winner.entry);
  if (loser) customer.remember(step.loser, loser.entry);
};

export const queue: Handler<'queue'> = async (customer, step) => {
  const placed = customer.order(step.queue, `queue ${step.queue}`);
  if (!placed) return;
  await customer.freshSecond(`queue ${placed.orderId}`);
  const { client, watch } = customer.parts;
  const queuedBefore = watch.standingOf(placed.orderId).queued;
  const reply = await client.queue({ machineNo: customer.machineNo, orderId: placed.orderId });
  if (!customer.judgeAnswer(`queue ${step.queue}`, reply, step.expect)) return;
  const commands = queuedCommands(customer, placed, reply);
  // A request that only asks how it goes counts what waits or runs as well (PROTOCOL §4.10).
  const isNew = watch.standingOf(placed.orderId).queued > queuedBefore;
  placed.expected += isNew ? commands : Math.max(0, commands - untold(customer, placed));
};

/** Commands whose callbacks the script knows to be under way. */
function untold({ parts: { watch } }: Customer, { orderId, expected }: PlacedOrder): number {
  return Math.max(0, expected - watch.toldOf(orderId).length - watch.standingOf(orderId).dropped.length);
}

/** How many commands the queued items take: each drops one, or a whole record where the machine drops several at once. */
function queuedCommands(customer: Customer, placed: PlacedOrder, reply: MerchantReply): number {
  const data = (reply.answered ? reply.data : null) as { pending?: unknown; in_progress?: unknown } | null;
  const items = Number(data?.pending ?? 0) + Number(data?.in_progress ?? 0);
  return customer.parts.machine.motor.multiDrop ? Math.min(placed.records.length, items) : items;
}
