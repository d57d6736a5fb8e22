import type { History, HistoryEvent, Stall } from '../event.ts';
import { externalStallMs } from './stall-index.ts';
import { lowerBound, runningMaxima, groupBy } from '#harness/sorted.ts';
import type { HistoryView } from './history-view.ts';
import { historyView } from './history-view.ts';
import type { EventOf, MachineView, EventEntry } from './view-types.ts';

/** Characters of a customer's name that are searched for a machine's number. */
const longestCustomer = 256;

/** What this computer's own stalls mean for a run's verdict. */
export interface StallSummary {
  /** How often it stalled. */
  readonly stallCount: number;
  /** The longest time; null when it never was. */
  readonly longest: Stall | null;
  /** All stalls of the process that had the most, ms of the run's time. */
  readonly totalMs: number;
  /** Whether that is more than the slack allows for. */
  readonly exceedsSlack: boolean;
  /** Expectations that were not met and that a stall explains: indexes into the events of the history. */
  readonly explainedExpectations: ReadonlySet<number>;
}

/** Looks at the stalls of a history, and at the unmet expectations that they explain. */
export function summarizeStalls(history: History): StallSummary {
  const view = historyView(history);
  const { all } = view.stalls;
  const longest = all.reduce<Stall | null>(
    (longestSoFar, stall) => (stall.stallMs > (longestSoFar?.stallMs ?? 0) ? stall : longestSoFar),
    null,
  );
  const totalMs = view.stalls.stalledMs(0, view.end.t);
  const explainedExpectations = all.length === 0 ? new Set<number>() : findExplainedExpectations(view, history.events);
  return { stallCount: all.length, longest, totalMs, exceedsSlack: isStalledBeyondSlack(view), explainedExpectations };
}

/** Whether the computer itself held the run up for more than the slack allows for: counts and shares may come of it. */
export function isStalledBeyondSlack(view: HistoryView): boolean {
  return view.stalls.stalledMs(0, view.end.t, externalStallMs) > view.slackMs;
}

type Expectation = EventOf<'expectation'>;

/**
 * What was not met while the computer stalled, between the same customer's expectation before it and this one. What
 * had begun before on its machine counts with it; and after one that a stall explains the customer has lost the thread.
 */
function findExplainedExpectations(view: HistoryView, events: readonly HistoryEvent[]): ReadonlySet<number> {
  const indexes = new Set<number>();
  const lastExpectationAt = new Map<string, number>();
  const affectedCustomers = new Set<string>();
  const earliestCauseAt = reachingBackIn(view);
  events.forEach((event, index) => {
    if (event.kind !== 'expectation') return;
    const customer = event.step.split(': ')[0] ?? '';
    const from = lastExpectationAt.get(customer) ?? 0;
    lastExpectationAt.set(customer, event.t);
    if (event.met || isOperatorExpectation(event)) return;
    if (
      !affectedCustomers.has(customer) &&
      view.stalls.stalledMs(earliestCauseAt(customer, from), event.t) <= view.slackMs
    )
      return;
    affectedCustomers.add(customer);
    indexes.add(index);
  });
  return indexes;
}

/** An answer of a person is never explained by a stall. */
function isOperatorExpectation({ step }: Expectation): boolean {
  return step.includes(': ask "');
}

/**
 * Finds when what a customer met with at a time had begun: a lock, or a silence for which the machine counts as
 * offline.
 */
type ReachingBack = (customer: string, from: number) => number;

function reachingBackIn(view: HistoryView): ReachingBack {
  const machineOf = customersMachines(view);
  const online = groupBy(view.entriesOf('machine-online'), ({ event }) => event.machine);
  const offline = groupBy(view.entriesOf('machine-offline'), ({ event }) => event.machine);
  const released = new Map<MachineView, readonly number[]>();
  /** Of all holds that began no later and lasted until this time, the first one's beginning. */
  const holdStartedAt = (machine: MachineView, t: number): number => {
    const until = released.get(machine) ?? runningMaxima(machine.grants, ({ release }) => release?.event.t ?? Infinity);
    released.set(machine, until);
    return Math.min(t, machine.grants[lowerBound(until, (end) => end >= t)]?.entry.event.t ?? t);
  };
  /** The machine may have been silent for the whole fallback time before the core reports it offline. */
  const offlineSince = (machine: string, t: number): number => {
    const heard = lastBy(online.get(machine) ?? [], t) ?? -Infinity;
    const silent = lastBy(offline.get(machine) ?? [], t);
    return silent === undefined || silent < heard ? t : silent - view.header.timeoutMs;
  };
  return (customer, from) => {
    const machine = machineOf(customer);
    return machine ? Math.min(from, holdStartedAt(machine, from), offlineSince(machine.machine, from)) : from;
  };
}

/** The time of the last of these events up to `t`. */
function lastBy(entries: readonly EventEntry<HistoryEvent>[], t: number): number | undefined {
  return entries[lowerBound(entries, ({ event }) => event.t > t) - 1]?.event.t;
}

/** Finds the machine whose number is in a customer's name: the first of the fleet, if there are several. */
function customersMachines({ machines }: HistoryView): (customer: string) => MachineView | undefined {
  const places = new Map([...machines.keys()].map((machine, place) => [machine, place]));
  const lengths = [...new Set([...places.keys()].map(({ length }) => length))].filter(
    (length) => length <= longestCustomer,
  );
  const known = new Map<string, MachineView | undefined>();
  const find = (customer: string): MachineView | undefined => {
    let first: { readonly machine: string; readonly place: number } | undefined;
    for (const length of lengths) {
      for (let from = 0; from + length <= customer.length; from += 1) {
        const machine = customer.slice(from, from + length);
        const place = places.get(machine) ?? Infinity;
        if (place < (first?.place ?? Infinity)) first = { machine, place };
      }
    }
    return first && machines.get(first.machine);
  };
  return (customer) => {
    if (!known.has(customer)) known.set(customer, find(customer.slice(0, longestCustomer)));
    return known.get(customer);
  };
}
