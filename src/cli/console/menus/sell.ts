import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import { refusalCodeIn } from '#simulators/merchant/merchant-answer.ts';
import type { StepInput } from '#harness/scenario/steps.ts';
import { makeChoice } from '../prompter.ts';
import { tryStep, type MenuContext } from '../menu-context.ts';
import { follow } from './follow-delivery.ts';

/** Limit of customers and items in the menus. */
const maxCount = 20;

/** Runs a step that the core answers, and prints a refusal. @returns true when it was accepted. */
async function runStep(context: MenuContext, machineNo: string, step: StepInput, action: string): Promise<boolean> {
  const observed = await tryStep(context, machineNo, step);
  if (!observed || !('answer' in observed)) return false;
  if (observed.answer === 'accepted') return true;
  const { reply } = observed;
  const { sell } = context.texts;
  context.prompter.print(
    reply.answered
      ? sell.refused(action, refusalCodeIn(reply) ?? reply.code, reply.message)
      : sell.noAnswer(action, reply.reason),
  );
  return false;
}

/** The order of a label after the last action. */
function currentOrder({ session }: MenuContext, label: string) {
  return session.actions.flatMap(({ orders }) => orders).findLast((order) => order.label === label);
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
  min = 1,
): Promise<number> {
  const check = (text: string): string | null =>
    /^\d+$/.test(text) && Number(text) >= min && Number(text) <= maxCount
      ? null
      : `${texts.sell.wholeNumber} ${min}–${maxCount}`;
  return Number(await prompter.text(question, `${defaultValue}`, check));
}

async function placeOrder(
  context: MenuContext,
  { machineNo }: MachineSpec,
  lane: number,
  quantity = 1,
): Promise<string | null> {
  const { session, prompter, texts } = context;
  const label = session.nextLabel('order');
  if (!(await runStep(context, machineNo, { order: label, lane, quantity }, texts.verb.order))) return null;
  prompter.print(texts.sell.ordered(label, currentOrder(context, label)?.id ?? 0));
  return label;
}

async function pay(context: MenuContext, { machineNo }: MachineSpec, label: string): Promise<boolean> {
  const isPaid = await runStep(context, machineNo, { pay: label }, context.texts.verb.pay);
  if (isPaid) context.prompter.print(context.texts.sell.paid(label));
  return isPaid;
}

async function placePaidOrder(
  context: MenuContext,
  spec: MachineSpec,
  lane: number,
  quantity = 1,
): Promise<string | null> {
  const label = await placeOrder(context, spec, lane, quantity);
  return label !== null && (await pay(context, spec, label)) ? label : null;
}

/** @returns the delivery, or null when it was refused. */
async function deliver(context: MenuContext, { machineNo }: MachineSpec, label: string): Promise<string | null> {
  const { prompter, texts } = context;
  if (!(await runStep(context, machineNo, { deliver: label }, texts.verb.deliver))) return null;
  const delivery = currentOrder(context, label)?.delivery ?? null;
  if (delivery !== null) prompter.print(texts.sell.delivered(label, delivery));
  return delivery;
}

/** Order, pay, deliver, and watch. */
export async function sellItem(context: MenuContext, spec: MachineSpec): Promise<void> {
  const lane = await chooseLane(context, spec);
  const quantity = spec.motor.multiDrop ? await chooseCount(context, context.texts.sell.quantity, 1) : 1;
  const label = await placePaidOrder(context, spec, lane, quantity);
  const delivery = label === null ? null : await deliver(context, spec, label);
  if (delivery !== null) await follow(context, delivery);
}

/** One step at a time, for a new order or any order of this machine. */
export async function sellStepwise(context: MenuContext, spec: MachineSpec): Promise<void> {
  const { session, prompter, texts } = context;
  const ownLabels = session.actions
    .filter(({ machine }) => machine === spec.machineNo)
    .flatMap(({ orders }) => orders.map(({ label }) => label));
  const labels = [...new Set(ownLabels)].reverse();
  const perOrder = labels.flatMap((label) => [
    makeChoice(`pay ${label}`, texts.sell.pay(label), () => pay(context, spec, label)),
    makeChoice(`deliver ${label}`, texts.sell.deliver(label), () => deliverAndFollow(context, spec, label)),
    makeChoice(`refund ${label}`, texts.sell.refund(label), () => refund(context, spec, label)),
  ]);
  const orderChoice = makeChoice('order', texts.sell.placeOrder, async () =>
    placeOrder(context, spec, await chooseLane(context, spec)),
  );
  const back = makeChoice('back', texts.machine.back, () => Promise.resolve());
  const selected: () => Promise<unknown> = await prompter.choose<() => Promise<unknown>>(texts.sell.step, [
    orderChoice,
    ...perOrder,
    back,
  ]);
  await selected();
}

async function deliverAndFollow(context: MenuContext, spec: MachineSpec, label: string): Promise<void> {
  const delivery = await deliver(context, spec, label);
  if (delivery !== null) await follow(context, delivery);
}

async function refund(context: MenuContext, { machineNo }: MachineSpec, label: string): Promise<void> {
  if (await runStep(context, machineNo, { refund: label }, context.texts.verb.refund))
    context.prompter.print(context.texts.sell.refunded(label));
}

/** Several items of one order, through the core's queue. */
export async function sellQueued(context: MenuContext, spec: MachineSpec): Promise<void> {
  const { session, prompter, texts } = context;
  const lane = await chooseLane(context, spec);
  const quantity = await chooseCount(context, texts.sell.quantity, 3);
  const label = await placePaidOrder(context, spec, lane, quantity);
  if (label === null || !(await runStep(context, spec.machineNo, { queue: label }, texts.verb.queue))) return;
  prompter.print(texts.sell.queued(label, quantity));
  const order = currentOrder(context, label);
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
  const { session, prompter, texts } = context;
  const lane = await chooseLane(context, spec);
  const count = await chooseCount(context, texts.sell.customers, 3, 2);
  const labels: string[] = [];
  for (let customer = 0; customer < count; customer += 1) {
    const label = await placePaidOrder(context, spec, lane);
    if (label === null) return;
    labels.push(label);
  }
  const observed = await tryStep(context, spec.machineNo, { race: labels });
  if (!observed || !('winners' in observed)) return;
  prompter.print(texts.sell.race(observed.accepted, count, [...new Set(observed.codes)].join(', ')));
  const delivery = session.actions.at(-1)?.orders.find(({ label }) => observed.winners.includes(label))?.delivery;
  if (delivery !== undefined && delivery !== null) await follow(context, delivery);
}

/** The same request twice: no second delivery may start (PROTOCOL §2). */
export async function sellWithDuplicateRequest(context: MenuContext, spec: MachineSpec): Promise<void> {
  const { prompter, texts } = context;
  const label = await placePaidOrder(context, spec, await chooseLane(context, spec));
  const delivery = label === null ? null : await deliver(context, spec, label);
  if (label === null || delivery === null) return;
  await tryStep(context, spec.machineNo, { resend: label });
  prompter.print(
    currentOrder(context, label)?.delivery === delivery
      ? texts.sell.duplicateSame(delivery)
      : texts.sell.duplicateOther,
  );
  await follow(context, delivery);
}

/** Makes a pickup code, consumes it, and delivers. */
export async function sellByCode(context: MenuContext, spec: MachineSpec): Promise<void> {
  const { session, prompter, texts } = context;
  const lane = await chooseLane(context, spec);
  const [code, label] = [session.nextLabel('code'), session.nextLabel('order')];
  if (!(await runStep(context, spec.machineNo, { pickupCode: code, lane }, texts.verb.code))) return;
  if (!(await runStep(context, spec.machineNo, { consume: code, order: label, lane }, texts.verb.consume))) return;
  prompter.print(texts.sell.code);
  await deliverAndFollow(context, spec, label);
}
