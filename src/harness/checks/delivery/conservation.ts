import type { Check } from '../check.ts';
import { count, Docket } from '../check.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';

export const conservation: Check = {
  name: 'conservation',
  title: 'What was accepted is settled, in flight or queued; the stock that left a machine is what dropped.',
  section: 'INVARIANTS, lock and delivery',
  /** Looks at every delivery, every queued job, and every machine whose stock was counted. */
  judge(view) {
    const docket = new Docket(this.name);
    judgeDeliveries(view, docket);
    judgeJobs(view, docket);
    judgeStock(view, docket);
    return docket.result();
  },
};

function judgeDeliveries(view: HistoryView, docket: Docket): void {
  for (const { id, machine, begun, settled } of view.deliveries.values()) {
    if (!begun && settled.length === 0) continue;
    docket.look();
    const [outcome] = settled;
    if (!begun && outcome) {
      docket.find({
        machine,
        at: outcome,
        says: `Delivery ${id} was settled (${outcome.event.outcome}), but nobody had ever begun it.`,
        customer: "The merchant's books hold a sale that nobody made.",
      });
    } else if (begun && !outcome && view.end.reason === 'done') {
      docket.find({
        machine,
        at: begun,
        time: view.end.t,
        says: `Delivery ${id} was begun and has no outcome, though the run came to its rest.`,
        customer: 'A customer has paid, and nobody will ever say for what.',
      });
    }
  }
}

/** A job leaves the queue once: it is begun or dropped. */
function judgeJobs(view: HistoryView, docket: Docket): void {
  const left = new Map<number, number>();
  for (const { begun } of view.deliveries.values())
    if (begun && begun.event.job !== 0) left.set(begun.event.job, (left.get(begun.event.job) ?? 0) + 1);
  for (const { event } of view.of('job-dropped')) left.set(event.job, (left.get(event.job) ?? 0) + 1);
  for (const queued of view.of('job-queued')) {
    docket.look();
    const { job, machine } = queued.event;
    const times = left.get(job) ?? 0;
    if (times === 1 || (times === 0 && view.end.reason !== 'done')) continue;
    const says =
      times === 0
        ? `Job ${job} was queued and neither begun nor dropped, though the run came to its rest.`
        : `Job ${job} left the queue ${times} times.`;
    docket.find({
      machine,
      at: queued,
      says,
      customer: times === 0 ? 'A paid item is never delivered.' : 'An item that was paid once is delivered twice.',
    });
  }
}

function judgeStock(view: HistoryView, docket: Docket): void {
  const dropped = new Map<string, number>();
  for (const { drops } of view.deliveries.values())
    for (const { event } of drops) dropped.set(event.machine, (dropped.get(event.machine) ?? 0) + 1);
  for (const counted of view.of('stock-counted')) {
    const { machine, items } = counted.event;
    const known = view.machines.get(machine)?.known;
    if (!known) continue;
    docket.look();
    const gone = known.stock - items;
    const fell = dropped.get(machine) ?? 0;
    if (gone === fell) continue;
    docket.find({
      machine,
      at: counted,
      says: `${count(gone, 'item')} left the lanes, but ${count(fell, 'item')} dropped.`,
      customer: 'Goods are missing, or the machine’s own ledger is wrong: nothing else in this run can be believed.',
    });
  }
}
