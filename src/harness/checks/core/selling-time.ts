import { groupBy, lowerBound } from '#harness/sorted.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';

/** A stretch of time in which a machine was not in NORMAL: no queued job starts then (PROTOCOL §13). */
interface Closing {
  readonly from: number;
  /** Infinity when the machine did not sell again. */
  readonly to: number;
  /** How long the machine had been selling when it began, ms. */
  readonly sellingMs: number;
}

/** When a machine has been selling for so many ms since a time of the run; Infinity when it never was. */
export type AfterSelling = (machine: string, from: number, sellingMs: number) => number;

/** Reads the modes of all machines: the core's events, and the mode that the header declares for the start. */
export function sellingTime(view: HistoryView): AfterSelling {
  const modes = groupBy(view.entriesOf('machine-mode'), ({ event }) => event.machine);
  const declared = new Map(view.header.machines.map(({ machine, mode }) => [machine, mode]));
  const closings = new Map<string, readonly Closing[]>();
  for (const machine of new Set([...declared.keys(), ...modes.keys()])) {
    const changes = (modes.get(machine) ?? []).map(({ event }) => ({ t: event.t, mode: event.mode }));
    closings.set(machine, closingsOf([{ t: -Infinity, mode: declared.get(machine) ?? 'NORMAL' }, ...changes]));
  }
  return (machine, from, sellingMs) => {
    const ofMachine = closings.get(machine) ?? [];
    return momentOf(ofMachine, sellingAt(ofMachine, from) + sellingMs);
  };
}

function closingsOf(changes: readonly { readonly t: number; readonly mode: string }[]): readonly Closing[] {
  const closings: Closing[] = [];
  let closedMs = 0;
  let closedAt: number | null = null;
  const close = (from: number, to: number): void => {
    // What lies before the run counts for nothing.
    closings.push({ from, to, sellingMs: Math.max(from, 0) - closedMs });
    closedMs += to - Math.max(from, 0);
  };
  for (const { t, mode } of changes) {
    if (mode !== 'NORMAL') closedAt ??= t;
    else if (closedAt !== null) {
      close(closedAt, t);
      closedAt = null;
    }
  }
  if (closedAt !== null) close(closedAt, Infinity);
  return closings;
}

/** How long a machine had been selling at a time of the run, ms. */
function sellingAt(closings: readonly Closing[], t: number): number {
  const last = closings[lowerBound(closings, ({ from }) => from > t) - 1];
  return last === undefined ? t : last.sellingMs + Math.max(0, t - last.to);
}

/** The reverse: when it had been selling for so long. At the instant of a closing this is the closing's end. */
function momentOf(closings: readonly Closing[], soldMs: number): number {
  const last = closings[lowerBound(closings, ({ sellingMs }) => sellingMs > soldMs) - 1];
  return last === undefined ? soldMs : last.to + (soldMs - last.sellingMs);
}
