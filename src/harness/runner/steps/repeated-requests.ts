import {
  deliveryIn,
  orderIn,
  recordsIn,
  refusalCodeIn,
  retryAfterMsIn,
  succeeded,
  type MerchantReply,
} from '#simulators/merchant/merchant-answer.ts';
import type { Step } from '#harness/scenario/steps.ts';
import type { Customer, PlacedOrder, StepHandler } from '../customer.ts';
import { sendDelivery, rememberDelivery } from './orders.ts';

/** The refusal of a machine that is busy (PROTOCOL §4.9). */
const busyCode = 6057;

/** Sends the same bytes again: each answer must equal the first (PROTOCOL §2: no second effect). */
export const resend: StepHandler<'resend'> = async (customer, step) => {
  if (step.request === 'deliver') await resendDelivery(customer, step);
  else await resendRequest(customer, step, step.request);
};

async function resendDelivery(customer: Customer, step: Step<'resend'>): Promise<void> {
  const name = `resend ${step.resend}`;
  const placed = customer.order(step.resend, name);
  if (!placed) return;
  const { request, requestClient: client = customer.parts.client } = placed;
  if (!request) {
    if (step.expect === 'any') return;
    customer.recordExpectation(name, false, `nothing has been commanded for "${step.resend}"`);
    return;
  }
  const delivery = placed.deliveries.at(-1);
  const replies = await Promise.all(Array.from({ length: step.times }, () => client.send(request)));
  for (const reply of replies) rememberDelivery(placed, reply);
  const answers = replies.map((reply) =>
    reply.answered ? `${reply.code} ${deliveryIn(reply) ?? ''}`.trim() : `no answer (${reply.reason})`,
  );
  recordSameAnswer(customer, step, answers, delivery === undefined ? answers[0] : `0 ${delivery}`);
}

async function resendRequest(customer: Customer, step: Step<'resend'>, kind: string): Promise<void> {
  const sent = customer.sentRequest(kind, step.resend);
  if (!sent) {
    if (step.expect === 'any') return;
    customer.recordExpectation(`resend ${step.resend}`, false, `no "${kind}" has been sent for "${step.resend}"`);
    return;
  }
  const replies = await Promise.all(Array.from({ length: step.times }, () => sent.client.send(sent.prepared)));
  const answerText = (reply: MerchantReply): string =>
    reply.answered ? `${reply.code} ${JSON.stringify(reply.data)}` : `no answer (${reply.reason})`;
  recordSameAnswer(customer, step, replies.map(answerText), sent.reply ? answerText(sent.reply) : undefined);
}

function recordSameAnswer(
  customer: Customer,
  step: Step<'resend'>,
  answers: readonly string[],
  expected: string | undefined,
): void {
  if (step.expect === 'any') return;
  customer.recordExpectation(
    `resend ${step.resend}`,
    answers.every((answer) => answer === expected),
    `expected ${expected ?? 'one answer'} each time, got ${[...new Set(answers)].join(', ')}`,
  );
}

/** Customers who all send their delivery at once, and again at every release, until each is served. */
export const herd: StepHandler<'herd'> = async (customer, step) => {
  const orders = await Promise.all(Array.from({ length: step.herd }, () => placePaidOrder(customer, step.lane)));
  const paidOrders = orders.filter((order) => order !== null);
  const results = await Promise.all(paidOrders.map((order) => deliverUntilServed(customer, order, step.tries)));
  const servedCount = results.filter(Boolean).length;
  customer.recordExpectation(
    `herd of ${step.herd}`,
    servedCount === step.herd,
    `${servedCount} of ${step.herd} were served`,
  );
};

async function placePaidOrder(customer: Customer, lane: number): Promise<PlacedOrder | null> {
  const { client, notifyUrl } = customer.parts;
  const { machineNo } = customer;
  const products = [{ productId: customer.productOf(lane), quantity: 1 }];
  const orderId = orderIn(
    await client.createOrder({ machineNo, notifyUrl: notifyUrl('merchant'), tradeId: customer.nextTrade(), products }),
  );
  if (orderId === null) return null;
  const [record] = recordsIn(await client.getOrder({ machineNo, orderId }));
  const paid = await client.pay({ machineNo, orderId });
  return record && succeeded(paid)
    ? { orderId, records: [record.id], deliveries: [], awaitedCallbacks: 0, expectedCallbacks: 0 }
    : null;
}

async function deliverUntilServed(customer: Customer, order: PlacedOrder, tries: number): Promise<boolean> {
  const { progress, timeoutMs } = customer.parts;
  for (let triesLeft = tries; triesLeft > 0; triesLeft -= 1) {
    const reply = await sendDelivery(customer, order);
    if (succeeded(reply))
      return progress.waitForCallback(
        order.orderId,
        () => progress.callbacksOf(order.orderId).length > 0,
        timeoutMs + progress.retryHorizonMs,
      );
    const refusalCode = refusalCodeIn(reply);
    if (refusalCode !== null && refusalCode !== busyCode) return false;
    await progress.waitForRelease(retryAfterMsIn(reply) ?? 1_000);
  }
  return false;
}
