import type { Check } from '../check.ts';
import { Docket, ms } from '../check.ts';
import { timeliness } from '#harness/history/view/timing.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import { askable } from '#harness/history/view/history-view.ts';
import type { DeliveryView, MarkOf } from '#harness/history/view/view-types.ts';
import { resolutionMs } from '#harness/history/view/view-types.ts';

const early = 'The merchant was told to refund a delivery whose goods could still come in time.';
const late = 'The customer waited for goods or money longer than the cloud promises, and the merchant knew nothing.';

export const timeoutBound: Check = {
  name: 'timeout-bound',
  title:
    'A delivery without a result becomes a timeout at its limit (120 s), not before, and not later than δ after it.',
  section: 'INVARIANTS, lock and delivery; PROTOCOL §4.5',
  /** Looks at every timeout, and at every delivery whose limit passed while it had no outcome. */
  judge(view) {
    const docket = new Docket(this.name);
    for (const delivery of view.deliveries.values()) {
      if (delivery.begun) judgeDelivery(view, docket, delivery, delivery.begun);
    }
    return docket.result();
  },
};

function judgeDelivery(
  view: HistoryView,
  docket: Docket,
  delivery: DeliveryView,
  begun: MarkOf<'delivery-begun'>,
): void {
  const limit = begun.event.t + view.header.timeoutMs;
  const settled = delivery.settled[0];
  const until = settled?.event.t ?? view.end.t;
  const due = askable(view, limit);
  const isTimeout = settled?.event.outcome === 'timeout';
  const isEarly = isTimeout && until < limit - resolutionMs;
  if (!isTimeout && timeliness(view, due, until) === 'in-time') return;
  const overdue = !isEarly && docket.lookLate(view, due, until);
  const { machine, id } = delivery;
  const took = ms(until - begun.event.t);
  const rule = `the limit is ${ms(view.header.timeoutMs)}`;
  if (overdue) {
    const how = settled
      ? `settled (${settled.event.outcome}) only after ${took}`
      : `had no outcome after ${took}, when the run ended`;
    docket.find({
      machine,
      at: settled ?? begun,
      time: until,
      with: [begun],
      says: `Delivery ${id} ${how}; ${rule}.`,
      customer: late,
    });
  } else if (settled && isEarly) {
    docket.look();
    docket.find({
      machine,
      at: settled,
      with: [begun],
      says: `Delivery ${id} became a timeout after ${took}, ${ms(limit - until)} too early; ${rule}.`,
      customer: early,
    });
  }
}
