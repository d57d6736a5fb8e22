import type { Check } from '../check.ts';
import { FindingCollector, formatMs } from '../check.ts';
import { judgeTiming } from '#harness/history/view/timing.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import { earlyToleranceMs, effectiveDeadline } from '#harness/history/view/history-view.ts';
import type { DeliveryView, EntryOf } from '#harness/history/view/view-types.ts';
import { resolutionMs } from '#harness/history/view/view-types.ts';

const earlyImpact = 'The merchant refunds a delivery whose goods could still come in time.';
const lateImpact =
  'The customer waited for goods or money longer than the cloud promises, and the merchant knew nothing.';

export const timeoutBound: Check = {
  name: 'timeout-bound',
  title:
    'A delivery without a result becomes a timeout at its limit (120 s), not before, and not later than δ after it; ' +
    'an unpaid order is not closed before its own (20 min).',
  section: 'INVARIANTS, lock and delivery; PROTOCOL §4.5, §8',
  /** Looks at every timeout, at every delivery whose limit passed while it had no outcome, and at every expiry. */
  judge(view) {
    const collector = new FindingCollector(this.name);
    for (const delivery of view.deliveries.values()) {
      if (delivery.start) judgeDelivery(view, collector, delivery, delivery.start);
    }
    judgeExpiries(view, collector);
    return collector.result();
  },
};

function judgeDelivery(
  view: HistoryView,
  collector: FindingCollector,
  delivery: DeliveryView,
  start: EntryOf<'delivery-started'>,
): void {
  const limit = start.event.t + view.header.timeoutMs;
  const settlement = delivery.settlements[0];
  const settledAt = settlement?.event.t ?? view.end.t;
  const due = effectiveDeadline(view, limit);
  const isTimeout = settlement?.event.outcome === 'timeout';
  const isEarly = isTimeout && settledAt < limit - earlyToleranceMs(view);
  if (!isTimeout && judgeTiming(view, due, settledAt) === 'on-time') return;
  const overdue = !isEarly && collector.addTimedCase(view, due, settledAt);
  const { machine, id } = delivery;
  const tookText = formatMs(settledAt - start.event.t);
  const limitText = `the limit is ${formatMs(view.header.timeoutMs)}`;
  if (overdue) {
    const outcomeText = settlement
      ? `settled (${settlement.event.outcome}) only after ${tookText}`
      : `had no outcome after ${tookText}, when the run ended`;
    collector.addFinding({
      machine,
      entry: settlement ?? start,
      shownAtMs: settledAt,
      evidence: [start],
      message: `Delivery ${id} ${outcomeText}; ${limitText}.`,
      impact: lateImpact,
    });
  } else if (settlement && isEarly) {
    collector.addCases();
    collector.addFinding({
      machine,
      entry: settlement,
      evidence: [start],
      message:
        `Delivery ${id} became a timeout after ${tookText}, ` +
        `${formatMs(limit - settledAt)} too early; ${limitText}.`,
      impact: earlyImpact,
    });
  }
}

/** Whether an order that was closed in time had its callback is for the specification to judge. */
function judgeExpiries(view: HistoryView, collector: FindingCollector): void {
  const limitMs = view.header.limits?.orderExpiryMs;
  const closed = view.entriesOf('order-changed').filter(({ event }) => event.cause === 'expiry');
  if (limitMs === undefined || closed.length === 0) return;
  const created = new Map([...view.records.values()].map(({ order, entry }) => [order, entry]));
  for (const entry of closed) {
    const { order, machine, t } = entry.event;
    const start = created.get(order);
    if (!start) continue;
    collector.addCases();
    const openMs = t - start.event.t;
    if (openMs >= limitMs - resolutionMs) continue;
    collector.addFinding({
      machine,
      entry,
      evidence: [start],
      message:
        `Order ${order} was closed as unpaid after ${formatMs(openMs)}, ${formatMs(limitMs - openMs)} too early; the ` +
        `limit is ${formatMs(limitMs)}.`,
      impact: 'A customer who pays in time finds the order closed.',
    });
  }
}
