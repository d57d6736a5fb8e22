import type { Check } from '../check.ts';
import { Docket, evidence } from '../check.ts';
import type { DeliveryView } from '#harness/history/view/view-types.ts';

const customer = 'The merchant was told two stories of one sale: a refund and the goods, or neither.';

export const oneOutcome: Check = {
  name: 'one-outcome',
  title: 'A delivery has exactly one outcome; a later result is recorded as late and changes nothing.',
  section: 'INVARIANTS, lock and delivery; PROTOCOL §4.8',
  /** Looks at every delivery that has an outcome or a late result. */
  judge(view) {
    const docket = new Docket(this.name);
    for (const delivery of view.deliveries.values()) {
      if (delivery.settled.length === 0 && delivery.late.length === 0) continue;
      docket.look();
      judgeDelivery(docket, delivery);
    }
    return docket.result();
  },
};

function judgeDelivery(docket: Docket, delivery: DeliveryView): void {
  const { id, machine, begun, settled, late } = delivery;
  const first = settled[0];
  if (first && !begun) {
    docket.find({
      machine,
      at: first,
      says: `Delivery ${id} settled (${first.event.outcome}) but never began.`,
      customer,
    });
  }
  if (first && begun && first.rank < begun.rank) {
    docket.find({
      machine,
      at: first,
      with: [begun],
      says: `Delivery ${id} settled (${first.event.outcome}) before it began.`,
      customer,
    });
  }
  for (const again of settled.slice(1)) {
    docket.find({
      machine,
      at: again,
      with: [first, ...evidence(late)],
      says: `Delivery ${id} settled (${again.event.outcome}) although it had settled (${first?.event.outcome ?? ''}) before.`,
      customer,
    });
  }
  for (const word of late) {
    const { said, settledAs } = word.event;
    if (!first || first.rank > word.rank) {
      docket.find({
        machine,
        at: word,
        with: [first],
        says: `A result (${said}) for delivery ${id} was recorded as late although there was no outcome yet.`,
        customer,
      });
    } else if (settledAs !== first.event.outcome) {
      docket.find({
        machine,
        at: word,
        with: [first],
        says: `A late result says that delivery ${id} had settled as ${settledAs}; it had settled as ${first.event.outcome}.`,
        customer,
      });
    }
  }
}
