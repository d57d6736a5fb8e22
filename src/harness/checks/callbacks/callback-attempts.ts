import { lowerBound } from '#harness/sorted.ts';
import { minPauseMs } from '#harness/history/callback-retries.ts';
import type { FindingCollector } from '../check.ts';
import { formatQuantity, formatMs } from '../check.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import type { EntryOf } from '#harness/history/view/view-types.ts';
import { resolutionMs } from '#harness/history/view/view-types.ts';

type Attempt = EntryOf<'callback-attempt'>;

const tooFewImpact = 'A receiver that was away for a moment is never notified, and the customer gets no refund.';
const tooManyImpact = 'A receiver that is down is overloaded by repeated callbacks.';

/** Finds attempts that are too many or too close, and callbacks that were given up before their last attempt. */
export function judgeAttempts(view: HistoryView, collector: FindingCollector): void {
  const machines = new Map(
    view
      .entriesOf('callback-queued')
      .map(({ event }) => [event.callback, view.deliveries.get(event.delivery)?.machine ?? '']),
  );
  for (const [callback, attempts] of attemptsByCallback(view)) {
    collector.addCases();
    judgeAttemptCount(view, collector, machines.get(callback) ?? '', attempts);
    judgeRetryPauses(view, collector, machines.get(callback) ?? '', attempts);
  }
  for (const entry of view.entriesOf('callback-abandoned')) {
    const { callback, attempt, reason } = entry.event;
    const { maxAttempts } = view.header.callbacks;
    if (attempt >= maxAttempts) continue;
    const message =
      `Callback ${callback} was given up after ${formatQuantity(attempt, 'attempt')} (${reason}), though ` +
      `${maxAttempts} are declared.`;
    collector.addFinding({ machine: machines.get(callback) ?? '', entry, message, impact: tooFewImpact });
  }
}

function attemptsByCallback(view: HistoryView): Map<number, Attempt[]> {
  const attempts = new Map<number, Attempt[]>();
  for (const entry of view.entriesOf('callback-attempt')) {
    const earlier = attempts.get(entry.event.callback);
    if (earlier) earlier.push(entry);
    else attempts.set(entry.event.callback, [entry]);
  }
  return attempts;
}

/** An attempt that a crash cuts off may be made again, and is counted then. */
function judgeAttemptCount(
  view: HistoryView,
  collector: FindingCollector,
  machine: string,
  attempts: readonly Attempt[],
): void {
  const { maxAttempts } = view.header.callbacks;
  const restarts = Math.max(0, view.entriesOf('core-started').length - 1);
  const excess = attempts.find(({ event }) => event.attempt > maxAttempts) ?? attempts[maxAttempts + restarts];
  if (!excess) return;
  collector.addFinding({
    machine,
    entry: excess,
    message:
      `Callback ${excess.event.callback} was attempted ${formatQuantity(attempts.length, 'time')}, though at most ` +
      `${maxAttempts} attempts are declared.`,
    impact: tooManyImpact,
  });
}

function judgeRetryPauses(
  view: HistoryView,
  collector: FindingCollector,
  machine: string,
  attempts: readonly Attempt[],
): void {
  const starts = view.entriesOf('core-started');
  attempts.forEach((next, index) => {
    const previous = attempts[index - 1];
    if (!previous || next.event.attempt !== previous.event.attempt + 1) return;
    // A new core cannot know how far the last one had come with an attempt.
    const started = starts[lowerBound(starts, ({ rank }) => rank > previous.rank)];
    if (started && started.rank < next.rank) return;
    const pauseMs = next.event.t - previous.event.t;
    const leastMs = minPauseMs(view.header.callbacks, previous.event.attempt);
    if (pauseMs >= leastMs - view.slackMs - resolutionMs) return;
    const message =
      `Attempt ${next.event.attempt} of callback ${next.event.callback} came ${formatMs(pauseMs)} after the one ` +
      `before; at least ${formatMs(leastMs)} are declared.`;
    collector.addFinding({ machine, entry: next, evidence: [previous], message, impact: tooManyImpact });
  });
}
