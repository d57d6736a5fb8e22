import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import {
  deliverOrder,
  payOrder,
  placeOrder,
  refundOrder,
  saleLimits,
  sellByCode as sellWithCode,
  sellItem as sellOne,
  sellQueued as sellThroughQueue,
  sellToSeveral as sellToCustomers,
  sellWithDuplicateRequest as sellTwice,
  type SaleContext,
  type SaleStep,
} from '#harness/session/sales.ts';
import { makeChoice } from '../prompter.ts';
import { tryAct, type MenuContext } from '../menu-context.ts';
import { follow } from './follow-delivery.ts';

/** A sale at a machine that prints what comes of each call. @param quantity items of an order through the queue. */
function saleAt(context: MenuContext, { machineNo }: MachineSpec, quantity = 1): SaleContext {
  const { session, prompter, texts } = context;
  return { session, machineNo, onStep: (step) => prompter.print(...stepTexts(step, texts, quantity)) };
}

function stepTexts(step: SaleStep, { sell, verb }: MenuContext['texts'], quantity: number): readonly string[] {
  const { call, label, order, isAccepted, isAnswered, code, message } = step;
  if (!isAccepted)
    return [isAnswered ? sell.refused(verb[call], code ?? 0, message) : sell.noAnswer(verb[call], message)];
  const texts: Readonly<Record<typeof call, readonly string[]>> = {
    order: [sell.ordered(label, order?.id ?? 0)],
    pay: [sell.paid(label)],
    deliver: order?.delivery == null ? [] : [sell.delivered(label, order.delivery)],
    refund: [sell.refunded(label)],
    queue: [sell.queued(label, quantity)],
    code: [],
    consume: [sell.code],
  };
  return texts[call];
}

async function chooseLane(
  { prompter, session, texts }: MenuContext,
  { machineNo, lanes }: MachineSpec,
): Promise<number> {
  if (lanes === 1) return 0;
  const machine = session.machine(machineNo);
  return prompter.choose(
    texts.sell.lane,
    Array.from({ length: lanes }, (_, lane) => ({
      key: `${lane}`,
      value: lane,
      name: () => texts.sell.laneName(lane, machine.stock(lane)),
    })),
  );
}

async function chooseCount(
  { prompter, texts }: MenuContext,
  question: string,
  defaultValue: number,
  min: number = saleLimits.items.min,
  max: number = saleLimits.items.max,
): Promise<number> {
  const check = (text: string): string | null =>
    /^\d+$/.test(text) && Number(text) >= min && Number(text) <= max ? null : `${texts.sell.wholeNumber} ${min}–${max}`;
  return Number(await prompter.text(question, `${defaultValue}`, check));
}

/** Order, pay, deliver, and watch. */
export async function sellItem(context: MenuContext, spec: MachineSpec): Promise<void> {
  const lane = await chooseLane(context, spec);
  const quantity = spec.motor.multiDrop ? await chooseCount(context, context.texts.sell.quantity, 1) : 1;
  await followResult(context, await tryAct(context, () => sellOne(saleAt(context, spec), lane, quantity)));
}

/** One step at a time, for a new order or any order of this machine. */
export async function sellStepwise(context: MenuContext, spec: MachineSpec): Promise<void> {
  const { session, prompter, texts } = context;
  const sale = saleAt(context, spec);
  const ownLabels = session.actions
    .filter(({ machine }) => machine === spec.machineNo)
    .flatMap(({ orders }) => orders.map(({ label }) => label));
  const labels = [...new Set(ownLabels)].reverse();
  const perOrder = labels.flatMap((label) => [
    makeChoice(`pay ${label}`, texts.sell.pay(label), () => tryAct(context, () => payOrder(sale, label))),
    makeChoice(`deliver ${label}`, texts.sell.deliver(label), async () =>
      followResult(context, await tryAct(context, () => deliverOrder(sale, label))),
    ),
    makeChoice(`refund ${label}`, texts.sell.refund(label), () => tryAct(context, () => refundOrder(sale, label))),
  ]);
  const orderChoice = makeChoice('order', texts.sell.placeOrder, async () => {
    const lane = await chooseLane(context, spec);
    await tryAct(context, () => placeOrder(sale, lane));
  });
  const back = makeChoice('back', texts.machine.back, () => Promise.resolve());
  const selected: () => Promise<unknown> = await prompter.choose<() => Promise<unknown>>(texts.sell.step, [
    orderChoice,
    ...perOrder,
    back,
  ]);
  await selected();
}

async function followResult(context: MenuContext, delivery: string | null | undefined): Promise<void> {
  if (delivery !== null && delivery !== undefined) await follow(context, delivery);
}

/** Several items of one order, through the core's queue. */
export async function sellQueued(context: MenuContext, spec: MachineSpec): Promise<void> {
  const { session, texts } = context;
  const lane = await chooseLane(context, spec);
  const quantity = await chooseCount(context, texts.sell.quantity, 3);
  const order = await tryAct(context, () => sellThroughQueue(saleAt(context, spec, quantity), lane, quantity));
  if (!order) return;
  // Its jobs run one after the other: each is watched once it has started.
  for (let index = 0; index < order.expected; index += 1) {
    const isStarted = await session.waitUntil(() => session.view.deliveriesOfOrder(order.id).length > index, 5_000);
    const delivery = session.view.deliveriesOfOrder(order.id)[index];
    if (!isStarted || !delivery) return;
    await follow(context, delivery.delivery);
    if (session.view.delivery(delivery.delivery)?.notifiedOutcome === null) return;
  }
}

/** Several customers order at the same instant. */
export async function sellToSeveral(context: MenuContext, spec: MachineSpec): Promise<void> {
  const { prompter, texts } = context;
  const lane = await chooseLane(context, spec);
  const { min, max } = saleLimits.customers;
  const count = await chooseCount(context, texts.sell.customers, 3, min, max);
  const race = await tryAct(context, () => sellToCustomers(saleAt(context, spec), lane, count));
  if (!race) return;
  prompter.print(texts.sell.race(race.accepted, count, race.codes.join(', ')));
  await followResult(context, race.delivery);
}

/** The same request twice: no second delivery may start (PROTOCOL §2). */
export async function sellWithDuplicateRequest(context: MenuContext, spec: MachineSpec): Promise<void> {
  const { prompter, texts } = context;
  const lane = await chooseLane(context, spec);
  const sold = await tryAct(context, () => sellTwice(saleAt(context, spec), lane));
  if (!sold) return;
  prompter.print(sold.isSame ? texts.sell.duplicateSame(sold.delivery) : texts.sell.duplicateOther);
  await follow(context, sold.delivery);
}

/** Makes a pickup code, consumes it, and delivers. */
export async function sellByCode(context: MenuContext, spec: MachineSpec): Promise<void> {
  const lane = await chooseLane(context, spec);
  await followResult(context, await tryAct(context, () => sellWithCode(saleAt(context, spec), lane)));
}
