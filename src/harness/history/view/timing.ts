import type { Stall } from '../event.ts';
import { externalStallMs } from './stall-index.ts';
import type { HistoryView } from './history-view.ts';
import { isPast } from './history-view.ts';
import { resolutionMs } from './view-types.ts';

/** Share of δ: anything later than this is not simply on time if there was a stall. */
const onTimeShare = 0.5;

/**
 * How much of a stretch of time stalls can explain, ms: what they lasted within it. A path of several legs (the
 * machine's answer, the core's timer, the receipt) is late by the stalls of all its legs together, and they lie in it
 * one after the other: their sum is enough, however many legs there are.
 */
export function explainedMs(view: HistoryView, from: number, to: number, countedMs?: (stall: Stall) => number): number {
  return view.stalls.delayMs(from, to, countedMs);
}

/** How something compares with its upper bound in time. `stalled`: this computer stalled, and nothing can be judged. */
export type Timing = 'on-time' | 'late' | 'stalled';

/** Judges what was due at `due`, with δ, and came at `came`; ms since the run began. */
export function judgeTiming(
  view: HistoryView,
  due: number,
  actual: number,
  countedMs?: (stall: Stall) => number,
): Timing {
  if (actual <= due + view.slackMs * onTimeShare + resolutionMs) return 'on-time';
  const isLate = isPast(view, actual, due);
  const stalledMs = explainedMs(view, due, actual, countedMs);
  if (isLate) return isPast(view, actual - stalledMs, due) ? 'late' : 'stalled';
  return stalledMs > view.slackMs * onTimeShare ? 'stalled' : 'on-time';
}

/** A bound that this computer's stalls explain, but not without the time in which the process itself computed. */
export function isStalledByOwnProcess(view: HistoryView, due: number, actual: number): boolean {
  return judgeTiming(view, due, actual, externalStallMs) === 'late';
}
