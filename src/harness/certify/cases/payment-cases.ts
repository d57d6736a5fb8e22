import type { CertifyFacts } from '../certify-machine.ts';
import type { LocalText } from '../local-text.ts';
import type { CaseContext } from '../play/case-context.ts';
import { demandGrant, demandRefusal } from '../play/demands.ts';
import { askDelivery, beginDelivery, commanded, granted, newOrder } from '../play/sale.ts';
import type { CertifyCase } from './certify-case.ts';

const waitMs = ({ limits }: CertifyFacts): number => limits.unpaidExpiryMs ?? 0;
const expires = ({ limits }: CertifyFacts): LocalText | null =>
  limits.unpaidExpiryMs === null
    ? { en: 'unpaid orders of this cloud do not expire', zh: '该云端的未付订单不会过期' }
    : null;

/** What is not paid is not delivered, and expires. */
export const paymentCases: readonly CertifyCase[] = [
  {
    name: 'unpaid',
    group: 'payment',
    promise: { en: 'An order that is not paid is not delivered.', zh: '未支付的订单不会出货。' },
    machines: 1,
    async play(context: CaseContext) {
      const order = await newOrder(context);
      demandRefusal(context, await askDelivery(context, order), 'the delivery of an unpaid order', ['unpaid']);
      granted(await context.calls.pay(order), 'its payment');
      await commanded(context, await beginDelivery(context, order));
      const { length } = context.machine.commands;
      context.demand(length === 1, `the machine got ${length} commands, although the first delivery was refused`);
    },
  },
  {
    name: 'unpaid-expiry',
    group: 'payment',
    promise: {
      en: 'An unpaid order can be paid until its limit, and not from then on.',
      zh: '未付订单在时限之前可以支付，之后不能。',
    },
    machines: 0,
    waitMs,
    notPromised: expires,
    play: playExpiry,
  },
  {
    name: 'expiry-callback',
    group: 'payment',
    promise: { en: 'An order that closes unpaid is notified.', zh: '未付而关闭的订单会回调。' },
    machines: 0,
    waitMs,
    notPromised: (facts) =>
      expires(facts) ??
      (facts.limits.callback.orderClosed === true
        ? null
        : { en: 'the cloud notifies of no closed order', zh: '该云端不回调订单关闭' }),
    async play(context: CaseContext) {
      const order = await newOrder(context);
      const limit = waitMs(context.facts);
      await context.sleep(limit + context.slackMs);
      const callback = await context.receiver.closedOrder(order.order, context.promptMs);
      if (callback === undefined) {
        const { answer } = await context.calls.pay(order);
        context.need(!answer.ok, 'the order can be paid after its limit, so that no notice is due', 'unpaid-expiry');
      }
      context.demand(
        callback !== undefined,
        `no callback of the closed order ${order.order} came within ${context.promptMs} ms after ${limit} ms`,
      );
    },
  },
];

async function playExpiry(context: CaseContext): Promise<void> {
  const limit = waitMs(context.facts);
  const first = context.now();
  const early = await newOrder(context);
  const late = await newOrder(context);
  const last = context.now();
  await context.until(first + limit - context.slackMs - (last - first));
  const inTime = await context.calls.pay(early);
  context.need(inTime.answeredAt < first + limit, 'the payment was answered after the limit: nothing is known of it');
  demandGrant(context, inTime, `a payment ${context.slackMs} ms before the limit of ${limit} ms`);
  await context.until(last + limit + context.slackMs);
  const tooLate = await context.calls.pay(late);
  if (tooLate.answer.ok)
    context.demandInTime(false, `a payment ${context.slackMs} ms after the limit of ${limit} ms is granted`);
  demandRefusal(context, tooLate, `a payment ${context.slackMs} ms after the limit`, ['expired', 'state']);
  demandRefusal(context, await askDelivery(context, late), 'the delivery of an expired order', [
    'expired',
    'unpaid',
    'state',
  ]);
}
