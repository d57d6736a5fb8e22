import type { Check } from '../check.ts';
import { cited, count, Docket } from '../check.ts';
import { deliverStatusOf } from './deliver-status.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import { isAfter } from '#harness/history/view/history-view.ts';
import type { DeliveryView, EventOf, MarkOf } from '#harness/history/view/view-types.ts';

const customer =
  'The merchant acts on something that is not so: a refund for goods that came, or none for goods that did not.';

export const callbackHonest: Check = {
  name: 'callback-honest',
  title: 'No callback comes before the outcome; each says what the outcome says, and repeated ones say the same.',
  section: 'INVARIANTS, lock and delivery; PROTOCOL §5',
  /** Looks at every callback that tells of a delivery. */
  judge(view) {
    const docket = new Docket(this.name);
    for (const delivery of view.deliveries.values()) {
      for (const told of delivery.told) {
        docket.look();
        judgeCallback(view, docket, delivery, told);
      }
    }
    if (view.unreadable.length > 0)
      docket.note(
        `${count(view.unreadable.length, 'callback')} could not be read by the receiver and cannot be judged.`,
      );
    return docket.result();
  },
};

function judgeCallback(
  view: HistoryView,
  docket: Docket,
  delivery: DeliveryView,
  told: MarkOf<'callback-received'>,
): void {
  const { id, machine } = delivery;
  const settled = delivery.settled[0];
  const first = delivery.told[0];
  if (!settled) {
    docket.find({
      machine,
      at: told,
      says: `The merchant was told of delivery ${id} (deliver_status ${told.event.deliverStatus}), which has no outcome.`,
      customer,
    });
    return;
  }
  if (isAfter(view, settled, told)) {
    docket.find({
      machine,
      at: told,
      with: [settled],
      says: `The merchant was told of delivery ${id} before it had an outcome.`,
      customer,
    });
  }
  const wrong = differences(told.event, settled.event);
  if (wrong.length > 0) {
    docket.find({
      machine,
      at: told,
      with: [settled],
      says: `The callback for delivery ${id} does not say what its outcome (${settled.event.outcome}) says: ${wrong.join(', ')}.`,
      customer,
    });
  }
  if (first && first !== told && !saysTheSame(first.event, told.event)) {
    docket.find({
      machine,
      at: told,
      with: [first],
      says: `Two callbacks for delivery ${id} differ: first ${said(first.event)}, then ${said(told.event)}.`,
      customer,
    });
  }
  if (!told.event.signOk) {
    docket.find({
      machine,
      at: told,
      says: `The callback for delivery ${id} bears a sign that does not verify.`,
      customer: 'A merchant who verifies callbacks refuses the true one.',
    });
  }
}

function differences(told: EventOf<'callback-received'>, settled: EventOf<'delivery-settled'>): string[] {
  const wrong: string[] = [];
  const compare = (name: string, has: string | number, wants: string | number): void => {
    if (has !== wants) wrong.push(`${name} is "${cited(has)}" and not "${cited(wants)}"`);
  };
  compare('deliver_status', told.deliverStatus, deliverStatusOf(settled.outcome));
  compare('floor_status', told.floorStatus, String(settled.floorStatus));
  compare('error_msg', told.errorMsg, settled.errorMsg);
  compare('order_id', told.order, settled.order);
  compare('record_id', told.record, settled.record);
  return wrong;
}

function saysTheSame(one: EventOf<'callback-received'>, other: EventOf<'callback-received'>): boolean {
  return (
    one.deliverStatus === other.deliverStatus &&
    one.floorStatus === other.floorStatus &&
    one.errorMsg === other.errorMsg
  );
}

function said(told: EventOf<'callback-received'>): string {
  return `${told.deliverStatus}/${told.floorStatus}/${cited(told.errorMsg)}`;
}
