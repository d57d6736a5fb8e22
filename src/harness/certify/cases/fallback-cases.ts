import type { CertifyFacts } from '../certify-machine.ts';
import type { CaseContext } from '../play/case-context.ts';
import { demandGrant, demandRefusal } from '../play/demands.ts';
import { askDelivery, needFree, report, startSale, stateOf, type RunningDelivery } from '../play/sale.ts';
import type { CertifyCase } from './certify-case.ts';

const waitMs = ({ limits }: CertifyFacts): number => limits.fallbackMs;

/** A delivery whose machine reports nothing. */
export const fallbackCases: readonly CertifyCase[] = [
  {
    name: 'timeout',
    group: 'fallback',
    promise: {
      en: 'A delivery without a result becomes a timeout at its limit, not before and not later.',
      zh: '没有结果的出货恰好在时限变为超时，不早也不晚。',
    },
    machines: 1,
    waitMs,
    async play(context: CaseContext) {
      const { limits, slackMs } = context;
      const sale = await startSale(context);
      await context.until(sale.sentAt + limits.fallbackMs - slackMs - (sale.answeredAt - sale.sentAt));
      const before = await context.calls.result(sale.delivery, sale.order);
      const { answer } = before;
      context.need(answer.ok, 'the result cannot be read');
      context.need(
        before.answeredAt < sale.sentAt + limits.fallbackMs,
        'the answer came after the limit: nothing is known of the time before',
      );
      context.demand(
        answer.value.state === 'running',
        `${slackMs} ms before the limit of ${limits.fallbackMs} ms the result is ${answer.value.state}`,
      );
      await context.until(sale.answeredAt + limits.fallbackMs + slackMs);
      const { state } = await stateOf(context, sale);
      context.demandInTime(
        state === 'timeout',
        `${slackMs} ms after the limit of ${limits.fallbackMs} ms the result is ${state}`,
      );
    },
  },
  {
    name: 'late-result',
    group: 'fallback',
    promise: {
      en: 'A result after the timeout changes nothing, and nothing is notified.',
      zh: '超时之后的结果不会改变任何状态，也不会回调。',
    },
    machines: 1,
    waitMs,
    async play(context: CaseContext) {
      const sale = await timedOut(context);
      await report(context, sale);
      await context.quiet();
      const { state } = await stateOf(context, sale);
      context.demand(state === 'timeout', `after a late success the result is ${state}`);
      const other = context.receiver.about(sale.delivery).find(({ reading }) => reading.outcome !== 'timeout');
      context.demand(other === undefined, `after the timeout a callback reports ${other?.reading.outcome ?? ''}`);
    },
  },
  {
    name: 'after-timeout',
    group: 'fallback',
    promise: {
      en: 'After a timeout the record is delivered again or not, as the cloud declares.',
      zh: '超时之后，记录能否再次出货与云端声明一致。',
    },
    machines: 1,
    waitMs,
    async play(context: CaseContext) {
      const sale = await timedOut(context);
      const second = await askDelivery(context, sale.order);
      needFree(context, second);
      if (context.limits.retryAfterTimeout) demandGrant(context, second, 'a second delivery after a timeout');
      else demandRefusal(context, second, 'a second delivery after a timeout', ['nothing-left', 'state']);
    },
  },
];

/** A delivery that became a timeout, because its machine reported nothing. */
async function timedOut(context: CaseContext): Promise<RunningDelivery> {
  const { limits, slackMs } = context;
  const sale = await startSale(context);
  await context.until(sale.answeredAt + limits.fallbackMs + slackMs);
  const { state } = await stateOf(context, sale);
  context.need(state === 'timeout', `the delivery is no timeout at its limit, but ${state}`, 'timeout');
  return sale;
}
