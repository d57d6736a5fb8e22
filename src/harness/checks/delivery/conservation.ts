import type { Check } from '../check.ts';
import { formatQuantity, FindingCollector } from '../check.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';

export const conservation: Check = {
  name: 'conservation',
  title: 'What was accepted is settled, in flight or queued; the stock that left a machine is what dropped.',
  section: 'INVARIANTS, lock and delivery',
  /** Looks at every delivery, every queued job, and every machine whose stock was counted. */
  judge(view) {
    const collector = new FindingCollector(this.name);
    judgeDeliveries(view, collector);
    judgeJobs(view, collector);
    judgeStock(view, collector);
    return collector.result();
  },
};

function judgeDeliveries(view: HistoryView, collector: FindingCollector): void {
  for (const { id, machine, start, settlements } of view.deliveries.values()) {
    if (!start && settlements.length === 0) continue;
    collector.addCases();
    const [outcome] = settlements;
    if (!start && outcome) {
      collector.addFinding({
        machine,
        entry: outcome,
        message: `Delivery ${id} was settled (${outcome.event.outcome}), but it was never started.`,
        impact: "The merchant's books have a sale that never took place.",
      });
    } else if (start && !outcome && view.end.reason === 'done') {
      collector.addFinding({
        machine,
        entry: start,
        shownAtMs: view.end.t,
        message: `Delivery ${id} was begun and has no outcome, though the run came to its rest.`,
        impact: 'A customer has paid and never learns the outcome.',
      });
    }
  }
}

/** A job leaves the queue once: it is begun or dropped. */
function judgeJobs(view: HistoryView, collector: FindingCollector): void {
  const departures = new Map<number, number>();
  for (const { start } of view.deliveries.values())
    if (start && start.event.job !== 0) departures.set(start.event.job, (departures.get(start.event.job) ?? 0) + 1);
  for (const { event } of view.entriesOf('job-dropped'))
    departures.set(event.job, (departures.get(event.job) ?? 0) + 1);
  for (const queued of view.entriesOf('job-queued')) {
    collector.addCases();
    const { job, machine } = queued.event;
    const departureCount = departures.get(job) ?? 0;
    if (departureCount === 1 || (departureCount === 0 && view.end.reason !== 'done')) continue;
    const message =
      departureCount === 0
        ? `Job ${job} was queued and neither begun nor dropped, though the run came to its rest.`
        : `Job ${job} left the queue ${departureCount} times.`;
    collector.addFinding({
      machine,
      entry: queued,
      message,
      impact:
        departureCount === 0 ? 'A paid item is never delivered.' : 'An item that was paid once is delivered twice.',
    });
  }
}

function judgeStock(view: HistoryView, collector: FindingCollector): void {
  const dropped = new Map<string, number>();
  for (const { drops } of view.deliveries.values())
    for (const { event } of drops) dropped.set(event.machine, (dropped.get(event.machine) ?? 0) + 1);
  for (const counted of view.entriesOf('stock-counted')) {
    const { machine, items } = counted.event;
    const spec = view.machines.get(machine)?.spec;
    if (!spec) continue;
    collector.addCases();
    const missing = spec.stock - items;
    const droppedCount = dropped.get(machine) ?? 0;
    if (missing === droppedCount) continue;
    collector.addFinding({
      machine,
      entry: counted,
      message:
        `${formatQuantity(missing, 'item')} left the lanes, ` + `but ${formatQuantity(droppedCount, 'item')} dropped.`,
      impact: 'Goods are missing, or the machine’s own ledger is wrong: nothing else in this run can be believed.',
    });
  }
}
