import type { CertifyFacts } from '../certify-machine.ts';
import type { CaseContext } from '../play/case-context.ts';
import type { ReceivedCallback } from '../play/case-receiver.ts';
import { retryPlan } from './retry-plan.ts';
import { report, settledAs, startSale, startSaleOf, stateOf, type RunningDelivery } from '../play/sale.ts';
import type { CertifyCase } from './certify-case.ts';

/** What the receiver of an order is notified of. */
export const callbackCases: readonly CertifyCase[] = [
  outcomeCase('success', 'a success', '成功', (sale) => sale.command.items),
  outcomeCase('failure', 'a failure', '失败', () => 0),
  {
    ...outcomeCase('partial', 'a partial success', '部分成功', (sale) => sale.command.items - 1),
    suits: (machine, { limits }) => (limits.kinds[machine.kind]?.itemsPerCommand ?? 1) > 1,
    notPromised: ({ limits }) =>
      limits.partialResults === true && Object.values(limits.kinds).some(({ itemsPerCommand }) => itemsPerCommand > 1)
        ? null
        : { en: 'the cloud keeps no partial results', zh: '该云端不保存部分成功的结果' },
  },
  {
    name: 'callback-timeout',
    group: 'callbacks',
    promise: { en: 'A timeout is notified.', zh: '超时会回调。' },
    machines: 1,
    waitMs: ({ limits }) => limits.fallbackMs,
    async play(context: CaseContext) {
      const sale = await startSale(context);
      await context.until(sale.answeredAt + context.limits.fallbackMs + context.slackMs);
      const { state } = await stateOf(context, sale);
      context.need(state === 'timeout', `the delivery is no timeout at its limit, but ${state}`, 'timeout');
      const callback = await due(context, sale);
      const outcome = callback.reading.outcome ?? 'none';
      context.demand(outcome === 'timeout', `the machine reported nothing, and the callback reports ${outcome}`);
    },
  },
  {
    name: 'callback-sign',
    group: 'callbacks',
    promise: { en: "Callbacks carry the cloud's sign.", zh: '回调带有云端的签名。' },
    machines: 1,
    async play(context: CaseContext) {
      const sale = await startSale(context);
      await report(context, sale);
      const callback = await context.receiver.first(context.promptMs);
      context.need(callback !== undefined, 'no callback came', 'callback-success');
      context.demand(callback.reading.verified, `the sign of a callback is wrong: ${callback.reading.why ?? ''}`);
    },
  },
  {
    name: 'callback-once',
    group: 'callbacks',
    promise: { en: 'A callback that was acknowledged does not come again.', zh: '已确认的回调不会再次发送。' },
    machines: 1,
    waitMs: ({ limits }) => longestPause(limits.callback, 0),
    async play(context: CaseContext) {
      const sale = await startSale(context);
      await report(context, sale);
      const first = await context.receiver.callback(sale.delivery, context.promptMs);
      context.need(first !== undefined, 'no callback came', 'callback-success');
      await context.sleep(longestPause(context.limits.callback, 0) + context.slackMs);
      const { length } = context.receiver.about(sale.delivery);
      context.demand(length === 1, `a callback that was acknowledged came ${length} times`);
    },
  },
  {
    name: 'callback-retry',
    group: 'callbacks',
    promise: {
      en: 'A callback that is answered 500 comes again after each declared pause, the same one.',
      zh: '以 500 应答的回调会在每个声明的间隔之后再次发送，内容相同。',
    },
    machines: 1,
    waitMs: ({ limits, budgetMs }) => retryPlan(limits.callback, budgetMs).waitMs,
    notPromised: ({ limits }) =>
      limits.callback.retryMs.length > 0
        ? null
        : { en: 'the cloud declares no further attempt', zh: '云端声明不再重试' },
    play: playRetry,
  },
];

function outcomeCase(
  outcome: 'success' | 'failure' | 'partial',
  en: string,
  zh: string,
  itemsOf: (sale: RunningDelivery) => number,
): CertifyCase {
  return {
    name: `callback-${outcome}`,
    group: 'callbacks',
    promise: {
      en: `After ${en} one callback has the outcome and the items that the machine reported.`,
      zh: `${zh}之后有一个回调，其结果与件数和设备上报一致。`,
    },
    machines: 1,
    async play(context: CaseContext) {
      const quantity = outcome === 'partial' ? Math.min(3, context.kind.itemsPerCommand) : 1;
      const sale = await (outcome === 'partial' ? startSaleOf(context, quantity) : startSale(context));
      const items = itemsOf(sale);
      await report(context, sale, items);
      const { reading } = await due(context, sale);
      context.demand(
        reading.outcome === outcome,
        `the machine reported ${outcome}, and the callback reports ${reading.outcome ?? 'no outcome'}`,
      );
      context.demand(
        reading.items === undefined || reading.items === items,
        `the machine reported ${items} items, and the callback reports ${reading.items ?? 0}`,
      );
      context.demand(
        reading.order === undefined || reading.order === sale.order.order,
        `the callback names order ${reading.order ?? ''}, and the delivery is of ${sale.order.order}`,
      );
    },
  };
}

/** The callback of a delivery that is due now. */
async function due(context: CaseContext, { delivery }: RunningDelivery): Promise<ReceivedCallback> {
  const callback = await context.receiver.callback(delivery, context.promptMs);
  context.demand(callback !== undefined, `no callback of delivery ${delivery} came within ${context.promptMs} ms`);
  return callback;
}

/** The longest that the n-th pause may be, ms. */
function longestPause({ retryMs, jitter }: CertifyFacts['limits']['callback'], at: number): number {
  return (retryMs[at] ?? 0) * (1 + jitter);
}

async function playRetry(context: CaseContext): Promise<void> {
  const { callback } = context.limits;
  const { pauses, isWhole, left } = retryPlan(callback, context.facts.budgetMs);
  // Where all pauses are examined, the last attempt fails as well, and must be the last.
  context.receiver.statusOf = (count) => (count <= pauses.length || isWhole ? 500 : 200);
  const sale = await startSale(context);
  await report(context, sale);
  let before = await context.receiver.callback(sale.delivery, context.promptMs);
  context.need(before !== undefined, 'no callback came', 'callback-success');
  for (const [index, pause] of pauses.entries()) {
    const [least, most] = [pause * (1 - callback.jitter), pause * (1 + callback.jitter)];
    const next = await context.receiver.callback(sale.delivery, most + context.promptMs, index + 2);
    const attempt = `attempt ${index + 2}`;
    context.demand(next !== undefined, `${attempt} did not come, although the one before was answered 500`);
    const actual = Math.round(next.at - before.at);
    context.note(`${attempt} came after ${actual} ms; declared is ${pauseText(least, most)}`);
    context.demandInTime(
      actual >= least - context.slackMs && actual <= most + context.slackMs,
      `${attempt} came after ${actual} ms; declared is a pause of ${pauseText(least, most)}`,
    );
    context.demand(
      next.reading.identity === before.reading.identity && next.reading.outcome === before.reading.outcome,
      `${attempt} is another notification than the one before`,
    );
    before = next;
  }
  await settledAs(context, sale, 'success');
  if (!isWhole) context.leaveOut(left);
  await context.sleep(longestPause(callback, pauses.length - 1) + context.slackMs);
  const { length } = context.receiver.about(sale.delivery);
  context.demand(
    length === pauses.length + 1,
    isWhole
      ? `${length} attempts came; declared are ${pauses.length + 1}`
      : `a callback that was acknowledged at last came ${length - pauses.length - 1} times more`,
  );
}

function pauseText(least: number, most: number): string {
  return least === most ? `${least} ms` : `${Math.round(least)} to ${Math.round(most)} ms`;
}
