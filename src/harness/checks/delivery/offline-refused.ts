import type { Check } from '../check.ts';
import { FindingCollector } from '../check.ts';
import { newCalls } from './new-calls.ts';
import { lowerBound } from '#harness/sorted.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import { isPast } from '#harness/history/view/history-view.ts';
import type { EntryOf } from '#harness/history/view/view-types.ts';
import { resolutionMs } from '#harness/history/view/view-types.ts';

/** Refusal because the machine is offline (PROTOCOL §6). */
const offlineCode = 4008;

export const offlineRefused: Check = {
  name: 'offline-refused',
  title: 'A delivery is accepted for a machine that is online only, and one that is online is not refused as offline.',
  section: 'INVARIANTS, lock and delivery; PROTOCOL §6, §7',
  /** Looks at every delivery that a merchant asked for and got, and at every refusal of a machine as offline. */
  judge(view) {
    const collector = new FindingCollector(this.name);
    const periodsByMachine = onlinePeriods(view);
    for (const delivery of view.deliveries.values()) {
      const { start, machine, id } = delivery;
      // A queued job starts when its turn comes; a command that cannot be sent fails at once.
      if (!start || start.event.job !== 0) continue;
      const period = periodAt(periodsByMachine.get(machine) ?? [], start.event.t - view.slackMs);
      const isOffline = period?.online === false && period.to - resolutionMs > start.event.t + view.slackMs;
      if (!isOffline) collector.addCases();
      // The machine may have gone while the decision was made.
      if (!isOffline || !collector.addTimedCase(view, period.from, start.event.t)) continue;
      collector.addFinding({
        machine,
        entry: start,
        message: `Delivery ${id} was accepted, though the machine had been silent since ${period.from} ms.`,
        impact: 'A customer pays at a machine that cannot serve, and has to wait for the money to come back.',
      });
    }
    judgeRefusals(view, collector, periodsByMachine);
    return collector.result();
  },
};

/** A stretch in which a machine was online, or was not, by the core's own account. */
interface OnlinePeriod {
  readonly online: boolean;
  /** ms since the run began. */
  readonly from: number;
  readonly to: number;
}

/** Online periods of every machine that was ever connected. They end when the core is killed. */
function onlinePeriods(view: HistoryView): Map<string, OnlinePeriod[]> {
  const periodsByMachine = new Map<string, OnlinePeriod[]>();
  /** Machines that are online. */
  const heard = new Set<string>();
  const setOnline = (machine: string, online: boolean, at: number): void => {
    const periods = periodsByMachine.get(machine) ?? [];
    const last = periods.at(-1);
    if (last?.online === online) return;
    if (last) periods[periods.length - 1] = { ...last, to: at };
    periods.push({ online, from: at, to: Infinity });
    periodsByMachine.set(machine, periods);
    if (online) heard.add(machine);
    else heard.delete(machine);
  };
  const changes = [
    ...view.entriesOf('machine-online'),
    ...view.entriesOf('machine-offline'),
    ...view.entriesOf('core-killed'),
    ...view.entriesOf('core-started'),
  ].sort((a, b) => a.rank - b.rank);
  for (const { event } of changes) {
    if (event.kind === 'machine-online') setOnline(event.machine, true, event.t);
    else if (event.kind === 'machine-offline') setOnline(event.machine, false, event.t);
    else for (const machine of heard) setOnline(machine, false, event.t);
  }
  return periodsByMachine;
}

function periodAt(periods: readonly OnlinePeriod[], t: number): OnlinePeriod | undefined {
  const period = periods[lowerBound(periods, ({ to }) => t <= to)];
  return period && period.from + resolutionMs < t ? period : undefined;
}

function judgeRefusals(
  view: HistoryView,
  collector: FindingCollector,
  periodsByMachine: ReadonlyMap<string, readonly OnlinePeriod[]>,
): void {
  const answers = new Map(view.entriesOf('answer').map((entry) => [entry.event.call, entry]));
  for (const endpoint of ['deliver', 'queue-order', 'lane-test']) {
    for (const call of newCalls(view, endpoint)) {
      const answer = answers.get(call.event.call);
      if (answer?.event.code !== offlineCode) continue;
      judgeRefusal(view, collector, periodsByMachine.get(call.event.machine) ?? [], call, answer);
    }
  }
}

function judgeRefusal(
  view: HistoryView,
  collector: FindingCollector,
  periods: readonly OnlinePeriod[],
  call: EntryOf<'call'>,
  answer: EntryOf<'answer'>,
): void {
  // Of the first two that last beyond the answer, one is online.
  const first = lowerBound(periods, ({ to }) => isPast(view, to, answer.event.t));
  const period = periods.slice(first, first + 2).find(({ online, from }) => online && isPast(view, call.event.t, from));
  // A stalled core reports late that a machine is offline.
  const stalledMs = period ? view.stalls.stalledMs(call.event.t, answer.event.t + view.slackMs) : 0;
  if (stalledMs > 0) collector.addStalledCase();
  else collector.addCases();
  if (!period || stalledMs > 0) return;
  collector.addFinding({
    machine: call.event.machine,
    entry: answer,
    evidence: [call],
    message: `The machine was refused as offline, though the core had heard it from ${period.from} ms on.`,
    impact: 'A machine that could serve turns customers away.',
  });
}
