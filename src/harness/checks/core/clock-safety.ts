import type { Check } from '../check.ts';
import { Docket, ms } from '../check.ts';
import { firstPlace } from '#harness/sorted.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import { askable } from '#harness/history/view/history-view.ts';
import type { Grant, MarkOf } from '#harness/history/view/view-types.ts';
import { resolutionMs } from '#harness/history/view/view-types.ts';

export const clockSafety: Check = {
  name: 'clock-safety',
  title: 'A jump of the wall clock changes the length of no hold and of no fallback.',
  section: 'INVARIANTS, lock and delivery',
  /** Looks at every hold that lapsed and every delivery that timed out while somebody had set the clock. */
  judge(view) {
    const docket = new Docket(this.name);
    const jumps = view.of('clock-set');
    if (jumps.length === 0) return docket.result();
    for (const { machine, grants } of view.machines.values()) {
      for (const grant of grants) judgeHold(view, docket, machine, grant, jumps);
    }
    for (const { machine, begun, settled } of view.deliveries.values()) {
      const [outcome] = settled;
      if (!begun || outcome?.event.outcome !== 'timeout') continue;
      const due = begun.event.t + view.header.timeoutMs;
      judgeLength(view, docket, {
        machine,
        from: begun,
        to: outcome,
        due,
        jumps,
        what: `the fallback of delivery ${begun.event.delivery}`,
      });
    }
    return docket.result();
  },
};

function judgeHold(
  view: HistoryView,
  docket: Docket,
  machine: string,
  { mark, release, token, dwellMs }: Grant,
  jumps: readonly MarkOf<'clock-set'>[],
): void {
  if (release?.event.cause !== 'dwell') return;
  judgeLength(view, docket, {
    machine,
    from: mark,
    to: release,
    due: mark.event.t + dwellMs,
    jumps,
    what: `the hold of token ${token}`,
  });
}

interface Span {
  readonly machine: string;
  readonly from: MarkOf<'lock-granted'> | MarkOf<'delivery-begun'>;
  readonly to: MarkOf<'lock-released'> | MarkOf<'delivery-settled'>;
  readonly due: number;
  readonly jumps: readonly MarkOf<'clock-set'>[];
  readonly what: string;
}

function judgeLength(view: HistoryView, docket: Docket, { machine, from, to, due, jumps, what }: Span): void {
  const last = Math.max(due, to.event.t);
  const jump = jumps[firstPlace(jumps, ({ event }) => event.t >= from.event.t)];
  if (!jump || jump.event.t > last) return;
  const early = to.event.t < due - resolutionMs;
  if (early) docket.look();
  else if (!docket.lookLate(view, askable(view, due), to.event.t)) return;
  docket.find({
    machine,
    at: to,
    with: [from, jump],
    says: `With the wall clock set by ${ms(jump.event.byMs)}, ${what} lasted ${ms(to.event.t - from.event.t)} and not ${ms(due - from.event.t)}.`,
    customer: early
      ? 'When the clock is set, locks are lost and customers are served over each other.'
      : 'When the clock is set, machines stay shut, or customers wait for an outcome that is overdue.',
  });
}
