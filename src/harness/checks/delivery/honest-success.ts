import type { Check } from '../check.ts';
import { formatQuantity, FindingCollector, evidence } from '../check.ts';
import { findUnaccountedItems } from '#harness/history/view/unaccounted-items.ts';
import { unseenDrops } from '#harness/history/view/unseen-drops.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import { isAfter } from '#harness/history/view/history-view.ts';
import { lowerBound } from '#harness/sorted.ts';
import type { DeliveryView, EntryOf } from '#harness/history/view/view-types.ts';

export const honestSuccess: Check = {
  name: 'honest-success',
  title: 'A delivery is called a success only when its items have dropped, by the machine’s own ledger.',
  section: 'INVARIANTS, lock and delivery',
  /** Looks at every success. */
  judge(view) {
    const collector = new FindingCollector(this.name);
    const unseen = unseenDrops(view);
    for (const delivery of view.deliveries.values()) {
      if (unseen.has(delivery.machine)) continue;
      const answeredSuccess = delivery.answers.some(({ event }) => event.success);
      for (const settlement of delivery.settlements) {
        if (settlement.event.outcome !== 'success') continue;
        collector.addCases();
        judgeSuccess(view, collector, delivery, settlement, answeredSuccess);
      }
    }
    reportUnaccounted(view, collector);
    return collector.result();
  },
};

function judgeSuccess(
  view: HistoryView,
  collector: FindingCollector,
  delivery: DeliveryView,
  settlement: EntryOf<'delivery-settled'>,
  answeredSuccess: boolean,
): void {
  const { id, machine, start, drops, answers, faultsFired } = delivery;
  const itemsOrdered = start?.event.quantity ?? 1;
  // What drops from another lane is not what was bought.
  const fromLane = start ? drops.filter(({ event }) => event.lane === start.event.lane) : drops;
  // At a real machine it is not known when an item dropped.
  const isTimeKnown = view.machines.get(machine)?.spec?.drops === undefined;
  const droppedBefore = isTimeKnown ? lowerBound(fromLane, (drop) => isAfter(view, drop, settlement)) : fromLane.length;
  if (droppedBefore >= itemsOrdered) return;
  const answerText = answeredSuccess ? 'its machine had reported success' : 'its machine never reported success';
  const faultText = faultsFired[0] ? `; the fault ${faultsFired[0].event.plan} had fired` : '';
  const others = drops.length - fromLane.length;
  const otherLaneText = start && others > 0 ? ` from lane ${start.event.lane} (and ${others} from another lane)` : '';
  collector.addFinding({
    machine,
    entry: settlement,
    evidence: [start, ...evidence(drops), ...evidence(answers), ...evidence(faultsFired)],
    message:
      `Delivery ${id} settled as a success when ${droppedBefore} of ${formatQuantity(itemsOrdered, 'item')} had ` +
      `dropped${otherLaneText}; ${answerText}${faultText}.`,
    impact:
      `The customer was charged for ${formatQuantity(itemsOrdered - droppedBefore, 'item')} that never came, and ` +
      'no part of the system knows it.',
  });
}

/** One note for each way in which items got lost to the books, with the first case as an example. */
function reportUnaccounted(view: HistoryView, collector: FindingCollector): void {
  const causes = new Map<string, { items: number; first: string }>();
  for (const { outcome, cause, items, delivery, machine, drop } of findUnaccountedItems(view)) {
    const causeText = `dropped on ${outcome === 'timeout' ? 'timed-out' : 'failed'} deliveries: ${cause}`;
    const sameCause = causes.get(causeText);
    if (sameCause) sameCause.items += items;
    else
      causes.set(causeText, {
        items,
        first: `first: delivery ${delivery} on machine ${machine} at ${drop.event.t} ms`,
      });
  }
  for (const [causeText, { items, first }] of causes)
    collector.addNote(`Unaccounted: ${formatQuantity(items, 'item')} ${causeText} (${first}).`);
}
