import type { History, HistoryEvent } from './event.ts';

/**
 * How long after the end of one of several cores the others may need to take over what was its own, ms: until its
 * lease has expired and they have noticed that.
 */
const takeoverMs = 10_000;
/** How long the cores may share the work unevenly after one has come back, ms. */
const rejoinMs = 3_000;

const unions = new WeakMap<History, History>();

/**
 * A history of several cores as one of the service that they are together, for those who judge it: it stops when the
 * last core does, and starts with the first. While one of them is gone, the service stands still in part. Events keep
 * their places; what is added stands at the end.
 */
export function unionOfCores(history: History): History {
  if (!history.events.some(({ core }) => core !== undefined)) return history;
  const known = unions.get(history);
  if (known) return known;
  const union = { ...history, events: unionEvents(history.events, history.header.slackMs) };
  unions.set(history, union);
  return union;
}

function unionEvents(events: readonly HistoryEvent[], slackMs: number): readonly HistoryEvent[] {
  const running = new Set<string>();
  const goneAt = new Map<string, number>();
  const outages: HistoryEvent[] = [];
  const end = events.at(-1)?.t ?? 0;
  // What falls due less than δ before may be overtaken by it.
  const addOutage = (core: string, from: number, to: number): void =>
    void outages.push(...outageOf(core, Math.max(0, from - slackMs), Math.max(to + rejoinMs, from + takeoverMs), end));
  const seen = events.map((event): HistoryEvent => {
    const { core } = event;
    if (core === undefined) return event;
    if (event.kind === 'core-started') {
      const gone = goneAt.get(core);
      goneAt.delete(core);
      if (gone !== undefined) addOutage(core, gone, event.t);
      running.add(core);
      return running.size === 1 ? event : partOf(event, core);
    }
    if (event.kind !== 'core-killed' && event.kind !== 'core-stopped') return event;
    goneAt.set(core, event.t);
    running.delete(core);
    return running.size === 0 ? event : partOf(event, core);
  });
  // At the end all are stopped together.
  for (const [core, gone] of goneAt) if (gone < end) addOutage(core, gone, Infinity);
  for (const { core, from, to } of longFaults(events)) addOutage(core, from, to);
  return [...seen, ...outages, ...silentLines(events)];
}

/**
 * A core that is gone, to those who see the service alone: what is due may come late, and what a receiver answered may
 * not have been read.
 */
function outageOf(core: string, from: number, to: number, end: number): readonly HistoryEvent[] {
  const plan = `${core} gone at ${from} ms`;
  const blocked = { by: 'harness', plan, fault: 'blocked', core } as const;
  const unread = { by: 'network', plan: `${plan}, answers`, fault: 'loss', path: 'callbacks' } as const;
  return [
    { ...blocked, t: from, kind: 'core-fault-started' },
    { ...unread, t: from, kind: 'network-fault-started' },
    ...(to < end
      ? ([
          { ...blocked, t: to, kind: 'core-fault-ended' },
          { ...unread, t: to, kind: 'network-fault-ended' },
        ] as const)
      : []),
  ];
}

/** A core that stands still for so long may count as dead, ms. */
const longStillMs = 1_000;

/**
 * Connections to a core that stood still or could not reach the database: to all others they are half-open, until the
 * machine dials again.
 */
function silentLines(events: readonly HistoryEvent[]): readonly HistoryEvent[] {
  const still = longFaults(events);
  const holders = new Map<string, string>();
  const silent: HistoryEvent[] = [];
  const add = (machine: string, t: number): void =>
    void silent.push({
      t,
      by: 'machine',
      kind: 'fault-fired',
      machine,
      run: 0,
      delivery: '',
      fault: 'half-open',
      plan: '',
    });
  for (const event of events) {
    if (event.kind === 'machine-online' && event.core !== undefined) holders.set(event.machine, event.core);
    else if (event.kind === 'machine-offline') holders.delete(event.machine);
    else if (event.kind === 'core-fault-started' && still.some(({ plan }) => plan === event.plan))
      for (const [machine, core] of holders) if (core === event.core) add(machine, event.t);
    // It may have dialled the core that stands still.
    if (event.kind === 'connected' && still.some(({ from, to }) => event.t >= from && event.t <= to))
      add(event.machine, event.t);
  }
  return silent;
}

interface LongFault {
  readonly core: string;
  readonly plan: string;
  readonly from: number;
  readonly to: number;
}

/** Faults of one core's process, or of its way to the database, that last; also those that outlast the history. */
function longFaults(events: readonly HistoryEvent[]): readonly LongFault[] {
  const begun = new Map<string, { readonly core: string; readonly from: number }>();
  const long: LongFault[] = [];
  const add = (plan: string, to: number): void => {
    const fault = begun.get(plan);
    if (fault && to - fault.from >= longStillMs) long.push({ ...fault, plan, to });
    begun.delete(plan);
  };
  for (const event of events) {
    if (event.kind === 'core-fault-started' && event.core !== undefined)
      begun.set(event.plan, { core: event.core, from: event.t });
    else if (event.kind === 'core-fault-ended') add(event.plan, event.t);
  }
  for (const plan of [...begun.keys()]) add(plan, Infinity);
  return long;
}

/** Stands where one of several cores started or ended, which the others go on without. */
function partOf({ t }: HistoryEvent, core: string): HistoryEvent {
  return { t, by: 'harness', kind: 'core-fault-ended', plan: `a start or end of ${core}`, fault: 'blocked', core };
}
