import type { Check } from '../check.ts';
import { count, Docket, evidence } from '../check.ts';
import { unaccountedItems } from '#harness/history/view/unaccounted-items.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import { isAfter } from '#harness/history/view/history-view.ts';
import { firstPlace } from '#harness/sorted.ts';
import type { DeliveryView, MarkOf } from '#harness/history/view/view-types.ts';

export const honestSuccess: Check = {
  name: 'honest-success',
  title: 'A delivery is called a success only when its items have dropped, by the machine’s own ledger.',
  section: 'INVARIANTS, lock and delivery',
  /** Looks at every success. */
  judge(view) {
    const docket = new Docket(this.name);
    for (const delivery of view.deliveries.values()) {
      const saidDone = delivery.answers.some(({ event }) => event.success);
      for (const settled of delivery.settled) {
        if (settled.event.outcome !== 'success') continue;
        docket.look();
        judgeSuccess(view, docket, delivery, settled, saidDone);
      }
    }
    noteUnaccounted(view, docket);
    return docket.result();
  },
};

function judgeSuccess(
  view: HistoryView,
  docket: Docket,
  delivery: DeliveryView,
  settled: MarkOf<'delivery-settled'>,
  saidDone: boolean,
): void {
  const { id, machine, begun, drops, answers, faults } = delivery;
  const wanted = begun?.event.quantity ?? 1;
  const before = firstPlace(drops, (drop) => isAfter(view, drop, settled));
  if (before >= wanted) return;
  const word = saidDone ? 'its machine had said that it was done' : 'its machine never said that it was done';
  const fault = faults[0] ? `; the fault ${faults[0].event.plan} had fired` : '';
  docket.find({
    machine,
    at: settled,
    with: [begun, ...evidence(drops), ...evidence(answers), ...evidence(faults)],
    says: `Delivery ${id} settled as a success when ${before} of ${count(wanted, 'item')} had dropped; ${word}${fault}.`,
    customer: `The customer was charged for ${count(wanted - before, 'item')} that never came, and nobody knows.`,
  });
}

/** One note for each way in which items got lost to the books, with the first case as an example. */
function noteUnaccounted(view: HistoryView, docket: Docket): void {
  const ways = new Map<string, { items: number; first: string }>();
  for (const { outcome, cause, items, delivery, machine, drop } of unaccountedItems(view)) {
    const way = `dropped on ${outcome === 'timeout' ? 'timed-out' : 'failed'} deliveries: ${cause}`;
    const known = ways.get(way);
    if (known) known.items += items;
    else ways.set(way, { items, first: `first: delivery ${delivery} on machine ${machine} at ${drop.event.t} ms` });
  }
  for (const [way, { items, first }] of ways) docket.note(`Unaccounted: ${count(items, 'item')} ${way} (${first}).`);
}
