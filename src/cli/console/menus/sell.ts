import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import { refusalIn } from '#simulators/merchant/merchant-answer.ts';
import type { StepInput } from '#harness/scenario/steps.ts';
import { choice } from '../prompter.ts';
import { attempt, type Desk } from '../menu-context.ts';
import { follow } from './follow-delivery.ts';

/** The most customers and items that the menus offer at once. */
const mostAtOnce = 20;

/** Does a step that the core answers, and says what it answered. @returns true when it was accepted. */
async function asked(desk: Desk, machineNo: string, step: StepInput, what: string): Promise<boolean> {
  const observed = await attempt(desk, machineNo, step);
  if (!observed || !('answer' in observed)) return false;
  if (observed.answer === 'accepted') return true;
  const { reply } = observed;
  const { sell } = desk.words;
  desk.asker.say(
    reply.answered
      ? sell.refused(what, refusalIn(reply) ?? reply.code, reply.message)
      : sell.silent(what, reply.reason),
  );
  return false;
}

/** The order of a label as the last act left it. */
function orderNow({ session }: Desk, label: string) {
  return session.acts.flatMap(({ orders }) => orders).findLast((order) => order.label === label);
}

async function chooseLane({ asker, session, words }: Desk, { machineNo, lanes }: MachineSpec): Promise<number> {
  if (lanes === 1) return 0;
  const machine = session.machine(machineNo);
  return asker.choose(
    words.sell.lane,
    Array.from({ length: lanes }, (_, lane) => ({
      key: `${lane}`,
      value: lane,
      name: () => words.sell.laneName(lane, machine.stock(lane)),
    })),
  );
}

async function chooseCount({ asker, words }: Desk, question: string, otherwise: number, least = 1): Promise<number> {
  const check = (text: string): string | null =>
    /^\d+$/.test(text) && Number(text) >= least && Number(text) <= mostAtOnce
      ? null
      : `${words.sell.patience} ${least}–${mostAtOnce}`;
  return Number(await asker.text(question, `${otherwise}`, check));
}

async function placeOrder(desk: Desk, { machineNo }: MachineSpec, lane: number, quantity = 1): Promise<string | null> {
  const { session, asker, words } = desk;
  const label = session.nextLabel('order');
  if (!(await asked(desk, machineNo, { order: label, lane, quantity }, words.verb.order))) return null;
  asker.say(words.sell.ordered(label, orderNow(desk, label)?.id ?? 0));
  return label;
}

async function pay(desk: Desk, { machineNo }: MachineSpec, label: string): Promise<boolean> {
  const paid = await asked(desk, machineNo, { pay: label }, desk.words.verb.pay);
  if (paid) desk.asker.say(desk.words.sell.paid(label));
  return paid;
}

async function placePaid(desk: Desk, spec: MachineSpec, lane: number, quantity = 1): Promise<string | null> {
  const label = await placeOrder(desk, spec, lane, quantity);
  return label !== null && (await pay(desk, spec, label)) ? label : null;
}

/** @returns the delivery, or null when it was refused. */
async function deliver(desk: Desk, { machineNo }: MachineSpec, label: string): Promise<string | null> {
  const { asker, words } = desk;
  if (!(await asked(desk, machineNo, { deliver: label }, words.verb.deliver))) return null;
  const delivery = orderNow(desk, label)?.delivery ?? null;
  if (delivery !== null) asker.say(words.sell.delivered(label, delivery));
  return delivery;
}

/** Order, pay, deliver, and watch. */
export async function sellOne(desk: Desk, spec: MachineSpec): Promise<void> {
  const lane = await chooseLane(desk, spec);
  const quantity = spec.motor.multiDrop ? await chooseCount(desk, desk.words.sell.quantity, 1) : 1;
  const label = await placePaid(desk, spec, lane, quantity);
  const delivery = label === null ? null : await deliver(desk, spec, label);
  if (delivery !== null) await follow(desk, delivery);
}

/** One step at a time, with every order that stands at this machine. */
export async function sellStepwise(desk: Desk, spec: MachineSpec): Promise<void> {
  const { session, asker, words } = desk;
  const own = session.acts
    .filter(({ machine }) => machine === spec.machineNo)
    .flatMap(({ orders }) => orders.map(({ label }) => label));
  const labels = [...new Set(own)].reverse();
  const perOrder = labels.flatMap((label) => [
    choice(`pay ${label}`, words.sell.pay(label), () => pay(desk, spec, label)),
    choice(`deliver ${label}`, words.sell.deliver(label), () => deliverAndFollow(desk, spec, label)),
    choice(`refund ${label}`, words.sell.refund(label), () => refund(desk, spec, label)),
  ]);
  const place = choice('order', words.sell.placeOrder, async () =>
    placeOrder(desk, spec, await chooseLane(desk, spec)),
  );
  const back = choice('back', words.machine.back, () => Promise.resolve());
  const chosen: () => Promise<unknown> = await asker.choose<() => Promise<unknown>>(words.sell.step, [
    place,
    ...perOrder,
    back,
  ]);
  await chosen();
}

async function deliverAndFollow(desk: Desk, spec: MachineSpec, label: string): Promise<void> {
  const delivery = await deliver(desk, spec, label);
  if (delivery !== null) await follow(desk, delivery);
}

async function refund(desk: Desk, { machineNo }: MachineSpec, label: string): Promise<void> {
  if (await asked(desk, machineNo, { refund: label }, desk.words.verb.refund))
    desk.asker.say(desk.words.sell.refunded(label));
}

/** Several items of one order, through the core's queue. */
export async function sellQueued(desk: Desk, spec: MachineSpec): Promise<void> {
  const { session, asker, words } = desk;
  const lane = await chooseLane(desk, spec);
  const quantity = await chooseCount(desk, words.sell.quantity, 3);
  const label = await placePaid(desk, spec, lane, quantity);
  if (label === null || !(await asked(desk, spec.machineNo, { queue: label }, words.verb.queue))) return;
  asker.say(words.sell.queued(label, quantity));
  const order = orderNow(desk, label);
  if (!order) return;
  // Its jobs run one after the other: each is watched when it has begun.
  for (let nth = 0; nth < order.expected; nth += 1) {
    const begun = await session.until(() => session.situation.ofOrder(order.id).length > nth, 5_000);
    const delivery = session.situation.ofOrder(order.id)[nth];
    if (!begun || !delivery) return;
    await follow(desk, delivery.delivery);
    if (session.situation.delivery(delivery.delivery)?.told === null) return;
  }
}

/** Several customers press in the same instant. */
export async function sellToSeveral(desk: Desk, spec: MachineSpec): Promise<void> {
  const { session, asker, words } = desk;
  const lane = await chooseLane(desk, spec);
  const count = await chooseCount(desk, words.sell.customers, 3, 2);
  const labels: string[] = [];
  for (let customer = 0; customer < count; customer += 1) {
    const label = await placePaid(desk, spec, lane);
    if (label === null) return;
    labels.push(label);
  }
  const observed = await attempt(desk, spec.machineNo, { race: labels });
  if (!observed || !('won' in observed)) return;
  asker.say(words.sell.race(observed.accepted, count, [...new Set(observed.codes)].join(', ')));
  const delivery = session.acts.at(-1)?.orders.find(({ label }) => observed.won.includes(label))?.delivery;
  if (delivery !== undefined && delivery !== null) await follow(desk, delivery);
}

/** The very same request twice: nothing may begin a second time (PROTOCOL §2). */
export async function sellDoubled(desk: Desk, spec: MachineSpec): Promise<void> {
  const { asker, words } = desk;
  const label = await placePaid(desk, spec, await chooseLane(desk, spec));
  const delivery = label === null ? null : await deliver(desk, spec, label);
  if (label === null || delivery === null) return;
  await attempt(desk, spec.machineNo, { resend: label });
  asker.say(orderNow(desk, label)?.delivery === delivery ? words.sell.doubledSame(delivery) : words.sell.doubledOther);
  await follow(desk, delivery);
}

/** A pickup code is made, consumed and served. */
export async function sellByCode(desk: Desk, spec: MachineSpec): Promise<void> {
  const { session, asker, words } = desk;
  const lane = await chooseLane(desk, spec);
  const [code, label] = [session.nextLabel('code'), session.nextLabel('order')];
  if (!(await asked(desk, spec.machineNo, { pickupCode: code, lane }, words.verb.code))) return;
  if (!(await asked(desk, spec.machineNo, { consume: code, order: label, lane }, words.verb.consume))) return;
  asker.say(words.sell.code);
  await deliverAndFollow(desk, spec, label);
}
