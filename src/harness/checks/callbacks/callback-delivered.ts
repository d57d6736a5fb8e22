import { judgeAttempts } from './callback-attempts.ts';
import { tellingHorizonMs } from '#harness/history/callback-retries.ts';
import type { Check } from '../check.ts';
import { Docket, evidence } from '../check.ts';
import { deliverStatusOf } from './deliver-status.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import type { DeliveryView } from '#harness/history/view/view-types.ts';

export const callbackDelivered: Check = {
  name: 'callback-delivered',
  title:
    'Every settled delivery is told to the merchant at least once, or given up in so many words; attempts are bounded and spaced as declared.',
  section: 'INVARIANTS, lock and delivery; PROTOCOL §5',
  /**
   * Looks at every settled delivery of a run that came to its end, and at every callback. In a run that gave up, the
   * callbacks of the last deliveries may have been under way: only those count for which there was time enough.
   */
  judge(view) {
    const docket = new Docket(this.name);
    judgeDeliveries(view, docket);
    judgeAttempts(view, docket);
    return docket.result();
  },
};

function judgeDeliveries(view: HistoryView, docket: Docket): void {
  const until = settledUntil(view);
  if (until < Infinity)
    docket.note(
      `The run ${view.end.reason === null ? 'breaks off' : 'gave up'}: a callback may have been under way, and what it tells of is not judged.`,
    );
  let givenUp = 0;
  for (const delivery of view.deliveries.values()) {
    const settled = delivery.settled[0];
    if (!settled || settled.event.t > until) continue;
    docket.look();
    if (isTold(delivery)) continue;
    if (delivery.givenUp) {
      givenUp += 1;
      continue;
    }
    const { outcome } = settled.event;
    const other = delivery.told.length > 0 ? ', only of another outcome' : '';
    docket.find({
      machine: delivery.machine,
      at: settled,
      with: evidence(delivery.told),
      says: `Delivery ${delivery.id} settled (${outcome}), but the merchant was never told${other}.`,
      customer:
        outcome === 'success'
          ? "The merchant's books show a sale under way for ever."
          : 'The customer got no goods, and no refund because the merchant does not know.',
    });
  }
  if (givenUp > 0) docket.note(`${givenUp} of these were given up after the last attempt.`);
}

/** Outcomes until then must have been told, ms: all of a run that came to rest, none of one that breaks off. */
function settledUntil({ end, header, downs, stalls }: HistoryView): number {
  if (end.reason === 'done') return Infinity;
  if (end.reason === null) return -Infinity;
  const downMs = downs.reduce((sum, { from, to }) => sum + Math.min(to, end.t) - from, 0);
  // A stall delays every attempt that it meets, and what waits behind it.
  return end.t - tellingHorizonMs(header.callbacks) - downMs - 2 * stalls.heldMs(0, end.t);
}

function isTold({ told, settled }: DeliveryView): boolean {
  return told.some(({ event }) => settled[0] && event.deliverStatus === deliverStatusOf(settled[0].event.outcome));
}
