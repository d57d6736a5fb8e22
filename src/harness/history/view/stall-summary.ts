import type { History, HistoryEvent, Stalled } from '../event.ts';
import { heldByComputerMs } from './stall-index.ts';
import { firstPlace, greatestSoFar, groupedBy } from '#harness/sorted.ts';
import type { HistoryView } from './history-view.ts';
import { viewOf } from './history-view.ts';
import type { EventOf, MachineView, Mark } from './view-types.ts';

/** Characters of a customer's name that are searched for a machine's number. */
const longestCustomer = 256;

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
  const longest = all.reduce<Stalled | null>(
    (most, stall) => (stall.heldMs > (most?.heldMs ?? 0) ? stall : most),
    null,
  );
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
  const reachingBack = reachingBackIn(view);
  events.forEach((event, index) => {
    if (event.kind !== 'expectation') return;
    const customer = event.step.split(': ')[0] ?? '';
    const from = last.get(customer) ?? 0;
    last.set(customer, event.t);
    if (event.met || isPersonsWord(event)) return;
    if (!lost.has(customer) && view.stalls.heldMs(reachingBack(customer, from), event.t) <= view.slackMs) return;
    lost.add(customer);
    found.add(index);
  });
  return found;
}

/** A person who says that something is wrong has looked. */
function isPersonsWord({ step }: Expectation): boolean {
  return step.includes(': ask "');
}

/** Finds when what a customer met with at a time had begun: a lock, or a silence for which the machine counts as offline. */
type ReachingBack = (customer: string, from: number) => number;

function reachingBackIn(view: HistoryView): ReachingBack {
  const machineOf = customersMachines(view);
  const online = groupedBy(view.of('machine-online'), ({ event }) => event.machine);
  const offline = groupedBy(view.of('machine-offline'), ({ event }) => event.machine);
  const released = new Map<MachineView, readonly number[]>();
  /** Of all holds that began no later and lasted until this time, the first one's beginning. */
  const holdAt = (machine: MachineView, t: number): number => {
    const until = released.get(machine) ?? greatestSoFar(machine.grants, ({ release }) => release?.event.t ?? Infinity);
    released.set(machine, until);
    return Math.min(t, machine.grants[firstPlace(until, (end) => end >= t)]?.mark.event.t ?? t);
  };
  /** The core may have heard nothing for as long as the fallback before it said so. */
  const offlineAt = (machine: string, t: number): number => {
    const heard = lastBy(online.get(machine) ?? [], t) ?? -Infinity;
    const silent = lastBy(offline.get(machine) ?? [], t);
    return silent === undefined || silent < heard ? t : silent - view.header.timeoutMs;
  };
  return (customer, from) => {
    const machine = machineOf(customer);
    return machine ? Math.min(from, holdAt(machine, from), offlineAt(machine.machine, from)) : from;
  };
}

/** When the last of these events was that came no later. */
function lastBy(marks: readonly Mark<HistoryEvent>[], t: number): number | undefined {
  return marks[firstPlace(marks, ({ event }) => event.t > t) - 1]?.event.t;
}

/** Finds the machine that a customer's name has in it: the foremost one, if there are several. */
function customersMachines({ machines }: HistoryView): (customer: string) => MachineView | undefined {
  const places = new Map([...machines.keys()].map((machine, place) => [machine, place]));
  const lengths = [...new Set([...places.keys()].map(({ length }) => length))].filter(
    (length) => length <= longestCustomer,
  );
  const known = new Map<string, MachineView | undefined>();
  const find = (customer: string): MachineView | undefined => {
    let foremost: { readonly machine: string; readonly place: number } | undefined;
    for (const length of lengths) {
      for (let from = 0; from + length <= customer.length; from += 1) {
        const machine = customer.slice(from, from + length);
        const place = places.get(machine) ?? Infinity;
        if (place < (foremost?.place ?? Infinity)) foremost = { machine, place };
      }
    }
    return foremost && machines.get(foremost.machine);
  };
  return (customer) => {
    if (!known.has(customer)) known.set(customer, find(customer.slice(0, longestCustomer)));
    return known.get(customer);
  };
}
