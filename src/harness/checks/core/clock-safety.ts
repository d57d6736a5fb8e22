import type { Check } from '../check.ts';
import { FindingCollector, formatMs } from '../check.ts';
import { lowerBound } from '#harness/sorted.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import { effectiveDeadline } from '#harness/history/view/history-view.ts';
import type { Grant, EntryOf } from '#harness/history/view/view-types.ts';
import { resolutionMs } from '#harness/history/view/view-types.ts';

export const clockSafety: Check = {
  name: 'clock-safety',
  title: 'A jump of the wall clock changes the length of no hold and of no fallback.',
  section: 'INVARIANTS, lock and delivery',
  /** Judges every hold that expired and every delivery that timed out while the clock was set. */
  judge(view) {
    const collector = new FindingCollector(this.name);
    const jumps = view.entriesOf('clock-set');
    if (jumps.length === 0) return collector.result();
    for (const { machine, grants } of view.machines.values()) {
      for (const grant of grants) judgeHold(view, collector, machine, grant, jumps);
    }
    for (const { machine, start, settlements } of view.deliveries.values()) {
      const [outcome] = settlements;
      if (!start || outcome?.event.outcome !== 'timeout') continue;
      const due = start.event.t + view.header.timeoutMs;
      judgeLength(view, collector, {
        machine,
        grantOrStart: start,
        end: outcome,
        due,
        jumps,
        description: `the fallback of delivery ${start.event.delivery}`,
      });
    }
    return collector.result();
  },
};

function judgeHold(
  view: HistoryView,
  collector: FindingCollector,
  machine: string,
  { entry, release, token, dwellMs }: Grant,
  jumps: readonly EntryOf<'clock-set'>[],
): void {
  if (release?.event.cause !== 'dwell') return;
  judgeLength(view, collector, {
    machine,
    grantOrStart: entry,
    end: release,
    due: entry.event.t + dwellMs,
    jumps,
    description: `the hold of token ${token}`,
  });
}

interface JudgedPeriod {
  readonly machine: string;
  readonly grantOrStart: EntryOf<'lock-granted'> | EntryOf<'delivery-started'>;
  readonly end: EntryOf<'lock-released'> | EntryOf<'delivery-settled'>;
  readonly due: number;
  readonly jumps: readonly EntryOf<'clock-set'>[];
  readonly description: string;
}

function judgeLength(
  view: HistoryView,
  collector: FindingCollector,
  { machine, grantOrStart, end, due, jumps, description }: JudgedPeriod,
): void {
  const latest = Math.max(due, end.event.t);
  const jump = jumps[lowerBound(jumps, ({ event }) => event.t >= grantOrStart.event.t)];
  if (!jump || jump.event.t > latest) return;
  const early = end.event.t < due - resolutionMs;
  if (early) collector.addCases();
  else if (!collector.addTimedCase(view, effectiveDeadline(view, due), end.event.t)) return;
  collector.addFinding({
    machine,
    entry: end,
    evidence: [grantOrStart, jump],
    message:
      `With the wall clock set by ${formatMs(jump.event.byMs)}, ${description} lasted ` +
      `${formatMs(end.event.t - grantOrStart.event.t)} and not ${formatMs(due - grantOrStart.event.t)}.`,
    impact: early
      ? 'When the clock is set, locks are lost and customers are served over each other.'
      : 'When the clock is set, machines stay shut, or customers wait for an outcome that is overdue.',
  });
}
