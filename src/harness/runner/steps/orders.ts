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
import { orderStatusNames } from '#harness/scenario/steps/buying.ts';
import { productInLane } from '#simulators/machine/core-rows.ts';
import type { Caller, Customer, PlacedOrder, StepHandler } from '../customer.ts';
import { awaitCallbacks } from './settled.ts';

/** Places an order and reads the numbers of its records. */
export const order: StepHandler<'order'> = async (customer, step) => {
  const caller = customer.caller(step);
  const products = [step, ...step.moreLines].map(({ lane, quantity }) => ({
    productId: productInLane(caller.machine, lane),
    quantity,
  }));
  const earlier = step.tradeOf === undefined ? undefined : customer.order(step.tradeOf, `order ${step.order}`);
  const tradeId = earlier?.tradeId ?? customer.nextTrade();
  const input = { machineNo: caller.machineNo, notifyUrl: customer.notifyUrl(step.receiver, caller), products };
  const [reply] = await Promise.all([
    customer.send({ kind: 'order', label: step.order }, caller, (endpoints) =>
      endpoints.createOrder({ ...input, tradeId }),
    ),
    ...Array.from({ length: step.copies }, () =>
      caller.client.createOrder({ ...input, tradeId: customer.nextTrade() }),
    ),
  ]);
  if (!customer.recordAnswer(`order ${step.order}`, reply, step.expect)) {
    if (step.expect === 'any') customer.rememberRefusal(step.order);
    return;
  }
  const placed = await readOrder(customer, caller, orderIn(reply) ?? 0);
  if (placed) customer.remember(step.order, { ...placed, tradeId, answeredAt: customer.parts.clock.monotonic() });
};

async function readOrder(customer: Customer, caller: Caller, orderId: number): Promise<PlacedOrder | undefined> {
  const reply = await caller.client.getOrder({ machineNo: caller.machineNo, orderId });
  const records = recordsIn(reply).map(({ id }) => id);
  if (records.length > 0)
    return { orderId, caller, records, deliveries: [], awaitedCallbacks: 0, expectedCallbacks: 0 };
  customer.recordExpectation(`order ${orderId}`, false, 'the order that was just placed cannot be read');
  return undefined;
}

export const pay: StepHandler<'pay'> = async (customer, step) => {
  await setStatus(customer, { label: step.pay, action: 'pay', status: 1 }, step);
};

export const refund: StepHandler<'refund'> = async (customer, step) => {
  const placed = await setStatus(customer, { label: step.refund, action: 'refund', status: 2 }, step);
  if (placed) placed.refunded = true;
};

export const update: StepHandler<'update'> = async (customer, step) => {
  const status = orderStatusNames.indexOf(step.status) + 1;
  const placed = await setStatus(customer, { label: step.update, action: 'update', status }, step);
  if (placed && step.status === 'REFUND') placed.refunded = true;
};

/** @returns the order, when the core has accepted its new status. */
async function setStatus(
  customer: Customer,
  { label, action, status }: { readonly label: string; readonly action: string; readonly status: number },
  step: Pick<Step<'pay'>, 'as' | 'at' | 'expect'>,
): Promise<PlacedOrder | undefined> {
  const placed = customer.order(label, `${action} ${label}`);
  if (!placed) return undefined;
  const caller = customer.caller(step, placed);
  const { orderId } = placed;
  await customer.waitForNewSecond(`${callerKey(caller)} status ${status} ${orderId}`);
  const reply = await customer.send({ kind: action, label }, caller, (endpoints) =>
    endpoints.updateOrder({ machineNo: caller.machineNo, orderId, status }),
  );
  return customer.recordAnswer(`${action} ${label}`, reply, step.expect) ? placed : undefined;
}

/** Distinguishes equal requests of different callers. */
export function callerKey({ merchant, machineNo }: Caller): string {
  return `${merchant} at ${machineNo}:`;
}

export const deliver: StepHandler<'deliver'> = async (customer, step) => {
  const placed = customer.order(step.deliver, `deliver ${step.deliver}`);
  if (!placed) return;
  const reply = await sendDelivery(customer, placed, {
    line: step.line,
    patienceMs: durationMs(step.patience),
    caller: customer.caller(step, placed),
  });
  customer.recordAnswer(`deliver ${step.deliver}`, reply, step.expect);
};

/** How a delivery is asked for. `line` of the order, from 1. */
interface SendOptions {
  readonly line?: number;
  readonly patienceMs?: number;
  readonly caller?: Caller;
}

/** Sends a delivery as a new request and notes what it began. */
export async function sendDelivery(
  customer: Customer,
  placed: PlacedOrder,
  { line = 1, patienceMs, caller = customer.caller({}, placed) }: SendOptions = {},
): Promise<MerchantReply> {
  const { client, machineNo } = caller;
  const { orderId } = placed;
  const recordId = placed.records[line - 1] ?? 0;
  await customer.waitForNewSecond(`deliver ${orderId}`);
  placed.request = client.prepareDeliver({ machineNo, orderId, recordId });
  placed.requestClient = client;
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
  const { progress } = customer.parts;
  const { orderId } = placed;
  const caller = customer.caller(step, placed);
  await customer.waitForNewSecond(`${callerKey(caller)} queue ${orderId}`);
  const queuedBefore = progress.orderProgress(orderId).queued;
  const reply = await customer.send({ kind: 'queue', label: step.queue }, caller, (endpoints) =>
    endpoints.queue({ machineNo: caller.machineNo, orderId }),
  );
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
    await order(customer, { order: label, moreLines: [], copies: 0, ...step.sell, expect: 'accepted' });
    await pay(customer, { pay: label, expect: 'accepted' });
    await deliver(customer, { deliver: label, line: 1, patience: '30s', expect: 'accepted' });
    await awaitCallbacks(customer, { awaitCallbacks: label, ends: step.ends });
  }
};
