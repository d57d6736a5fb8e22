import type { Check } from '../check.ts';
import { FindingCollector, formatMs } from '../check.ts';
import { judgeTiming } from '#harness/history/view/timing.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import { earlyToleranceMs, effectiveDeadline } from '#harness/history/view/history-view.ts';
import type { Grant } from '#harness/history/view/view-types.ts';
import { resolutionMs } from '#harness/history/view/view-types.ts';

export const dwellBound: Check = {
  name: 'dwell-bound',
  title: "Without a result the lock expires neither before the machine's dwell limit nor later than δ after it.",
  section: 'INVARIANTS, lock and delivery; PROTOCOL §4.3',
  /** Judges every hold that expired or should have expired. */
  judge(view) {
    const collector = new FindingCollector(this.name);
    for (const { machine, grants } of view.machines.values()) {
      for (const grant of grants) judgeHold(view, collector, machine, grant);
    }
    return collector.result();
  },
};

function judgeHold(view: HistoryView, collector: FindingCollector, machine: string, grant: Grant): void {
  const { entry, release, token, dwellMs } = grant;
  const limit = entry.event.t + dwellMs;
  const endedAt = release?.event.t ?? view.end.t;
  const due = effectiveDeadline(view, limit);
  const expired = release?.event.cause === 'dwell';
  const isEarly = expired && endedAt < limit - earlyToleranceMs(view);
  // A hold that a result ended in time is no case of the limit.
  const isTested = !isEarly && (expired || judgeTiming(view, due, endedAt) !== 'on-time');
  const overdue = isTested && collector.addTimedCase(view, due, endedAt);
  if (isEarly) collector.addCases();
  const heldText = formatMs(endedAt - entry.event.t);
  const limitText = `its machine's limit is ${formatMs(dwellMs)}`;
  if (Math.abs(entry.event.dwellMs - dwellMs) > resolutionMs) {
    collector.addFinding({
      machine,
      entry,
      message: `Token ${token} was granted for ${formatMs(entry.event.dwellMs)}; ${limitText}.`,
      impact: impactOf(entry.event.dwellMs < dwellMs),
    });
  } else if (isEarly) {
    collector.addFinding({
      machine,
      entry: release,
      evidence: [entry],
      message: `Token ${token} expired after ${heldText}, ${formatMs(limit - endedAt)} too early; ${limitText}.`,
      impact: impactOf(true),
    });
  } else if (overdue) {
    const endText = release ? `until it was released (${release.event.cause})` : "and still held at the run's end";
    collector.addFinding({
      machine,
      entry: release ?? entry,
      shownAtMs: endedAt,
      evidence: [entry],
      message: `Token ${token} held for ${heldText} ${endText}; ${limitText}.`,
      impact: impactOf(false),
    });
  }
}

function impactOf(tooEarly: boolean): string {
  return tooEarly
    ? 'The next order can start while the goods of the customer before are still on their way out.'
    : 'A machine that could serve turns customers away.';
}
