import type { Check } from '../check.ts';
import { FindingCollector, formatMs } from '../check.ts';
import { Heap } from '#core/heap.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import { effectiveDeadline } from '#harness/history/view/history-view.ts';
import type { EntryOf } from '#harness/history/view/view-types.ts';
import { sellingTime } from './selling-time.ts';

export const liveness: Check = {
  name: 'liveness',
  title:
    'Once faults stop, every accepted delivery settles within its queue position + T, and every lock is free ' +
    'within max(D, T).',
  section: 'INVARIANTS, lock and delivery',
  /** Looks at every delivery, every lock and every queued job of a run that came to an end. */
  judge(view) {
    const collector = new FindingCollector(this.name);
    if (view.end.reason === null) return collector.result();
    const faultsEndedAt = findFaultsEnd(view);
    judgeDeliveries(view, collector, faultsEndedAt);
    judgeLocks(view, collector, faultsEndedAt);
    judgeJobs(view, collector, faultsEndedAt);
    return collector.result();
  },
};

/** When the last failure that can keep anybody from going on was over, in ms. */
function findFaultsEnd(view: HistoryView): number {
  const lastEntries = [
    view.entriesOf('fault-ended').at(-1),
    view.entriesOf('network-fault-ended').at(-1),
    view.entriesOf('core-started').at(-1),
    view.entriesOf('connected').at(-1),
    view.entriesOf('core-fault-ended').at(-1),
  ];
  return Math.max(0, ...lastEntries.map((entry) => entry?.event.t ?? 0));
}

function judgeDeliveries(view: HistoryView, collector: FindingCollector, faultsEndedAt: number): void {
  for (const { id, machine, start, settlements } of view.deliveries.values()) {
    if (!start) continue;
    const limit = effectiveDeadline(view, Math.max(start.event.t, faultsEndedAt) + view.header.timeoutMs);
    const at = settlements[0]?.event.t ?? view.end.t;
    if (!collector.addTimedCase(view, limit, at)) continue;
    const description = settlements[0]
      ? `was settled only after ${formatMs(at - start.event.t)}`
      : `has no outcome after ${formatMs(at - start.event.t)}`;
    collector.addFinding({
      machine,
      entry: settlements[0] ?? start,
      evidence: [start],
      shownAtMs: at,
      message: `Delivery ${id} ${description}, though no fault had been at work for ${formatMs(at - faultsEndedAt)}.`,
      impact: 'A customer waits for goods or money, and neither comes.',
    });
  }
}

function judgeLocks(view: HistoryView, collector: FindingCollector, faultsEndedAt: number): void {
  for (const { machine, grants } of view.machines.values()) {
    for (const { entry, release, token, dwellMs } of grants) {
      const limit = effectiveDeadline(
        view,
        Math.max(entry.event.t, faultsEndedAt) + Math.max(dwellMs, view.header.timeoutMs),
      );
      const at = release?.event.t ?? view.end.t;
      if (!collector.addTimedCase(view, limit, at)) continue;
      collector.addFinding({
        machine,
        entry: release ?? entry,
        evidence: [entry],
        shownAtMs: at,
        message:
          `Token ${token} holds after ${formatMs(at - entry.event.t)}, though no fault had been at work for ` +
          `${formatMs(at - faultsEndedAt)}.`,
        impact: 'The machine stays locked: no customer can buy from it.',
      });
    }
  }
}

function judgeJobs(view: HistoryView, collector: FindingCollector, faultsEndedAt: number): void {
  const departures = new Map<number, EntryOf<'delivery-started'> | EntryOf<'job-dropped'>>();
  for (const { start } of view.deliveries.values())
    if (start && start.event.job !== 0) departures.set(start.event.job, start);
  for (const dropped of view.entriesOf('job-dropped')) departures.set(dropped.event.job, dropped);
  const afterSelling = sellingTime(view);
  /** When the jobs of each machine's queue leave it. */
  const queues = new Map<string, Heap<number>>();
  for (const queued of view.entriesOf('job-queued')) {
    const { job, machine, t } = queued.event;
    const queue = queues.get(machine) ?? new Heap<number>((a, b) => (a < b ? -1 : 1));
    while ((queue.first ?? Infinity) <= t) queue.pop();
    queue.push(departures.get(job)?.event.t ?? Infinity);
    queues.set(machine, queue);
    // Those in front of it, and the delivery that has the lock already, may each take up to the fallback.
    const allowedMs = (queue.size + 1) * view.header.timeoutMs;
    const due = afterSelling(machine, Math.max(t, faultsEndedAt), allowedMs);
    // A job of a machine that does not sell again waits for good (PROTOCOL §11), and shows nothing.
    if (due === Infinity && !departures.has(job)) continue;
    const limit = effectiveDeadline(view, due);
    const at = departures.get(job)?.event.t ?? view.end.t;
    if (!collector.addTimedCase(view, limit, at)) continue;
    collector.addFinding({
      machine,
      entry: departures.get(job) ?? queued,
      evidence: [queued],
      shownAtMs: at,
      message: `Job ${job}, number ${queue.size} in its queue, had waited for ${formatMs(at - t)}.`,
      impact: 'A paid item waits behind a lock without a delivery.',
    });
  }
}
