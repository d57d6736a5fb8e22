import {
  orderIn,
  recordsIn,
  refusalCodeIn,
  succeeded,
  type MerchantReply,
} from '#simulators/merchant/merchant-answer.ts';
import { productInLane } from '#simulators/machine/core-rows.ts';
import { durationMs } from '#harness/scenario/duration.ts';
import type { Step } from '#harness/scenario/steps.ts';
import type { Caller, Customer, KnownCode, StepHandler } from '../customer.ts';
import { callerKey } from './orders.ts';

/** The refusal of a code that has been used (PROTOCOL §6). */
const usedCode = 6033;

/** Creates codes for a lane's product, or for any product, and reads them. */
export const pickupCode: StepHandler<'pickupCode'> = async (customer, step) => {
  const { clock } = customer.parts;
  const caller = customer.caller(step);
  const { machineNo, machine } = caller;
  const productId = productInLane(machine, step.lane);
  const name = `pickup code ${step.pickupCode}`;
  const existing = (await openCodes(caller, productId)).map(({ id }) => id);
  const expiresAt = step.expiresIn === undefined ? null : wholeSecond(clock.now() + durationMs(step.expiresIn));
  await customer.waitForNewSecond(`${callerKey(caller)} pickup code ${productId}`);
  const reply = await customer.send({ kind: 'pickupCode', label: step.pickupCode }, caller, (endpoints) =>
    endpoints.createPickupCodes({
      machineNo,
      ...(!step.anyProduct && { productId }),
      codeLength: step.length,
      count: step.count,
      ...(expiresAt !== null && { expiredAt: machineTime(expiresAt, utcOffsetMinutes(machine)) }),
    }),
  );
  if (!customer.recordAnswer(name, reply, step.expect)) {
    if (step.expect === 'any') customer.rememberRefusal(step.pickupCode);
    return;
  }
  const created = (await openCodes(caller, productId)).filter(({ id }) => !existing.includes(id));
  if (created.length === 0) customer.recordExpectation(name, false, 'the code that was just made is not in the list');
  else
    customer.rememberCodes(
      step.pickupCode,
      created.map((code) => ({ ...code, expiresAt })),
    );
};

async function openCodes(
  { client, machineNo }: Caller,
  productId: number,
): Promise<readonly Pick<KnownCode, 'id' | 'code'>[]> {
  const reply = await client.listPickupCodes({ machineNo, productId });
  const entries = reply.answered && Array.isArray(reply.data) ? (reply.data as readonly Partial<KnownCode>[]) : [];
  return entries.flatMap(({ id, code }) => (typeof code === 'string' ? [{ id: id ?? 0, code }] : []));
}

function wholeSecond(unixMs: number): number {
  return Math.ceil(unixMs / 1000) * 1000;
}

function utcOffsetMinutes({ declaration }: Caller['machine']): number {
  return declaration?.utcOffsetMinutes ?? 480;
}

/** `YYYY-MM-DD HH:mm:ss` in a machine's zone. */
function machineTime(unixMs: number, utcOffsetMinutes: number): string {
  const local = new Date(unixMs + utcOffsetMinutes * 60_000).toISOString();
  return `${local.slice(0, 10)} ${local.slice(11, 19)}`;
}

/** Trades a code for an order, which gets the step's label. */
export const consume: StepHandler<'consume'> = async (customer, step) => {
  const name = `consume ${step.consume}`;
  const known = customer.code(step.consume, step.nth, name, step.expect);
  if (!known) {
    customer.rememberRefusal(step.order);
    return;
  }
  const caller = customer.caller(step);
  const replies = await Promise.all(
    Array.from({ length: step.atOnce }, () => consumeOnce(customer, step, caller, known.code)),
  );
  const reply = replies.find(succeeded) ?? replies[0];
  if (!reply) return;
  if (step.atOnce > 1 && step.expect !== 'any') {
    const accepted = replies.filter(succeeded).length;
    const refusedCount = replies.filter((other) => refusalCodeIn(other) === usedCode).length;
    customer.recordExpectation(
      name,
      accepted === 1 && refusedCount === step.atOnce - 1,
      `${accepted} of ${step.atOnce} got the order, ${refusedCount} were refused with ${usedCode}`,
    );
  }
  if (!customer.recordAnswer(name, reply, step.expect)) {
    if (step.expect === 'any') customer.rememberRefusal(step.order);
    return;
  }
  const orderId = orderIn(reply);
  const [record] = recordsIn(reply);
  if (orderId === null || !record) customer.recordExpectation(name, false, 'the answer names no order with a record');
  else
    customer.remember(step.order, {
      orderId,
      caller,
      records: [record.id],
      deliveries: [],
      awaitedCallbacks: 0,
      expectedCallbacks: 0,
    });
};

function consumeOnce(customer: Customer, step: Step<'consume'>, caller: Caller, code: string): Promise<MerchantReply> {
  return customer.send({ kind: 'consume', label: step.consume }, caller, (endpoints) =>
    endpoints.consume({
      machineNo: caller.machineNo,
      code,
      productId: productInLane(caller.machine, step.lane),
      notifyUrl: customer.notifyUrl('merchant', caller),
      tradeId: customer.nextTrade(),
    }),
  );
}

/** Cancels a code, or all codes of its machine. */
export const cancelCode: StepHandler<'cancelCode'> = async (customer, step) => {
  const name = `cancel pickup code ${step.cancelCode}`;
  const known = customer.code(step.cancelCode, step.nth, name, step.expect);
  if (!known) return;
  const caller = customer.caller(step);
  await customer.waitForNewSecond(`${callerKey(caller)} cancel ${step.all ? 'all' : known.id}`);
  const reply = await customer.send({ kind: 'cancelCode', label: step.cancelCode }, caller, (endpoints) =>
    endpoints.cancelPickupCodes({ machineNo: caller.machineNo, ...(!step.all && { id: known.id }) }),
  );
  customer.recordAnswer(name, reply, step.expect);
};

/** Waits until a code expires by the wall clock, or a little before or after. */
export const untilCodeExpiry: StepHandler<'untilCodeExpiry'> = async (customer, step) => {
  const name = `untilCodeExpiry ${step.untilCodeExpiry}`;
  const known = customer.code(step.untilCodeExpiry, 1, name);
  if (!known) return;
  if (known.expiresAt === null) customer.recordExpectation(name, false, 'the code never expires');
  else await customer.sleep(known.expiresAt + durationMs(step.plus) - customer.parts.clock.now());
};
