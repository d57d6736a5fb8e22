import type { Check } from '../check.ts';
import { FindingCollector } from '../check.ts';
import { statusAt, collectStatuses } from './order-status.ts';

/** Statuses in which a delivery may start: the order is paid, or has a pickup code. */
const deliverableStatuses: ReadonlySet<string> = new Set(['SUCCESS', 'PICKUPCODE']);

export const paidFirst: Check = {
  name: 'paid-first',
  title: 'No delivery starts for an order that is unpaid, refunded or closed.',
  section: 'INVARIANTS, lock and delivery; PROTOCOL §4.1',
  /** Looks at every delivery that began for an order. */
  judge(view) {
    const collector = new FindingCollector(this.name);
    const statuses = collectStatuses(view);
    for (const { id, machine, start } of view.deliveries.values()) {
      // A technician's lane test has no order.
      if (!start || start.event.order === 0) continue;
      collector.addCases();
      const { status, entry } = statusAt(statuses, start.event.order, start);
      if (deliverableStatuses.has(status)) continue;
      collector.addFinding({
        machine,
        entry: start,
        evidence: [entry],
        message: `Delivery ${id} began for order ${start.event.order}, which was ${status}.`,
        impact: 'Goods leave the machine that are not paid for, or whose price was refunded.',
      });
    }
    return collector.result();
  },
};
