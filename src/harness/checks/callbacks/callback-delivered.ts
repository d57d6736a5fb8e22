import { judgeAttempts } from './callback-attempts.ts';
import { retryHorizonMs } from '#harness/history/callback-retries.ts';
import type { Check } from '../check.ts';
import { FindingCollector, evidence } from '../check.ts';
import { callbackDeliverStatus } from '#harness/history/callback-outcome.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import type { DeliveryView } from '#harness/history/view/view-types.ts';

export const callbackDelivered: Check = {
  name: 'callback-delivered',
  title:
    'Every settled delivery is reported to the merchant at least once, or its callback is recorded as abandoned; ' +
    'number and spacing of attempts are as declared.',
  section: 'INVARIANTS, lock and delivery; PROTOCOL §5',
  /**
   * Looks at every settled delivery of a run that came to its end, and at every callback. In a run that gave up, the
   * callbacks of the last deliveries may have been under way: only those count for which there was time enough.
   */
  judge(view) {
    const collector = new FindingCollector(this.name);
    judgeDeliveries(view, collector);
    judgeAttempts(view, collector);
    return collector.result();
  },
};

function judgeDeliveries(view: HistoryView, collector: FindingCollector): void {
  const judgedUntil = judgedUntilMs(view);
  if (judgedUntil < Infinity)
    collector.addNote(
      view.header.source
        ? 'The log ends while callbacks may be under way: an outcome counts once all its attempts had time enough.'
        : `The run ${view.end.reason === null ? 'breaks off' : 'gave up'}: a callback may have been under way, and ` +
            'its content is not judged.',
    );
  let abandoned = 0;
  for (const delivery of view.deliveries.values()) {
    const settlement = delivery.settlements[0];
    if (!settlement || settlement.event.t > judgedUntil) continue;
    collector.addCases();
    if (wasNotified(delivery)) continue;
    if (delivery.abandonment) {
      abandoned += 1;
      continue;
    }
    const { outcome } = settlement.event;
    const other = delivery.callbacks.length > 0 ? ', only of another outcome' : '';
    collector.addFinding({
      machine: delivery.machine,
      entry: settlement,
      evidence: evidence(delivery.callbacks),
      message: `Delivery ${delivery.id} settled (${outcome}), but the merchant was never notified${other}.`,
      impact:
        outcome === 'success'
          ? "The merchant's books show a sale under way for ever."
          : 'The customer got no goods, and no refund because the merchant does not know.',
    });
  }
  if (abandoned > 0) collector.addNote(`${abandoned} of these were given up after the last attempt.`);
}

/** Outcomes up to this time, ms, must have been reported: all of a finished run, none of an incomplete history. */
function judgedUntilMs({ end, header, downtimes, stalls }: HistoryView): number {
  if (end.reason === 'done') return Infinity;
  if (end.reason === null) return -Infinity;
  const downMs = downtimes.reduce((sum, { from, to }) => sum + Math.min(to, end.t) - from, 0);
  // Every attempt may have met stalls; together they lost no more than all of them lasted.
  return end.t - retryHorizonMs(header.callbacks) - downMs - stalls.delayMs(0, end.t);
}

function wasNotified({ callbacks, settlements: settlement }: DeliveryView): boolean {
  return callbacks.some(
    ({ event }) => settlement[0] && event.deliverStatus === callbackDeliverStatus(settlement[0].event.outcome),
  );
}
