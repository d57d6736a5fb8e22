import type { Check } from '../check.ts';
import { FindingCollector, evidence } from '../check.ts';
import { precedes, type HistoryView } from '#harness/history/view/history-view.ts';
import type { DeliveryView } from '#harness/history/view/view-types.ts';

const impact = 'The merchant got two outcomes for one sale: a refund and the goods, or neither.';

export const oneOutcome: Check = {
  name: 'one-outcome',
  title: 'A delivery has exactly one outcome; a later result is recorded as late and changes nothing.',
  section: 'INVARIANTS, lock and delivery; PROTOCOL §4.8',
  /** Looks at every delivery that has an outcome or a late result. */
  judge(view) {
    const collector = new FindingCollector(this.name);
    for (const delivery of view.deliveries.values()) {
      if (delivery.settlements.length === 0 && delivery.lateResults.length === 0) continue;
      collector.addCases();
      judgeDelivery(view, collector, delivery);
    }
    return collector.result();
  },
};

function judgeDelivery(view: HistoryView, collector: FindingCollector, delivery: DeliveryView): void {
  const { id, machine, start, settlements, lateResults } = delivery;
  const first = settlements[0];
  if (first && !start) {
    collector.addFinding({
      machine,
      entry: first,
      message: `Delivery ${id} settled (${first.event.outcome}) but never began.`,
      impact,
    });
  }
  if (first && start && precedes(view, first, start)) {
    collector.addFinding({
      machine,
      entry: first,
      evidence: [start],
      message: `Delivery ${id} settled (${first.event.outcome}) before it began.`,
      impact,
    });
  }
  for (const repeated of settlements.slice(1)) {
    collector.addFinding({
      machine,
      entry: repeated,
      evidence: [first, ...evidence(lateResults)],
      message:
        `Delivery ${id} settled (${repeated.event.outcome}) although it had settled ` +
        `(${first?.event.outcome ?? ''}) before.`,
      impact,
    });
  }
  for (const lateResult of lateResults) {
    const { outcome: result, settledAs } = lateResult.event;
    if (!first || precedes(view, lateResult, first)) {
      collector.addFinding({
        machine,
        entry: lateResult,
        evidence: [first],
        message: `A result (${result}) for delivery ${id} was recorded as late although there was no outcome yet.`,
        impact,
      });
    } else if (settledAs !== first.event.outcome) {
      collector.addFinding({
        machine,
        entry: lateResult,
        evidence: [first],
        message:
          `A late result states that delivery ${id} had settled as ${settledAs}; it had settled as ` +
          `${first.event.outcome}.`,
        impact,
      });
    }
  }
}
