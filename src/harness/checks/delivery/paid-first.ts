import type { Check } from '../check.ts';
import { Docket } from '../check.ts';
import { statusAt, statusesByOrder } from './order-status.ts';

/** Statuses in which goods may be sent for: somebody has paid, or typed a pickup code. */
const paid: ReadonlySet<string> = new Set(['SUCCESS', 'PICKUPCODE']);

export const paidFirst: Check = {
  name: 'paid-first',
  title: 'No delivery begins for an order that nobody has paid, or that has been refunded or closed.',
  section: 'INVARIANTS, lock and delivery; PROTOCOL §4.1',
  /** Looks at every delivery that began for an order. */
  judge(view) {
    const docket = new Docket(this.name);
    const statuses = statusesByOrder(view);
    for (const { id, machine, begun } of view.deliveries.values()) {
      // A technician's lane test has no order.
      if (!begun || begun.event.order === 0) continue;
      docket.look();
      const { status, mark } = statusAt(statuses, begun.event.order, begun);
      if (paid.has(status)) continue;
      docket.find({
        machine,
        at: begun,
        with: [mark],
        says: `Delivery ${id} began for order ${begun.event.order}, which was ${status}.`,
        customer: 'Goods leave the machine for which nobody has paid, or for which the money has been given back.',
      });
    }
    return docket.result();
  },
};
