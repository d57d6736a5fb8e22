import type { Check } from '../check.ts';
import { FindingCollector, formatMs } from '../check.ts';
import { judgeTiming } from '#harness/history/view/timing.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import { effectiveDeadline } from '#harness/history/view/history-view.ts';
import type { DeliveryView, EntryOf } from '#harness/history/view/view-types.ts';
import { resolutionMs } from '#harness/history/view/view-types.ts';

const earlyImpact = 'The merchant refunds a delivery whose goods could still come in time.';
const lateImpact =
  'The customer waited for goods or money longer than the cloud promises, and the merchant knew nothing.';

export const timeoutBound: Check = {
  name: 'timeout-bound',
  title:
    'A delivery without a result becomes a timeout at its limit (120 s), not before, and not later than δ after it.',
  section: 'INVARIANTS, lock and delivery; PROTOCOL §4.5',
  /** Looks at every timeout, and at every delivery whose limit passed while it had no outcome. */
  judge(view) {
    const collector = new FindingCollector(this.name);
    for (const delivery of view.deliveries.values()) {
      if (delivery.start) judgeDelivery(view, collector, delivery, delivery.start);
    }
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
  const isEarly = isTimeout && settledAt < limit - resolutionMs;
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
