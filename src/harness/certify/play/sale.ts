import type { DeliveryState, DriverDelivery, DriverOrder } from '#drivers/merchant-driver.ts';
import type { CertifyMachine } from '../certify-machine.ts';
import type { CaseContext } from './case-context.ts';
import { refusalText, type CallOptions, type Timed } from './merchant-calls.ts';
import { NotPlayable } from './play-errors.ts';
import type { Command } from './scripted-machine.ts';

/** Steps of a sale that come before what a case examines: each throws NotPlayable when it does not work. */

const pollMs = 50;

/** What is ordered. */
export interface OrderPlan {
  readonly quantity?: number;
  readonly machine?: CertifyMachine;
  readonly product?: string;
}

/** A delivery that the cloud has begun, with the time in which it did. */
export interface Granted extends DriverDelivery {
  readonly order: DriverOrder;
  readonly sentAt: number;
  readonly answeredAt: number;
}

/** Asks for an order, whatever the answer. */
export function askOrder(
  context: CaseContext,
  { quantity = 1, machine = context.orderMachine, product = context.nextProduct() }: OrderPlan = {},
): Promise<Timed<DriverOrder>> {
  return context.calls.createOrder({
    machine: machine.machine,
    items: [{ product, quantity }],
    reference: context.newReference(),
    callbackUrl: context.receiver.url,
  });
}

/** An order that is not paid. */
export async function newOrder(context: CaseContext, plan?: OrderPlan): Promise<DriverOrder> {
  return granted(await askOrder(context, plan), 'an order');
}

/** An order that is paid. */
export async function paidOrder(context: CaseContext, plan?: OrderPlan): Promise<DriverOrder> {
  const order = await newOrder(context, plan);
  granted(await context.calls.pay(order), 'its payment');
  return order;
}

/** Asks for the delivery of an order's first record, whatever the answer. */
export function askDelivery(
  context: CaseContext,
  order: DriverOrder,
  options?: CallOptions,
): Promise<Timed<DriverDelivery>> {
  return context.calls.deliver(
    {
      machine: context.orderMachine.machine,
      order: order.order,
      record: firstRecord(order),
      context: order.context,
      callbackUrl: context.receiver.url,
    },
    options,
  );
}

/** The first record of an order. */
export function firstRecord(order: DriverOrder): string {
  const [record] = order.records;
  if (record) return record.record;
  throw new NotPlayable(`order ${order.order} has no record`);
}

/**
 * Begins the delivery of an order. A machine that a case before left busy is waited for, until its limit is over.
 */
export async function beginDelivery(
  context: CaseContext,
  order: DriverOrder,
  foundBy: readonly string[] = [],
): Promise<Granted> {
  const until = context.now() + context.kind.dwellMs + context.slackMs;
  for (;;) {
    const timed = await askDelivery(context, order);
    const { answer, sentAt, answeredAt } = timed;
    if (answer.ok) return { ...answer.value, order, sentAt, answeredAt };
    if (answer.refusal.reason !== 'busy') granted(timed, 'its delivery', foundBy);
    if (context.now() >= until) granted(timed, 'its delivery', ['lock']);
    await context.sleep(Math.min(context.kind.dwellMs / 10, 1_000));
  }
}

/** A sale of several items in one command; another number in the command is the finding of another case. */
export async function startSaleOf(context: CaseContext, quantity: number): Promise<RunningDelivery> {
  const sale = await startSale(context, { quantity });
  const { items } = sale.command;
  if (items === quantity) return sale;
  throw new NotPlayable(`the command of ${quantity} items names ${items}`, ['quantity-several']);
}

/** A delivery of a new order, and its command. */
export interface RunningDelivery extends Granted {
  readonly command: Command;
}

/** Sells, and waits until the machine has its command. */
export async function startSale(context: CaseContext, plan?: OrderPlan): Promise<RunningDelivery> {
  return commanded(context, await beginDelivery(context, await paidOrder(context, plan)));
}

/** Waits for the command of a delivery. */
export async function commanded(context: CaseContext, delivery: Granted): Promise<RunningDelivery> {
  const command = await context.machine.command(delivery.delivery, context.promptMs);
  if (command) return { ...delivery, command };
  throw new NotPlayable(`machine ${context.machine.spec.machine} gets no command of delivery ${delivery.delivery}`, [
    'sale',
  ]);
}

/** Reports success of all items, or a failure of the rest. @param items as many were dispensed. */
export function report(context: CaseContext, { command }: RunningDelivery, items = command.items): Promise<void> {
  return context.machine.report(command, { items, boardCode: items === command.items ? null : stuckCode });
}

/** Board code 6, goods are stuck: a failure that every kind of machine can report. */
const stuckCode = 6;

/** What the cloud reports of a delivery now. */
export async function stateOf(
  context: CaseContext,
  { delivery, order }: Pick<Granted, 'delivery' | 'order'>,
): Promise<DeliveryState> {
  return granted(await context.calls.result(delivery, order), 'its result');
}

/** Waits until a delivery has an outcome. @returns what it is at the end, running or not. */
export async function outcomeOf(
  context: CaseContext,
  delivery: Pick<Granted, 'delivery' | 'order'>,
  withinMs = context.promptMs,
): Promise<DeliveryState> {
  const until = context.now() + withinMs;
  for (;;) {
    const state = await stateOf(context, delivery);
    if (state.state !== 'running' || context.now() >= until) return state;
    await context.sleep(pollMs);
  }
}

/** Waits until a delivery has the outcome that its machine reported. */
export async function settledAs(
  context: CaseContext,
  delivery: Pick<Granted, 'delivery' | 'order'>,
  outcome: DeliveryState['state'],
): Promise<void> {
  const { state } = await outcomeOf(context, delivery);
  context.need(
    state === outcome,
    `delivery ${delivery.delivery} is ${state}, and its machine reported ${outcome}`,
    ...(outcome === 'success' ? ['sale'] : [`callback-${outcome}`]),
  );
}

/** A machine that is still busy is the finding of another case. @throws NotPlayable */
export function needFree(context: CaseContext, { answer }: Pick<Timed<unknown>, 'answer'>): void {
  const isBusy = !answer.ok && answer.refusal.reason === 'busy';
  context.need(!isBusy, 'the machine is still busy after an outcome', 'lock');
}

/** The value of an answer. @throws NotPlayable with the refusal. */
export function granted<T>({ answer }: Pick<Timed<T>, 'answer'>, what: string, foundBy: readonly string[] = []): T {
  if (answer.ok) return answer.value;
  const advice =
    answer.refusal.reason === 'out-of-stock'
      ? '. Fill the machine, or name more of its products in the project file'
      : '';
  throw new NotPlayable(`${what} is ${refusalText(answer.refusal)}${advice}`, ['sale', ...foundBy]);
}
