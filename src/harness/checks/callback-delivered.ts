import type { Check } from './check.ts';
import { Docket } from './check.ts';
import { deliverStatusOf } from './told.ts';

export const callbackDelivered: Check = {
  name: 'callback-delivered',
  title: 'Every settled delivery is told to the merchant at least once, or given up in so many words.',
  section: 'INVARIANTS, lock and delivery; PROTOCOL §5',
  /** Looks at every settled delivery of a run that came to its end; one that gave up may leave callbacks under way. */
  judge(view) {
    const docket = new Docket(this.name);
    if (view.end.reason !== 'done') {
      docket.note(`Not judged: the run ${view.end.reason === null ? 'breaks off' : 'gave up'}, so callbacks may have been under way.`);
      return docket.result();
    }
    let givenUp = 0;
    for (const delivery of view.deliveries.values()) {
      const settled = delivery.settled[0];
      if (!settled) continue;
      docket.look();
      const { outcome } = settled.event;
      if (delivery.told.some(({ event }) => event.deliverStatus === deliverStatusOf(outcome))) continue;
      if (delivery.givenUp) {
        givenUp += 1;
        continue;
      }
      const other = delivery.told.length > 0 ? ', only of another outcome' : '';
      docket.find({
        machine: delivery.machine,
        at: settled,
        with: delivery.told,
        says: `Delivery ${delivery.id} settled (${outcome}), but the merchant was never told${other}.`,
        customer:
          outcome === 'success'
            ? "The merchant's books show a sale under way for ever."
            : 'The customer got no goods, and no refund because the merchant does not know.',
      });
    }
    if (givenUp > 0) docket.note(`${givenUp} of these were given up after the last attempt.`);
    return docket.result();
  },
};
