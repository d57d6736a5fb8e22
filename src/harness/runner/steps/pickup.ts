import {
  orderIn,
  recordsIn,
  refusalCodeIn,
  succeeded,
  type MerchantReply,
} from '#simulators/merchant/merchant-answer.ts';
import { durationMs } from '#harness/scenario/duration.ts';
import type { Customer } from '../customer.ts';
import type { StepHandler } from './handler.ts';

/** The refusal of a code that has been used (PROTOCOL §6). */
const usedCode = 6033;

/** Creates one code for a lane's product and reads it. */
export const pickupCode: StepHandler<'pickupCode'> = async (customer, step) => {
  const { client, clock } = customer.parts;
  const { machineNo } = customer;
  const productId = customer.productOf(step.lane);
  const name = `pickup code ${step.pickupCode}`;
  const existing = await openCodes(customer, productId);
  const expiry =
    step.expiresIn === undefined ? {} : { expiredAt: machineTime(clock.now() + durationMs(step.expiresIn)) };
  await customer.waitForNewSecond(`pickup code ${productId}`);
  const reply = await client.createPickupCodes({ machineNo, productId, codeLength: 8, count: 1, ...expiry });
  if (!customer.recordAnswer(name, reply, 'accepted')) return;
  const [created] = (await openCodes(customer, productId)).filter((code) => !existing.includes(code));
  if (created === undefined) customer.recordExpectation(name, false, 'the code that was just made is not in the list');
  else customer.rememberCode(step.pickupCode, created);
};

async function openCodes(customer: Customer, productId: number): Promise<readonly string[]> {
  const reply = await customer.parts.client.listPickupCodes({ machineNo: customer.machineNo, productId });
  const codes = reply.answered && Array.isArray(reply.data) ? (reply.data as readonly { code?: unknown }[]) : [];
  return codes.flatMap(({ code }) => (typeof code === 'string' ? [code] : []));
}

/** `YYYY-MM-DD HH:mm:ss` in GMT+8, the time zone of the demo machines; rounded up to a second. */
function machineTime(unixMs: number): string {
  const local = new Date(Math.ceil(unixMs / 1000) * 1000 + 8 * 3_600_000).toISOString();
  return `${local.slice(0, 10)} ${local.slice(11, 19)}`;
}

/** Trades a code for an order, which gets the step's label. */
export const consume: StepHandler<'consume'> = async (customer, step) => {
  const name = `consume ${step.consume}`;
  const code = customer.code(step.consume, name);
  if (code === undefined) return;
  const { client, notifyUrl } = customer.parts;
  const productId = customer.productOf(step.lane);
  const consumeOnce = (): Promise<MerchantReply> =>
    client.consume({
      machineNo: customer.machineNo,
      code,
      productId,
      notifyUrl: notifyUrl('merchant'),
      tradeId: customer.nextTrade(),
    });
  const replies = await Promise.all(Array.from({ length: step.atOnce }, consumeOnce));
  const reply = replies.find(succeeded) ?? replies[0];
  if (!reply) return;
  if (step.atOnce > 1) {
    const accepted = replies.filter(succeeded).length;
    const refusedCount = replies.filter((other) => refusalCodeIn(other) === usedCode).length;
    customer.recordExpectation(
      name,
      accepted === 1 && refusedCount === step.atOnce - 1,
      `${accepted} of ${step.atOnce} got the order, ${refusedCount} were refused with ${usedCode}`,
    );
  }
  if (!customer.recordAnswer(name, reply, step.expect)) return;
  const orderId = orderIn(reply);
  const [record] = recordsIn(reply);
  if (orderId === null || !record) customer.recordExpectation(name, false, 'the answer names no order with a record');
  else
    customer.remember(step.order, {
      orderId,
      records: [record.id],
      deliveries: [],
      awaitedCallbacks: 0,
      expectedCallbacks: 0,
    });
};
