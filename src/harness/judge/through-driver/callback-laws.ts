import { FindingCollector, evidence, formatMs, formatQuantity, type Check } from '../../checks/check.ts';
import { callbackDelivered } from '../../checks/callbacks/callback-delivered.ts';
import { callbackHonest } from '../../checks/callbacks/callback-honest.ts';
import { isAcknowledgement } from '#core/domain/callback-rules.ts';
import { maxPauseMs, minPauseMs, retryHorizonMs } from '../../history/callback-retries.ts';
import type { HistoryView } from '../../history/view/history-view.ts';
import type { EntryOf } from '../../history/view/view-types.ts';
import { hadReceiverFaults, seenRun, type SeenDelivery } from './seen-deliveries.ts';

/** Every delivery that has ended is notified, and a refused callback comes again as declared. */
export const callbackDeliveredOutside: Check = {
  ...callbackDelivered,
  /** Looks at every delivery that must have ended, and at every attempt that was refused. */
  judge(view) {
    const collector = new FindingCollector(callbackDelivered.name);
    const { callbacks } = view.header;
    const waitMs = hadReceiverFaults(view) ? retryHorizonMs(callbacks) : callbacks.timeoutMs;
    for (const delivery of seenRun(view).deliveries) {
      judgeNotified(view, collector, delivery, waitMs);
      if (!refusesConnections(view)) judgeAttempts(view, collector, delivery);
    }
    return collector.result();
  },
};

function judgeNotified(view: HistoryView, collector: FindingCollector, delivery: SeenDelivery, waitMs: number): void {
  const { id, machine, view: seen, callbacks } = delivery;
  if (callbacks.some(({ event }) => event.verified)) {
    collector.addCases();
    return;
  }
  const endsAt = latestEnd(view, delivery);
  const last = view.end.lastEntry;
  if (!last || view.end.reason === null || !collector.addTimedCase(view, endsAt + waitMs, view.end.t)) return;
  collector.addFinding({
    machine,
    entry: delivery.call ?? seen.commandsReceived[0] ?? last,
    evidence: [...evidence(delivery.reports), ...evidence(callbacks), last],
    shownAtMs: view.end.t,
    message: `Delivery ${id} must have ended by ${formatMs(endsAt)}, but the merchant was never notified.`,
    impact: "The merchant's books show a sale under way for ever, or no refund for goods that never came.",
  });
}

/** When a delivery must have ended: by its machine's word, or by the fallback. */
function latestEnd({ header }: HistoryView, { granted, notices }: SeenDelivery): number {
  const [notice] = notices;
  return Math.min(notice?.entry.event.t ?? Infinity, granted.to + header.timeoutMs);
}

/** Attempts on a receiver that refuses connections are not seen. */
function refusesConnections({ header, history }: HistoryView): boolean {
  return (
    header.faults.some(({ target, fault }) => target === 'receiver' && fault === 'refuse') ||
    history.events.some((event) => event.kind === 'fault-injected' && event.fault === 'refuse')
  );
}

function judgeAttempts(
  view: HistoryView,
  collector: FindingCollector,
  { id, machine, view: seen }: SeenDelivery,
): void {
  const { callbacks: terms } = view.header;
  for (const [index, attempt] of seen.callbacks.entries()) {
    const { responseStatus, t } = attempt.event;
    const number = index + 1;
    if (isAcknowledgement(responseStatus) || number >= terms.maxAttempts) continue;
    const next = seen.callbacks[index + 1];
    // Without an answer the attempt may have lasted as long as it may.
    const lastedMs = responseStatus === 0 ? terms.timeoutMs : 0;
    const due = t + lastedMs + maxPauseMs(terms, number);
    const isEarly = next !== undefined && next.event.t < t + minPauseMs(terms, number) - view.slackMs;
    if (isEarly) collector.addCases();
    else if (!collector.addTimedCase(view, due, next?.event.t ?? view.end.t)) continue;
    collector.addFinding({
      machine,
      entry: next ?? attempt,
      evidence: [attempt],
      ...(next === undefined && { shownAtMs: view.end.t }),
      message:
        `Attempt ${number} of the callback for delivery ${id} was answered ${responseStatus}; the next ` +
        `${next ? `came after ${formatMs(next.event.t - t)}` : 'never came'}, and was due after ` +
        `${formatMs(minPauseMs(terms, number))} to ${formatMs(lastedMs + maxPauseMs(terms, number))}.`,
      impact: isEarly
        ? 'A receiver that fails is called more often than it was promised.'
        : 'The merchant hears of the outcome too late, or never.',
    });
  }
}

/** A callback repeats what the machine reported, and its sign is right. */
export const callbackHonestOutside: Check = {
  ...callbackHonest,
  /** Looks at every callback about a delivery. */
  judge(view) {
    const collector = new FindingCollector(callbackHonest.name);
    const { deliveries } = seenRun(view);
    for (const delivery of deliveries) {
      for (const callback of delivery.callbacks) {
        collector.addCases();
        const problem = callback.event.verified
          ? contradiction(view, delivery, callback)
          : `bears a sign that does not verify${callback.event.why === '' ? '' : ` (${callback.event.why})`}`;
        if (problem !== null) addDishonest(collector, delivery, callback, problem);
      }
    }
    for (const callback of view.entriesOf('cloud-callback'))
      if (callback.event.delivery === '' && !callback.event.verified) judgeUnknown(collector, callback);
    return collector.result();
  },
};

function judgeUnknown(collector: FindingCollector, callback: EntryOf<'cloud-callback'>): void {
  collector.addCases();
  collector.addFinding({
    entry: callback,
    message: `A callback (${callback.event.reading}) cannot be verified: ${callback.event.why}.`,
    impact: 'A merchant who verifies callbacks refuses the true one.',
  });
}

function addDishonest(
  collector: FindingCollector,
  { id, machine, reports }: SeenDelivery,
  callback: EntryOf<'cloud-callback'>,
  problem: string,
): void {
  collector.addFinding({
    machine,
    entry: callback,
    evidence: evidence(reports),
    message: `The callback for delivery ${id} ${problem}.`,
    impact:
      'The merchant acts on something that is not so: a refund for goods that came, or none for goods that did not.',
  });
}

/** What is wrong with an outcome, by what the machine reported; null where nothing is. */
function contradiction(
  view: HistoryView,
  delivery: SeenDelivery,
  { event: { outcome, items, t } }: EntryOf<'cloud-callback'>,
): string | null {
  const { granted, reports, commanded } = delivery;
  // Whom an odd report is about is for the cloud to find out.
  if (outcome === '' || delivery.hasOddReport) return null;
  const until = Math.min(t, granted.from + view.header.timeoutMs) - view.slackMs;
  const [first] = reports;
  const early = first && first.event.t < until && wasOnline(view, delivery.machine, first) ? first : undefined;
  const successes = reports.filter(({ event }) => event.success && event.t <= t + view.slackMs).length;
  switch (outcome) {
    case 'success':
    case 'partial':
      if (successes === 0) return `reports a ${outcome} that its machine never reported`;
      if (outcome === 'success' && items !== undefined && commanded !== undefined && items !== commanded)
        return `reports a success of ${formatQuantity(items, 'item')} for a command of ${commanded}`;
      return null;
    case 'failure':
      if (early?.event.success === true && reports.every(({ event }) => event.success))
        return `reports a failure although its machine had reported success at ${formatMs(early.event.t)}`;
      return null;
    case 'timeout':
      return early ? `reports a timeout although its machine had answered at ${formatMs(early.event.t)}` : null;
  }
}

/** Whether a report went over a line that stayed up: then it has arrived. */
function wasOnline(view: HistoryView, machine: string, report: EntryOf<'answer-sent'>): boolean {
  const troubled = ['half-open', 'cut-after-answer'];
  return (
    !view
      .entriesOf('disconnected')
      .some(({ event }) => event.machine === machine && Math.abs(event.t - report.event.t) <= view.slackMs) &&
    !view.entriesOf('fault-fired').some(({ event }) => event.machine === machine && troubled.includes(event.fault))
  );
}
