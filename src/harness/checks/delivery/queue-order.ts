import type { Check } from '../check.ts';
import { FindingCollector } from '../check.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import type { EntryOf } from '#harness/history/view/view-types.ts';

export const queueOrder: Check = {
  name: 'queue-order',
  title: 'The jobs of a machine start in the order in which they were accepted.',
  section: 'INVARIANTS, lock and delivery; PROTOCOL §4.10',
  /** Looks at every job that left the queue while another waited, or that had waited behind one. */
  judge(view) {
    const collector = new FindingCollector(this.name);
    for (const [machine, events] of queueEventsByMachine(view)) judgeQueue(collector, machine, events);
    return collector.result();
  },
};

type QueueEvent = EntryOf<'job-queued'> | EntryOf<'job-dropped'> | EntryOf<'delivery-started'>;

/** What happened to each machine's queue, in order. */
function queueEventsByMachine(view: HistoryView): Map<string, QueueEvent[]> {
  const events: QueueEvent[] = [...view.entriesOf('job-queued'), ...view.entriesOf('job-dropped')];
  for (const { start } of view.deliveries.values()) if (start && start.event.job !== 0) events.push(start);
  events.sort((a, b) => a.rank - b.rank);
  return groupByMachine(events);
}

function groupByMachine(events: readonly QueueEvent[]): Map<string, QueueEvent[]> {
  const machines = new Map<string, QueueEvent[]>();
  for (const queueEvent of events) {
    const group = machines.get(queueEvent.event.machine);
    if (group) group.push(queueEvent);
    else machines.set(queueEvent.event.machine, [queueEvent]);
  }
  return machines;
}

interface Waiting {
  entry: EntryOf<'job-queued'>;
  waits: boolean;
}

function judgeQueue(collector: FindingCollector, machine: string, events: readonly QueueEvent[]): void {
  /** Jobs that wait. */
  const waiting = new Map<number, Waiting>();
  /**
   * The same in the order in which they were accepted. Finding the first member of a Map would take a step for each
   * member that has left it.
   */
  const queue: Waiting[] = [];
  let front = 0;
  for (const queueEvent of events) {
    const { job } = queueEvent.event;
    if (queueEvent.event.kind === 'job-queued') {
      const earlier = waiting.get(job);
      const queued = earlier ?? { entry: queueEvent as EntryOf<'job-queued'>, waits: true };
      queued.entry = queueEvent as EntryOf<'job-queued'>;
      if (!earlier) queue.push(queued);
      waiting.set(job, queued);
      continue;
    }
    while (queue[front]?.waits === false) front += 1;
    const first = queue[front]?.entry;
    const own = waiting.get(job);
    const ownEntry = own?.entry;
    if (own) own.waits = false;
    waiting.delete(job);
    if (queueEvent.event.kind === 'job-dropped' || !first || !ownEntry) continue;
    collector.addCases();
    if (first.event.job === job) continue;
    collector.addFinding({
      machine,
      entry: queueEvent,
      evidence: [first, ownEntry],
      message:
        `Job ${job}, accepted at ${ownEntry.event.t} ms, started before job ${first.event.job}, which had been ` +
        `accepted at ${first.event.t} ms.`,
      impact: 'The customer who came first waits at the machine while a later customer gets the goods.',
    });
  }
}
