import type { Check } from '../check.ts';
import { cited, formatQuantity, FindingCollector, type Violation } from '../check.ts';
import { callbackDeliverStatus } from '#harness/history/callback-outcome.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import { isAfter } from '#harness/history/view/history-view.ts';
import type { DeliveryView, EventOf, EntryOf } from '#harness/history/view/view-types.ts';

const impact =
  'The merchant acts on something that is not so: a refund for goods that came, or none for goods that did not.';

export const callbackHonest: Check = {
  name: 'callback-honest',
  title: 'No callback comes before the outcome; each reports that outcome, and repeated callbacks are equal.',
  section: 'INVARIANTS, lock and delivery; PROTOCOL §5',
  /** Judges every callback about a delivery. */
  judge(view) {
    const collector = new FindingCollector(this.name);
    for (const delivery of view.deliveries.values()) {
      for (const callback of delivery.callbacks) {
        collector.addCases();
        judgeCallback(view, collector, delivery, callback);
      }
    }
    if (view.unreadable.length > 0)
      collector.addNote(
        `${formatQuantity(view.unreadable.length, 'callback')} could not be read by the receiver and cannot be judged.`,
      );
    return collector.result();
  },
};

function judgeCallback(
  view: HistoryView,
  collector: FindingCollector,
  delivery: DeliveryView,
  callback: EntryOf<'callback-received'>,
): void {
  const { id, machine } = delivery;
  const settlement = delivery.settlements[0];
  const first = delivery.callbacks[0];
  const addFinding = (finding: Pick<Violation, 'message' | 'evidence'>): void =>
    collector.addFinding({ machine, entry: callback, impact, ...finding });
  if (!settlement) {
    addFinding({
      message:
        `The merchant was notified of delivery ${id} (deliver_status ${callback.event.deliverStatus}), which has no ` +
        'outcome.',
    });
    return;
  }
  if (isAfter(view, settlement, callback)) {
    addFinding({
      evidence: [settlement],
      message: `The merchant was notified of delivery ${id} before it was settled.`,
    });
  }
  const mismatches = differences(callback.event, settlement.event);
  if (mismatches.length > 0) {
    addFinding({
      evidence: [settlement],
      message:
        `The callback for delivery ${id} does not match its outcome (${settlement.event.outcome}): ` +
        `${mismatches.join(', ')}.`,
    });
  }
  if (first && first !== callback && !hasSameContent(first.event, callback.event)) {
    addFinding({
      evidence: [first],
      message:
        `Two callbacks for delivery ${id} differ: first ${formatCallback(first.event)}, then ` +
        `${formatCallback(callback.event)}.`,
    });
  }
  if (!callback.event.signOk) {
    collector.addFinding({
      machine,
      entry: callback,
      message: `The callback for delivery ${id} bears a sign that does not verify.`,
      impact: 'A merchant who verifies callbacks refuses the true one.',
    });
  }
}

function differences(callback: EventOf<'callback-received'>, settlement: EventOf<'delivery-settled'>): string[] {
  const mismatches: string[] = [];
  const compare = (name: string, actual: string | number, expected: string | number): void => {
    if (actual !== expected) mismatches.push(`${name} is "${cited(actual)}" and not "${cited(expected)}"`);
  };
  compare('deliver_status', callback.deliverStatus, callbackDeliverStatus(settlement.outcome));
  compare('floor_status', callback.floorStatus, String(settlement.floorStatus));
  compare('error_msg', callback.errorMsg, settlement.errorMsg);
  compare('order_id', callback.order, settlement.order);
  compare('record_id', callback.record, settlement.record);
  return mismatches;
}

function hasSameContent(one: EventOf<'callback-received'>, other: EventOf<'callback-received'>): boolean {
  return (
    one.deliverStatus === other.deliverStatus &&
    one.floorStatus === other.floorStatus &&
    one.errorMsg === other.errorMsg
  );
}

function formatCallback(callback: EventOf<'callback-received'>): string {
  return `${callback.deliverStatus}/${callback.floorStatus}/${cited(callback.errorMsg)}`;
}
