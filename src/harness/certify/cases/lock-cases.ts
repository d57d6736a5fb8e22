import { kindOf, type CertifyFacts, type CertifyMachine } from '../certify-machine.ts';
import type { CaseContext } from '../play/case-context.ts';
import { demandGrant, demandRefusal } from '../play/demands.ts';
import type { Timed } from '../play/merchant-calls.ts';
import { NotPromised } from '../play/play-errors.ts';
import {
  askDelivery,
  beginDelivery,
  commanded,
  outcomeOf,
  paidOrder,
  report,
  settledAs,
  startSale,
  type RunningDelivery,
} from '../play/sale.ts';
import type { CertifyCase } from './certify-case.ts';

/** The dwell lock: who holds a machine, and for how long. */
export function lockCases(facts: CertifyFacts): readonly CertifyCase[] {
  const shortest = shortestKind(facts);
  const others = Object.keys(facts.limits.kinds).filter((kind) => kind !== shortest);
  return [...lockOfOneMachine, ...others.map(dwellCase)];
}

/** The kind with the shortest limit that a machine has: the lock is examined there, and each limit on its own kind. */
function shortestKind({ limits, machines }: CertifyFacts): string | undefined {
  return machines.toSorted((a, b) => kindOf(limits, a).dwellMs - kindOf(limits, b).dwellMs)[0]?.kind;
}

const suits = (machine: CertifyMachine, facts: CertifyFacts): boolean => machine.kind === shortestKind(facts);
const dwellOf = (kind: string | undefined, { limits }: CertifyFacts): number => limits.kinds[kind ?? '']?.dwellMs ?? 0;
const waitMs = (facts: CertifyFacts): number => dwellOf(shortestKind(facts), facts);

const lockOfOneMachine: readonly CertifyCase[] = [
  {
    name: 'lock-after-result',
    group: 'lock',
    promise: { en: 'A result releases its machine at once.', zh: '出货结果会立即释放设备。' },
    machines: 1,
    async play(context: CaseContext) {
      for (const failed of [false, true]) {
        const sale = await startSale(context);
        await report(context, sale, failed ? 0 : sale.command.items);
        await settledAs(context, sale, failed ? 'failure' : 'success');
        const next = await askDelivery(context, await paidOrder(context));
        const delivery = demandGrant(context, next, `a delivery after a ${failed ? 'failure' : 'success'}`);
        const running = await context.machine.command(delivery.delivery, context.promptMs);
        if (running) await context.machine.report(running, { items: running.items, boardCode: null });
        await outcomeOf(context, { ...delivery, order: sale.order });
      }
    },
  },
  {
    name: 'lock-silent',
    group: 'lock',
    promise: {
      en: 'A machine that does not answer is busy until its limit, and free from then on.',
      zh: '没有应答的设备在时限之前保持占用，之后空闲。',
    },
    machines: 1,
    suits,
    waitMs,
    play: (context) => playLimit(context, false),
  },
  {
    name: 'lock-acknowledged',
    group: 'lock',
    promise: {
      en: 'An acknowledgement releases nothing: the machine is busy until its limit, and free from then on.',
      zh: '确认不会释放设备：设备在时限之前保持占用，之后空闲。',
    },
    machines: 1,
    suits,
    waitMs,
    notPromised: ({ limits }) =>
      limits.acknowledgement
        ? null
        : { en: 'machines of this cloud acknowledge nothing', zh: '该云端的设备不发送确认' },
    play: (context) => playLimit(context, true),
  },
  {
    name: 'lock-expired-grant',
    group: 'lock',
    promise: {
      en: 'The result of a delivery whose grant has expired does not release the machine from the next one.',
      zh: '占用已过期的出货，其结果不会释放下一次出货的占用。',
    },
    machines: 1,
    suits,
    waitMs,
    notPromised: (facts) =>
      waitMs(facts) < facts.limits.fallbackMs
        ? null
        : { en: 'no grant expires before the timeout', zh: '占用不会早于超时过期' },
    play: playExpiredGrant,
  },
  {
    name: 'lock-retry-after',
    group: 'lock',
    promise: {
      en: 'A refusal of a busy machine names the time until its limit.',
      zh: '设备占用时的拒绝会给出距时限的时间。',
    },
    machines: 1,
    play: playRetryAfter,
  },
];

/** The limit of another kind, with a machine that does not answer. */
function dwellCase(kind: string): CertifyCase {
  return {
    name: `lock-limit-${kind.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`,
    group: 'lock',
    promise: {
      en: `A machine of kind ${kind} is busy until its limit, and free from then on.`,
      zh: `类型为 ${kind} 的设备在时限之前保持占用，之后空闲。`,
    },
    machines: 1,
    suits: (machine) => machine.kind === kind,
    waitMs: (facts) => dwellOf(kind, facts),
    play: (context) => playLimit(context, false),
  };
}

/** Busy at once and shortly before the limit; free shortly after it. */
async function playLimit(context: CaseContext, acknowledged: boolean): Promise<void> {
  const { kind, slackMs } = context;
  // One order for each attempt: the same request could be answered from memory.
  const [early, late, last] = [await paidOrder(context), await paidOrder(context), await paidOrder(context)] as const;
  const sale = await startSale(context);
  if (acknowledged) {
    await context.machine.acknowledge(sale.command);
    await context.sleep(Math.min(slackMs, kind.dwellMs / 4));
  }
  const since = acknowledged ? 'after the acknowledgement' : 'while the machine has not answered';
  await demandBusy(context, sale, await askDelivery(context, early), `a delivery ${since}`);
  await context.until(sale.sentAt + kind.dwellMs - slackMs - (sale.answeredAt - sale.sentAt));
  const beforeLimit = await askDelivery(context, late);
  context.note(`${limitText(context)}, ${slackMs} ms before it`);
  await demandBusy(context, sale, beforeLimit, `a delivery ${slackMs} ms before the limit`);
  await context.until(sale.answeredAt + kind.dwellMs + slackMs);
  context.note(`${limitText(context)}, ${slackMs} ms after it`);
  const afterLimit = await askDelivery(context, last);
  if (!afterLimit.answer.ok && afterLimit.answer.refusal.reason === 'busy')
    context.demandInTime(false, `the machine is busy ${slackMs} ms after its limit of ${kind.dwellMs} ms`);
  demandGrant(context, afterLimit, `a delivery ${slackMs} ms after the limit`);
}

const limitText = ({ orderMachine, kind }: CaseContext): string =>
  `the limit of kind ${orderMachine.kind} is ${kind.dwellMs} ms`;

/** A delivery must be refused while another one holds the machine for certain. */
async function demandBusy(
  context: CaseContext,
  holder: Pick<RunningDelivery, 'sentAt'>,
  timed: Timed<unknown>,
  what: string,
): Promise<void> {
  // The grant is not older than its request, so the limit is not over before this.
  const until = holder.sentAt + context.kind.dwellMs;
  context.need(
    timed.answeredAt < until,
    `the answer took ${Math.round(timed.answeredAt - timed.sentAt)} ms and came after the limit of ` +
      `${context.kind.dwellMs} ms: nothing is known of the time before. Longer limits can be examined`,
  );
  demandRefusal(context, timed, what, ['busy']);
  return Promise.resolve();
}

async function playExpiredGrant(context: CaseContext): Promise<void> {
  const { kind, slackMs } = context;
  const [second, third, fourth] = [
    await paidOrder(context),
    await paidOrder(context),
    await paidOrder(context),
  ] as const;
  const expired = await startSale(context);
  await context.until(expired.answeredAt + kind.dwellMs + slackMs);
  const holder = await commanded(context, await beginDelivery(context, second));
  await report(context, expired);
  await settledAs(context, expired, 'success');
  const refused = await askDelivery(context, third);
  await demandBusy(context, holder, refused, 'a delivery after the result of an expired grant');
  await report(context, holder);
  await settledAs(context, holder, 'success');
  demandGrant(context, await askDelivery(context, fourth), "a delivery after the holder's own result");
}

async function playRetryAfter(context: CaseContext): Promise<void> {
  const { kind, slackMs } = context;
  const order = await paidOrder(context);
  const sale = await startSale(context);
  const { answer, sentAt, answeredAt } = await askDelivery(context, order);
  context.need(
    !answer.ok && answer.refusal.reason === 'busy',
    'a delivery to a machine in use is not refused as busy',
    'lock',
  );
  const { retryAfterMs } = answer.refusal;
  if (retryAfterMs === undefined) throw new NotPromised({ en: 'the refusal names no time', zh: '拒绝中没有给出时间' });
  const least = sale.sentAt + kind.dwellMs - answeredAt - slackMs;
  const most = sale.answeredAt + kind.dwellMs - sentAt + slackMs;
  context.demandInTime(
    retryAfterMs >= least && retryAfterMs <= most,
    `the machine is free in ${retryAfterMs} ms by the refusal; by the limit of ${kind.dwellMs} ms for kind ` +
      `${context.orderMachine.kind} it would be ${Math.round(least)} to ${Math.round(most)} ms. If the cloud has ` +
      'another limit, state it in the project file',
  );
}
