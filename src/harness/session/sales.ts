import { refusalCodeIn, type MerchantReply } from '#simulators/merchant/merchant-answer.ts';
import type { StepInput } from '../scenario/steps.ts';
import type { ActionOrder, Session } from './session.ts';

/** Limits of what is sold by hand at once: items of an order, customers at a machine. */
export const saleLimits = { items: { min: 1, max: 20 }, customers: { min: 2, max: 20 } } as const;

/** The calls that a sale consists of. */
export type SaleCall = 'order' | 'pay' | 'deliver' | 'refund' | 'queue' | 'code' | 'consume';

/** One call of a sale and its answer. */
export interface SaleStep {
  readonly call: SaleCall;
  /** The label of its order, or of its pickup code. */
  readonly label: string;
  readonly isAccepted: boolean;
  /** The code of a refusal; null where there is none. */
  readonly code: number | null;
  /** The core's message, or why there is no answer. */
  readonly message: string;
  readonly isAnswered: boolean;
  /** The order as it stands afterwards; null where there is none. */
  readonly order: ActionOrder | null;
}

/** Where a sale takes place. */
export interface SaleContext {
  readonly session: Session;
  readonly machineNo: string;
  /** Called after each call with what came of it. */
  readonly onStep: (step: SaleStep) => void;
}

/** The order of a label after the last action. */
function findOrder(session: Session, label: string): ActionOrder | null {
  return session.actions.flatMap(({ orders }) => orders).findLast((order) => order.label === label) ?? null;
}

/** Makes one call and reports it. @returns true when it was accepted. @throws Error when it is impossible. */
async function makeCall(context: SaleContext, call: SaleCall, label: string, step: StepInput): Promise<boolean> {
  const observed = await context.session.play(context.machineNo, step);
  if (!observed || !('answer' in observed)) return false;
  const isAccepted = observed.answer === 'accepted';
  const order = findOrder(context.session, label);
  context.onStep({ call, label, isAccepted, order, ...answerOf(isAccepted, observed.reply) });
  return isAccepted;
}

function answerOf(isAccepted: boolean, reply: MerchantReply): Pick<SaleStep, 'code' | 'message' | 'isAnswered'> {
  if (!reply.answered) return { code: null, message: reply.reason, isAnswered: false };
  return { code: isAccepted ? null : (refusalCodeIn(reply) ?? reply.code), message: reply.message, isAnswered: true };
}

/** Places an order. @returns its label; null when it was refused. */
export async function placeOrder(context: SaleContext, lane: number, quantity = 1): Promise<string | null> {
  const label = context.session.nextLabel('order');
  return (await makeCall(context, 'order', label, { order: label, lane, quantity })) ? label : null;
}

/** Pays an order. @returns true when that was accepted. */
export function payOrder(context: SaleContext, label: string): Promise<boolean> {
  return makeCall(context, 'pay', label, { pay: label });
}

/** Refunds an order. @returns true when that was accepted. */
export function refundOrder(context: SaleContext, label: string): Promise<boolean> {
  return makeCall(context, 'refund', label, { refund: label });
}

/** Commands a delivery of an order. @returns the delivery; null when it was refused. */
export async function deliverOrder(context: SaleContext, label: string): Promise<string | null> {
  if (!(await makeCall(context, 'deliver', label, { deliver: label }))) return null;
  return findOrder(context.session, label)?.delivery ?? null;
}

async function placePaidOrder(context: SaleContext, lane: number, quantity = 1): Promise<string | null> {
  const label = await placeOrder(context, lane, quantity);
  return label !== null && (await payOrder(context, label)) ? label : null;
}

/** Order, pay, deliver. @returns the delivery; null when one of the calls was refused. */
export async function sellItem(context: SaleContext, lane: number, quantity = 1): Promise<string | null> {
  const label = await placePaidOrder(context, lane, quantity);
  return label === null ? null : deliverOrder(context, label);
}

/** Several items of one order, through the core's queue. @returns the order; null when a call was refused. */
export async function sellQueued(context: SaleContext, lane: number, quantity: number): Promise<ActionOrder | null> {
  const label = await placePaidOrder(context, lane, quantity);
  if (label === null || !(await makeCall(context, 'queue', label, { queue: label }))) return null;
  return findOrder(context.session, label);
}

/** What came of deliveries that were commanded in the same instant. */
export interface RaceResult {
  readonly accepted: number;
  /** Codes of the refusals, each once. */
  readonly codes: readonly number[];
  /** The delivery of one that was accepted. */
  readonly delivery: string | null;
}

/** Several customers command a delivery in the same instant. @returns null when one of their orders was refused. */
export async function sellToSeveral(context: SaleContext, lane: number, customers: number): Promise<RaceResult | null> {
  const { session, machineNo } = context;
  const labels: string[] = [];
  for (let customer = 0; customer < customers; customer += 1) {
    const label = await placePaidOrder(context, lane);
    if (label === null) return null;
    labels.push(label);
  }
  const observed = await session.play(machineNo, { race: labels });
  if (!observed || !('winners' in observed)) return null;
  const { accepted, codes, winners } = observed;
  const winner = session.actions.at(-1)?.orders.find(({ label }) => winners.includes(label));
  return { accepted, codes: [...new Set(codes)], delivery: winner?.delivery ?? null };
}

/**
 * The same delivery request twice: no second delivery may start (PROTOCOL §2).
 * @returns the delivery, and whether the second request led to the same one; null when a call was refused.
 */
export async function sellWithDuplicateRequest(
  context: SaleContext,
  lane: number,
): Promise<{ readonly delivery: string; readonly isSame: boolean } | null> {
  const label = await placePaidOrder(context, lane);
  const delivery = label === null ? null : await deliverOrder(context, label);
  if (label === null || delivery === null) return null;
  await context.session.play(context.machineNo, { resend: label });
  return { delivery, isSame: findOrder(context.session, label)?.delivery === delivery };
}

/** Makes a pickup code, consumes it, and delivers. @returns the delivery; null when a call was refused. */
export async function sellByCode(context: SaleContext, lane: number): Promise<string | null> {
  const { session } = context;
  const [code, label] = [session.nextLabel('code'), session.nextLabel('order')];
  if (!(await makeCall(context, 'code', code, { pickupCode: code, lane }))) return null;
  if (!(await makeCall(context, 'consume', label, { consume: code, order: label, lane }))) return null;
  return deliverOrder(context, label);
}
