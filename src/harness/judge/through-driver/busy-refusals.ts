import type { HistoryView } from '../../history/view/history-view.ts';
import type { EntryOf } from '../../history/view/view-types.ts';
import type { SeenDelivery, SeenRun } from './seen-deliveries.ts';

/** The refusal of a machine that is busy (PROTOCOL §4.9). */
const busyCode = 6057;

/** A call for a delivery that was refused because its machine is busy. */
export interface BusyRefusal {
  readonly call: EntryOf<'call'>;
  readonly answer: EntryOf<'answer'>;
  /** Whether only deliveries that were seen can hold the machine. */
  readonly isHolderSeen: boolean;
}

/** The refusals of one machine as busy. */
export function busyRefusals({ view, answers }: SeenRun, machine: string): readonly BusyRefusal[] {
  const dwellMs = dwellMsOf(view, machine);
  const unanswered = new Set(view.entriesOf('no-answer').map(({ event }) => event.call));
  const calls = view.entriesOf('call').filter(({ event }) => event.machine === machine && event.endpoint === 'deliver');
  // One whose answer was lost may hold the machine without being seen.
  const allAnswered = !calls.some(({ event }) => unanswered.has(event.call));
  return calls.flatMap((call) => {
    const answer = answers.get(call.event.call);
    if (answer?.event.code !== busyCode || call.event.repeatOf !== 0) return [];
    // Another client may have held it when the run began.
    return [{ call, answer, isHolderSeen: allAnswered && call.event.t > dwellMs + view.slackMs }];
  });
}

/** Dwell limit of a machine, ms; 0: the history does not state it. */
export function dwellMsOf(view: HistoryView, machine: string): number {
  return view.machines.get(machine)?.spec?.dwellMs ?? 0;
}

/** When a delivery has freed its machine at the latest. */
export function latestRelease({ granted, notices }: SeenDelivery, dwellMs: number): number {
  return Math.min(granted.to + dwellMs, notices[0]?.entry.event.t ?? Infinity);
}
