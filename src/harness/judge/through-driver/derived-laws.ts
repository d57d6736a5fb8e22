import type { CheckResult } from '../../checks/check.ts';
import { callbackDelivered } from '../../checks/callbacks/callback-delivered.ts';
import { honestSuccess } from '../../checks/delivery/honest-success.ts';
import type { HistoryView } from '../../history/view/history-view.ts';
import { seenRun, type SeenDelivery } from './seen-deliveries.ts';

/** The refusal of a machine that is busy (PROTOCOL §4.9). */
const busyCode = 6057;

/** A try to get a machine, and whether it got it. Times in ms of the run. */
interface Try {
  readonly machine: string;
  readonly from: number;
  readonly to: number;
  /** Empty: refused as busy. */
  readonly delivery: string;
}

/**
 * Laws whose own check needs events of the core. What breaks one of these is found under another law: a lock that lets
 * two in, or is not freed, under `dwell-bound`, a command that no merchant asked for under `paid-first`, an end that is
 * not notified under `callback-delivered`. Here stands how often each was put to the test.
 */
const casesByLaw: Readonly<Record<string, (view: HistoryView, results: readonly CheckResult[]) => number>> = {
  'mutual-exclusion': (view) => testedHolds(view).length,
  'granted-dispatch': (view) => seenRun(view).deliveries.filter(({ commanded }) => commanded !== undefined).length,
  fencing: (view) => testedHolds(view).filter((held) => hadOlderReport(view, held)).length,
  'prompt-release': (view) => promptGrants(view),
  'single-release': (view) => promptGrants(view),
  conservation: (_, results) => casesOf(results, honestSuccess.name) + casesOf(results, callbackDelivered.name),
  liveness: (_, results) => casesOf(results, callbackDelivered.name),
};

/** Names of these laws. */
export const derivedLaws: readonly string[] = Object.keys(casesByLaw);

/** One result for each law, without findings. @param results of the laws that find what breaks one of these. */
export function derivedResults(view: HistoryView, results: readonly CheckResult[]): readonly CheckResult[] {
  return Object.entries(casesByLaw).map(([check, count]) => ({
    check,
    cases: count(view, results),
    stalledCases: 0,
    selfStalledCases: 0,
    findings: [],
    undecided: [],
    notes: [],
  }));
}

function casesOf(results: readonly CheckResult[], check: string): number {
  return results.find((result) => result.check === check)?.cases ?? 0;
}

function triesOf(view: HistoryView): readonly Try[] {
  const { answers } = seenRun(view);
  return view.entriesOf('call').flatMap(({ event }) => {
    const answer = answers.get(event.call)?.event;
    if (event.endpoint !== 'deliver' || event.repeatOf !== 0 || !answer) return [];
    const got = answer.code === 0 && answer.delivery !== '';
    if (!got && answer.code !== busyCode) return [];
    return [{ machine: event.machine, from: event.t, to: answer.t, delivery: answer.delivery }];
  });
}

/** A hold that was tried while it lasted for certain. */
interface TestedHold {
  readonly holder: SeenDelivery;
  readonly at: Try;
}

function testedHolds(view: HistoryView): readonly TestedHold[] {
  const { deliveries } = seenRun(view);
  return triesOf(view).flatMap((at) => {
    const holder = deliveries.find(
      (delivery) => delivery.machine === at.machine && delivery.id !== at.delivery && holdsAt(view, delivery, at),
    );
    return holder ? [{ holder, at }] : [];
  });
}

function holdsAt(view: HistoryView, { machine, granted, notices, view: seen }: SeenDelivery, at: Try): boolean {
  const dwellMs = view.machines.get(machine)?.spec?.dwellMs ?? 0;
  const reportedAt = seen.answers.find(({ event }) => event.sent)?.event.t ?? Infinity;
  const endsAt = Math.min(granted.from + dwellMs, reportedAt, notices[0]?.entry.event.t ?? Infinity);
  return granted.to <= at.from && at.to < endsAt;
}

/** Whether an older delivery was reported while this one held: that must not free the machine. */
function hadOlderReport(view: HistoryView, { holder, at }: TestedHold): boolean {
  return seenRun(view).deliveries.some(
    (older) =>
      older.machine === holder.machine &&
      older.granted.to < holder.granted.from &&
      older.view.answers.some(({ event }) => event.sent && event.t > holder.granted.to && event.t < at.from),
  );
}

/** Grants that came although the dwell limit of the delivery before was not over: its end had freed the machine. */
function promptGrants(view: HistoryView): number {
  const { deliveries } = seenRun(view);
  return triesOf(view).filter(({ machine, from, delivery }) => {
    if (delivery === '') return false;
    const dwellMs = view.machines.get(machine)?.spec?.dwellMs ?? 0;
    return deliveries.some(
      ({ id, machine: other, granted, notices }) =>
        other === machine &&
        id !== delivery &&
        granted.to < from &&
        from < granted.from + dwellMs &&
        (notices[0]?.entry.event.t ?? Infinity) <= from,
    );
  }).length;
}
