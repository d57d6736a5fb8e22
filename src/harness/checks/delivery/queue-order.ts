import type { Check } from '../check.ts';
import { Docket } from '../check.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import type { MarkOf } from '#harness/history/view/view-types.ts';

export const queueOrder: Check = {
  name: 'queue-order',
  title: 'The jobs of a machine start in the order in which they were accepted.',
  section: 'INVARIANTS, lock and delivery; PROTOCOL §4.10',
  /** Looks at every job that left the queue while another waited, or that had waited behind one. */
  judge(view) {
    const docket = new Docket(this.name);
    for (const [machine, steps] of stepsByMachine(view)) judgeQueue(docket, machine, steps);
    return docket.result();
  },
};

type Step = MarkOf<'job-queued'> | MarkOf<'job-dropped'> | MarkOf<'delivery-begun'>;

/** What happened to each machine's queue, in order. */
function stepsByMachine(view: HistoryView): Map<string, Step[]> {
  const steps: Step[] = [...view.of('job-queued'), ...view.of('job-dropped')];
  for (const { begun } of view.deliveries.values()) if (begun && begun.event.job !== 0) steps.push(begun);
  steps.sort((a, b) => a.rank - b.rank);
  return grouped(steps);
}

function grouped(steps: readonly Step[]): Map<string, Step[]> {
  const machines = new Map<string, Step[]>();
  for (const step of steps) {
    const known = machines.get(step.event.machine);
    if (known) known.push(step);
    else machines.set(step.event.machine, [step]);
  }
  return machines;
}

interface Waiting {
  mark: MarkOf<'job-queued'>;
  waits: boolean;
}

function judgeQueue(docket: Docket, machine: string, steps: readonly Step[]): void {
  /** Jobs that wait. */
  const waiting = new Map<number, Waiting>();
  /** The same in the order in which they were accepted. A Map's own first member is found by going past all that have left it. */
  const queue: Waiting[] = [];
  let front = 0;
  for (const step of steps) {
    const { job } = step.event;
    if (step.event.kind === 'job-queued') {
      const again = waiting.get(job);
      const entry = again ?? { mark: step as MarkOf<'job-queued'>, waits: true };
      entry.mark = step as MarkOf<'job-queued'>;
      if (!again) queue.push(entry);
      waiting.set(job, entry);
      continue;
    }
    while (queue[front]?.waits === false) front += 1;
    const first = queue[front]?.mark;
    const entry = waiting.get(job);
    const mine = entry?.mark;
    if (entry) entry.waits = false;
    waiting.delete(job);
    if (step.event.kind === 'job-dropped' || !first || !mine) continue;
    docket.look();
    if (first.event.job === job) continue;
    docket.find({
      machine,
      at: step,
      with: [first, mine],
      says: `Job ${job}, accepted at ${mine.event.t} ms, started before job ${first.event.job}, which had been accepted at ${first.event.t} ms.`,
      customer: 'A customer who came first stands at the machine and watches the goods of somebody else come out.',
    });
  }
}
