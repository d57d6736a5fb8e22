import { FindingCollector, formatMs, type Check } from '../../checks/check.ts';
import { dwellBound } from '../../checks/lock/dwell-bound.ts';
import { timeoutBound } from '../../checks/delivery/timeout-bound.ts';
import type { HistoryView } from '../../history/view/history-view.ts';
import { busyRefusals, dwellMsOf, latestRelease, type BusyRefusal } from './busy-refusals.ts';
import { judgeRetryTimes } from './retry-times.ts';
import { hadReceiverFaults, seenRun, type SeenDelivery } from './seen-deliveries.ts';

/** A lock without a result holds as long as declared, by what was refused and what was granted. */
export const dwellBoundOutside: Check = {
  ...dwellBound,
  /** Looks at every grant that follows another, at every refusal of a busy machine, and at the time that it names. */
  judge(view) {
    const collector = new FindingCollector(dwellBound.name);
    const run = seenRun(view);
    for (const machine of view.machines.keys()) {
      const grants = run.deliveries
        .filter((delivery) => delivery.machine === machine && delivery.granted.to < Infinity)
        .sort((a, b) => a.granted.to - b.granted.to);
      for (const [index, grant] of grants.entries()) judgeGrant(view, collector, grant, grants.slice(0, index));
      const busy = busyRefusals(run, machine);
      judgeRefusals(view, collector, busy, grants);
      judgeRetryTimes(view, collector, busy, grants);
    }
    return collector.result();
  },
};

/** When a delivery may have ended at the earliest: with a report of any kind, or the cloud's own word. */
function earliestEnd({ view, notices }: SeenDelivery): number {
  const reported = view.answers.find(({ event }) => event.sent);
  return Math.min(reported?.event.t ?? Infinity, notices[0]?.entry.event.t ?? Infinity);
}

/** A grant while an earlier one must still have held. */
function judgeGrant(
  view: HistoryView,
  collector: FindingCollector,
  grant: SeenDelivery,
  earlier: readonly SeenDelivery[],
): void {
  const { machine } = grant;
  const dwellMs = dwellMsOf(view, machine);
  // Without a command it is not known whether it was in flight.
  const open = earlier.filter(
    (other) => other.commanded !== undefined && earliestEnd(other) > grant.granted.to + view.slackMs,
  );
  const last = open.at(-1);
  if (!last) return;
  collector.addCases();
  const heldUntil = last.granted.from + dwellMs;
  if (grant.granted.to >= heldUntil - view.slackMs) return;
  const entry = grant.call ?? grant.view.commandsReceived[0];
  if (!entry) return;
  collector.addFinding({
    machine,
    entry,
    evidence: [last.call, last.view.commandsReceived[0]],
    message:
      `Delivery ${grant.id} was granted at most ${formatMs(grant.granted.to - last.granted.from)} after delivery ` +
      `${last.id}, which had no result; the machine's limit is ${formatMs(dwellMs)}.`,
    impact: 'The next order can start while the goods of the customer before are still on their way out.',
  });
}

/** A refusal of a machine that no delivery can hold any more. */
function judgeRefusals(
  view: HistoryView,
  collector: FindingCollector,
  refusals: readonly BusyRefusal[],
  grants: readonly SeenDelivery[],
): void {
  for (const { call, answer, isHolderSeen } of refusals) {
    const dwellMs = dwellMsOf(view, call.event.machine);
    const before = grants.filter(({ granted }) => granted.from <= answer.event.t);
    const freeAt = Math.max(0, ...before.map((grant) => latestRelease(grant, dwellMs)));
    if (!isHolderSeen || !collector.addTimedCase(view, freeAt, call.event.t)) continue;
    const last = before.at(-1);
    collector.addFinding({
      machine: call.event.machine,
      entry: answer,
      evidence: [call, last?.call],
      message:
        `The machine was refused as busy at ${formatMs(call.event.t)}, although ` +
        `${last ? `delivery ${last.id} can have held it until ${formatMs(freeAt)} at most` : 'no delivery held it'}; ` +
        `its limit is ${formatMs(dwellMs)}.`,
      impact: 'A machine that could serve turns customers away.',
    });
  }
}

/** A delivery without a result ends with a timeout, when the fallback is over and not before. */
export const timeoutBoundOutside: Check = {
  ...timeoutBound,
  /** Looks at every delivery that timed out, or should have. */
  judge(view) {
    const collector = new FindingCollector(timeoutBound.name);
    for (const delivery of seenRun(view).deliveries) judgeTimeout(view, collector, delivery);
    return collector.result();
  },
};

function judgeTimeout(view: HistoryView, collector: FindingCollector, delivery: SeenDelivery): void {
  const { id, machine, granted, notices, reports, hasOddReport } = delivery;
  const { timeoutMs, callbacks } = view.header;
  const [first] = notices;
  const entry = first?.entry ?? delivery.call ?? delivery.view.commandsReceived[0];
  if (!entry || granted.to === Infinity) return;
  const isTimeout = first?.outcome === 'timeout';
  if (!isTimeout && (reports.length > 0 || hasOddReport || first)) return;
  const isEarly = isTimeout && first.entry.event.t < granted.from + timeoutMs - view.slackMs;
  const waitMs = hadReceiverFaults(view) ? callbacks.timeoutMs * callbacks.maxAttempts : 0;
  if (isEarly) collector.addCases();
  else if (!collector.addTimedCase(view, granted.to + timeoutMs + waitMs, first?.entry.event.t ?? view.end.t)) return;
  collector.addFinding({
    machine,
    entry,
    evidence: [delivery.call],
    message: isEarly
      ? `Delivery ${id} timed out ${formatMs(first.entry.event.t - granted.from)} after its request; the fallback ` +
        `is ${formatMs(timeoutMs)}.`
      : `Delivery ${id} had no result, and ${formatMs((first?.entry.event.t ?? view.end.t) - granted.to)} after its ` +
        `grant ${first ? 'it timed out' : 'it had not timed out'}; the fallback is ${formatMs(timeoutMs)}.`,
    impact: isEarly
      ? 'Goods that are still on their way out are refunded.'
      : 'The customer waits for goods or money longer than was promised.',
  });
}
