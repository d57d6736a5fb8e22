import { FindingCollector, evidence, formatMs, formatQuantity, type Check } from '../../checks/check.ts';
import { idempotentSubmit } from '../../checks/delivery/idempotent-submit.ts';
import { paidFirst } from '../../checks/delivery/paid-first.ts';
import type { HistoryView } from '../../history/view/history-view.ts';
import type { EntryOf } from '../../history/view/view-types.ts';
import { seenRun, type SeenDelivery, type SeenRun } from './seen-deliveries.ts';

/** Numbers of an order's status in an update (PROTOCOL §8.2). */
const paidStatus = '1';
const refundStatus = '2';

/** Nothing is delivered for an order that is not paid, or was given back. */
export const paidFirstOutside: Check = {
  ...paidFirst,
  /** Looks at every delivery that was granted. */
  judge(view) {
    const collector = new FindingCollector(paidFirst.name);
    const run = seenRun(view);
    const payments = paymentsOf(run);
    for (const delivery of run.deliveries) {
      if (delivery.granted.to === Infinity) continue;
      collector.addCases();
      const problem = unpaidReason(delivery, payments);
      const entry = delivery.call ?? delivery.view.commandsReceived[0];
      if (problem === null || !entry) continue;
      collector.addFinding({
        machine: delivery.machine,
        entry,
        evidence: [delivery.view.commandsReceived[0]],
        message: `Delivery ${delivery.id} began ${problem}.`,
        impact: 'Goods leave the machine that are not paid for, or whose price was refunded.',
      });
    }
    return collector.result();
  },
};

interface Payments {
  /** When a call began that may have paid the order, by order. */
  readonly paid: ReadonlyMap<number, number>;
  /** When it was certain that the order was given back, by order. */
  readonly refunded: ReadonlyMap<number, number>;
}

function paymentsOf({ view, answers, deliveries }: SeenRun): Payments {
  const paid = new Map<number, number>();
  const refunded = new Map<number, number>();
  const note = (times: Map<number, number>, order: number, t: number): void => {
    times.set(order, Math.min(t, times.get(order) ?? Infinity));
  };
  for (const { event } of view.entriesOf('call')) {
    const answer = answers.get(event.call)?.event;
    const isRefused = answer !== undefined && (answer.code !== 0 || answer.status !== 200);
    if (event.endpoint === 'consume-pickup-code' && answer && !isRefused) note(paid, answer.order, event.t);
    if (event.endpoint !== 'update-order') continue;
    const status = statusIn(event.wire);
    if (status === paidStatus && !isRefused) note(paid, event.order, event.t);
    if (status !== refundStatus || !answer || isRefused) continue;
    // A cloud may give back what is not on its way alone: an item that then fails is still paid.
    const isUnderway = deliveries.some(
      ({ order, granted, notices }) =>
        order === event.order && granted.from <= answer.t && (notices[0]?.entry.event.t ?? Infinity) >= event.t,
    );
    if (!isUnderway) note(refunded, event.order, answer.t);
  }
  return { paid, refunded };
}

/** The status that a call sets, from what was on the wire. */
function statusIn(wire: unknown): string {
  const { body } = (wire ?? {}) as { body?: { members?: { status?: unknown } } };
  const status = body?.members?.status;
  return typeof status === 'string' || typeof status === 'number' ? `${status}` : '';
}

function unpaidReason({ order, granted, call }: SeenDelivery, { paid, refunded }: Payments): string | null {
  if (order === 0) return 'that no merchant had asked for';
  const paidAt = paid.get(order);
  if (paidAt === undefined || paidAt > granted.to) return `for order ${order}, which was not paid`;
  const refundedAt = refunded.get(order);
  return call && refundedAt !== undefined && refundedAt < call.event.t
    ? `for order ${order}, which had been given back at ${formatMs(refundedAt)}`
    : null;
}

/** A request that is sent again has no second effect, and gets what the cloud promises. */
export const idempotentSubmitOutside: Check = {
  ...idempotentSubmit,
  /** Looks at every signed request that was sent more than once. */
  judge(view) {
    const collector = new FindingCollector(idempotentSubmit.name);
    const { answers } = seenRun(view);
    const groups = new Map<number, EntryOf<'answer'>[]>();
    for (const call of view.entriesOf('call')) {
      if (call.event.repeatOf === 0) continue;
      const first = answers.get(call.event.repeatOf);
      const group = groups.get(call.event.repeatOf) ?? (first ? [first] : []);
      const answer = answers.get(call.event.call);
      groups.set(call.event.repeatOf, answer ? [...group, answer] : group);
    }
    for (const group of groups.values()) judgeRepetitions(view, collector, group);
    return collector.result();
  },
};

function judgeRepetitions(view: HistoryView, collector: FindingCollector, answers: readonly EntryOf<'answer'>[]): void {
  if (answers.length < 2) return;
  collector.addCases();
  const accepted = answers.filter(({ event }) => event.code === 0 && event.status === 200);
  const effects = new Set(accepted.map(({ event }) => `${event.order} ${event.delivery}`));
  const mayRefuse = view.header.driver?.repeatedRequest === 'refused';
  const isMixed = accepted.length > 0 && accepted.length < answers.length;
  if (effects.size <= 1 && (mayRefuse || !isMixed)) return;
  const [entry] = answers.slice(-1);
  if (!entry) return;
  collector.addFinding({
    machine: entry.event.machine,
    entry,
    evidence: evidence(answers),
    message:
      effects.size > 1
        ? `One request, sent ${formatQuantity(answers.length, 'time')}, had ${effects.size} effects.`
        : `One request, sent ${formatQuantity(answers.length, 'time')}, was accepted ${accepted.length} times and ` +
          'refused otherwise, and the cloud promises the first answer again.',
    impact:
      'The customer pressed once, paid once, and the machine ran twice; or a merchant refunds who is being served.',
  });
}
