import type { History, HistoryEvent, Stalled } from '../history/event.ts';
import { heldByComputerMs } from './stalls.ts';
import type { HistoryView } from './view.ts';
import { viewOf } from './view.ts';
import type { EventOf, MachineView } from './view-parts.ts';

/** What this computer's own stalls mean for a run's verdict. */
export interface HeldUp {
  /** How often it was held up. */
  readonly times: number;
  /** The longest time; null when it never was. */
  readonly longest: Stalled | null;
  /** All stalls of the process that had the most, ms of the run's time. */
  readonly totalMs: number;
  /** Whether that is more than the slack allows for. */
  readonly matters: boolean;
  /** Expectations that were not met and that a stall explains: indexes into the events of the history. */
  readonly expectations: ReadonlySet<number>;
}

/** Looks at the stalls of a history, and at the unmet expectations that they explain. */
export function heldUpIn(history: History): HeldUp {
  const view = viewOf(history);
  const { all } = view.stalls;
  const longest = all.reduce<Stalled | null>((most, stall) => (stall.heldMs > (most?.heldMs ?? 0) ? stall : most), null);
  const totalMs = view.stalls.heldMs(0, view.end.t);
  const expectations = all.length === 0 ? new Set<number>() : explained(view, history.events);
  return { times: all.length, longest, totalMs, matters: isHeldUp(view), expectations };
}

/** Whether the computer itself held the run up for more than the slack allows for: counts and shares may come of it. */
export function isHeldUp(view: HistoryView): boolean {
  return view.stalls.heldMs(0, view.end.t, heldByComputerMs) > view.slackMs;
}

type Expectation = EventOf<'expectation'>;

/**
 * What was not met while the computer was held up, between the same customer's expectation before it and this one. What had
 * begun before on its machine counts with it; and after one that a stall explains the customer has lost the thread.
 */
function explained(view: HistoryView, events: readonly HistoryEvent[]): ReadonlySet<number> {
  const found = new Set<number>();
  const last = new Map<string, number>();
  const lost = new Set<string>();
  events.forEach((event, index) => {
    if (event.kind !== 'expectation') return;
    const customer = event.step.split(': ')[0] ?? '';
    const from = last.get(customer) ?? 0;
    last.set(customer, event.t);
    if (event.met || isPersonsWord(event)) return;
    if (!lost.has(customer) && view.stalls.heldMs(reachingBack(view, customer, from), event.t) <= view.slackMs) return;
    lost.add(customer);
    found.add(index);
  });
  return found;
}

/** A person who says that something is wrong has looked. */
function isPersonsWord({ step }: Expectation): boolean {
  return step.includes(': ask "');
}

/** When what a customer met with at a time had begun: a lock, or a silence for which the machine counts as offline. */
function reachingBack(view: HistoryView, customer: string, from: number): number {
  const machine = [...view.machines.values()].find((one) => customer.includes(one.machine));
  if (!machine) return from;
  return Math.min(from, holdAt(machine, from), offlineAt(view, machine, from));
}

function holdAt({ grants }: MachineView, t: number): number {
  return Math.min(...grants.filter(({ mark, release }) => mark.event.t <= t && (release?.event.t ?? Infinity) >= t).map(({ mark }) => mark.event.t), t);
}

/** The core may have heard nothing for as long as the fallback before it said so. */
function offlineAt(view: HistoryView, { machine }: MachineView, t: number): number {
  const online = view.of('machine-online').findLast(({ event }) => event.machine === machine && event.t <= t)?.event.t ?? -Infinity;
  const offline = view.of('machine-offline').findLast(({ event }) => event.machine === machine && event.t <= t)?.event.t;
  return offline === undefined || offline < online ? t : offline - view.header.timeoutMs;
}
