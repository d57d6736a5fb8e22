import type { Check } from '../check.ts';
import { Docket, ms } from '../check.ts';
import { LeastFirst } from '#harness/sorted.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import { askable } from '#harness/history/view/history-view.ts';
import type { MarkOf } from '#harness/history/view/view-types.ts';

export const liveness: Check = {
  name: 'liveness',
  title:
    'Once faults stop, every accepted delivery settles within its queue position + T, and every lock is free within max(D, T).',
  section: 'INVARIANTS, lock and delivery',
  /** Looks at every delivery, every lock and every queued job of a run that came to an end. */
  judge(view) {
    const docket = new Docket(this.name);
    if (view.end.reason === null) return docket.result();
    const calm = faultsStoppedAt(view);
    judgeDeliveries(view, docket, calm);
    judgeLocks(view, docket, calm);
    judgeJobs(view, docket, calm);
    return docket.result();
  },
};

/** When the last failure that can keep anybody from going on was over, in ms. */
function faultsStoppedAt(view: HistoryView): number {
  const last = [
    view.of('fault-healed').at(-1),
    view.of('trouble-ended').at(-1),
    view.of('core-started').at(-1),
    view.of('connected').at(-1),
    view.of('core-trouble-ended').at(-1),
  ];
  return Math.max(0, ...last.map((mark) => mark?.event.t ?? 0));
}

function judgeDeliveries(view: HistoryView, docket: Docket, calm: number): void {
  for (const { id, machine, begun, settled } of view.deliveries.values()) {
    if (!begun) continue;
    const limit = askable(view, Math.max(begun.event.t, calm) + view.header.timeoutMs);
    const at = settled[0]?.event.t ?? view.end.t;
    if (!docket.lookLate(view, limit, at)) continue;
    const how = settled[0]
      ? `was settled only after ${ms(at - begun.event.t)}`
      : `has no outcome after ${ms(at - begun.event.t)}`;
    docket.find({
      machine,
      at: settled[0] ?? begun,
      with: [begun],
      time: at,
      says: `Delivery ${id} ${how}, though no fault had been at work for ${ms(at - calm)}.`,
      customer: 'A customer waits for goods or money, and neither comes.',
    });
  }
}

function judgeLocks(view: HistoryView, docket: Docket, calm: number): void {
  for (const { machine, grants } of view.machines.values()) {
    for (const { mark, release, token, dwellMs } of grants) {
      const limit = askable(view, Math.max(mark.event.t, calm) + Math.max(dwellMs, view.header.timeoutMs));
      const at = release?.event.t ?? view.end.t;
      if (!docket.lookLate(view, limit, at)) continue;
      docket.find({
        machine,
        at: release ?? mark,
        with: [mark],
        time: at,
        says: `Token ${token} holds after ${ms(at - mark.event.t)}, though no fault had been at work for ${ms(at - calm)}.`,
        customer: 'A machine is locked for good: nobody can buy from it any more.',
      });
    }
  }
}

function judgeJobs(view: HistoryView, docket: Docket, calm: number): void {
  const left = new Map<number, MarkOf<'delivery-begun'> | MarkOf<'job-dropped'>>();
  for (const { begun } of view.deliveries.values())
    if (begun && begun.event.job !== 0) left.set(begun.event.job, begun);
  for (const dropped of view.of('job-dropped')) left.set(dropped.event.job, dropped);
  /** When the jobs of each machine's queue leave it. */
  const ahead = new Map<string, LeastFirst>();
  for (const queued of view.of('job-queued')) {
    const { job, machine, t } = queued.event;
    const line = ahead.get(machine) ?? new LeastFirst();
    while (line.least <= t) line.removeLeast();
    line.add(left.get(job)?.event.t ?? Infinity);
    ahead.set(machine, line);
    // Those in front of it, and the delivery that has the lock already, may each take up to the fallback.
    const limit = askable(view, Math.max(t, calm) + (line.size + 1) * view.header.timeoutMs);
    const at = left.get(job)?.event.t ?? view.end.t;
    if (!docket.lookLate(view, limit, at)) continue;
    docket.find({
      machine,
      at: left.get(job) ?? queued,
      with: [queued],
      time: at,
      says: `Job ${job}, number ${line.size} in its queue, had waited for ${ms(at - t)}.`,
      customer: 'A paid item waits behind a lock that nobody needs.',
    });
  }
}
