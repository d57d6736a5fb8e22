import { firstPlace } from '#harness/sorted.ts';
import { shortestPauseMs } from '#harness/history/callback-retries.ts';
import type { Docket } from '../check.ts';
import { count, ms } from '../check.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import type { MarkOf } from '#harness/history/view/view-types.ts';
import { resolutionMs } from '#harness/history/view/view-types.ts';

type Attempt = MarkOf<'callback-attempt'>;

const tooFew = 'A receiver that was away for a moment is never told, and nobody refunds the customer.';
const tooMany = 'A receiver that is down is hammered by every core that has something to tell it.';

/** Finds attempts that are too many or too close, and callbacks that were given up before their last attempt. */
export function judgeAttempts(view: HistoryView, docket: Docket): void {
  const machines = new Map(
    view.of('callback-queued').map(({ event }) => [event.callback, view.deliveries.get(event.delivery)?.machine ?? '']),
  );
  for (const [callback, attempts] of attemptsByCallback(view)) {
    docket.look();
    judgeNumber(view, docket, machines.get(callback) ?? '', attempts);
    judgePauses(view, docket, machines.get(callback) ?? '', attempts);
  }
  for (const mark of view.of('callback-given-up')) {
    const { callback, attempt, reason } = mark.event;
    const { maxAttempts } = view.header.callbacks;
    if (attempt >= maxAttempts) continue;
    const says = `Callback ${callback} was given up after ${count(attempt, 'attempt')} (${reason}), though ${maxAttempts} are declared.`;
    docket.find({ machine: machines.get(callback) ?? '', at: mark, says, customer: tooFew });
  }
}

function attemptsByCallback(view: HistoryView): Map<number, Attempt[]> {
  const attempts = new Map<number, Attempt[]>();
  for (const mark of view.of('callback-attempt')) {
    const sofar = attempts.get(mark.event.callback);
    if (sofar) sofar.push(mark);
    else attempts.set(mark.event.callback, [mark]);
  }
  return attempts;
}

/** An attempt that a crash cuts off may be made again, and is counted then. */
function judgeNumber(view: HistoryView, docket: Docket, machine: string, attempts: readonly Attempt[]): void {
  const { maxAttempts } = view.header.callbacks;
  const restarts = Math.max(0, view.of('core-started').length - 1);
  const excess = attempts.find(({ event }) => event.attempt > maxAttempts) ?? attempts[maxAttempts + restarts];
  if (!excess) return;
  docket.find({
    machine,
    at: excess,
    says: `Callback ${excess.event.callback} was attempted ${count(attempts.length, 'time')}, though at most ${maxAttempts} attempts are declared.`,
    customer: tooMany,
  });
}

function judgePauses(view: HistoryView, docket: Docket, machine: string, attempts: readonly Attempt[]): void {
  const starts = view.of('core-started');
  attempts.forEach((next, index) => {
    const before = attempts[index - 1];
    if (!before || next.event.attempt !== before.event.attempt + 1) return;
    // A new core cannot know how far the last one had come with an attempt.
    const started = starts[firstPlace(starts, ({ rank }) => rank > before.rank)];
    if (started && started.rank < next.rank) return;
    const pause = next.event.t - before.event.t;
    const least = shortestPauseMs(view.header.callbacks, before.event.attempt);
    if (pause >= least - view.slackMs - resolutionMs) return;
    const says = `Attempt ${next.event.attempt} of callback ${next.event.callback} came ${ms(pause)} after the one before; at least ${ms(least)} are declared.`;
    docket.find({ machine, at: next, with: [before], says, customer: tooMany });
  });
}
