import type { Frame, LinkChange } from '../observation.ts';
import type { Span } from '../span.ts';
import type { FrameWire } from '../wire/wire.ts';
import { StoredReports } from './stored-reports.ts';
import { eventAt, joined, lateMs, overlapsAny, type Disturbances, type SeenEvent } from './windows.ts';

/** What was seen at the machines' ends of their links. */
export interface SeenLinks {
  readonly frames: ReadonlyMap<string, readonly Frame[]>;
  readonly changes: ReadonlyMap<string, readonly LinkChange[]>;
}

/**
 * The frames of every machine, and what became of its link.
 * @param travelMs how long a frame is under way at most where nothing disturbs it.
 */
export function linksOf(seen: readonly SeenEvent[], disturbances: Disturbances, travelMs: number): SeenLinks {
  const ends = disconnections(seen);
  const frames = new Map<string, Frame[]>();
  const changes = new Map<string, LinkChange[]>();
  const connections = new Map<string, number>();
  const reports = new Map<string, StoredReports>();
  // Most runs double nothing: no frame of theirs is compared with others.
  const doubled = seen.some(({ event }) => doublesDown(event)) ? new DoubledFrames() : null;
  const reportsOf = (machine: string): StoredReports => {
    const known = reports.get(machine) ?? new StoredReports(disturbances);
    reports.set(machine, known);
    return known;
  };
  for (const { event, index } of seen) {
    if (doublesDown(event)) doubled?.note(event);
    if (event.by !== 'machine' || doubled?.isCopy(event)) continue;
    const { machine, t: at } = event;
    if (event.kind === 'connected') connections.set(machine, (connections.get(machine) ?? 0) + 1);
    else if (event.kind === 'disconnected')
      push(changes, machine, { at, event: index, change: 'disconnected', code: event.code });
    else if (event.kind === 'frame-sent' || event.kind === 'frame-received') {
      const wire = event.wire as FrameWire;
      const isUp = event.kind === 'frame-sent';
      push(frames, machine, {
        at,
        event: index,
        direction: isUp ? 'up' : 'down',
        connection: connections.get(machine) ?? 1,
        members: wire.members,
        sign: wire.members ? wire.sign : 'missing',
        sent: isUp ? { from: at, to: at } : departure(at, disturbances.link(machine), disturbances, travelMs),
        ...(isUp
          ? withStoring(at, arrival(at, ends.get(machine) ?? [], disturbances, machine, travelMs), reportsOf(machine))
          : { arrives: { certain: true, by: at } }),
      });
    }
  }
  for (const machine of connections.keys())
    for (const window of joined(disturbances.link(machine))) noteDisturbance(changes, machine, window, seen);
  for (const list of changes.values()) list.sort((a, b) => a.at - b.at);
  return { frames, changes };
}

type MachineEvent = Extract<SeenEvent['event'], { readonly by: 'machine' }>;
type FiredFault = Extract<SeenEvent['event'], { readonly kind: 'network-fault-fired' }>;

/** Whether the network sent a frame to a machine twice. */
function doublesDown(event: SeenEvent['event']): event is FiredFault {
  if (event.kind !== 'network-fault-fired') return false;
  return event.fault === 'duplication' && event.path === 'link' && event.direction === 'down';
}

/** Frames to machines that the network sent twice: a copy is none of the core's. */
class DoubledFrames {
  /** Copies on their way, by machine. */
  readonly #copies = new Map<string, number>();
  readonly #received = new Set<string>();

  note({ machine }: FiredFault): void {
    this.#copies.set(machine, (this.#copies.get(machine) ?? 0) + 1);
  }

  isCopy(event: MachineEvent): boolean {
    if (event.kind !== 'frame-received') return false;
    const text = `${event.machine} ${JSON.stringify(event.wire)}`;
    const copies = this.#copies.get(event.machine) ?? 0;
    if (copies > 0 && this.#received.has(text)) {
      this.#copies.set(event.machine, copies - 1);
      return true;
    }
    this.#received.add(text);
    return false;
  }
}

/** Whether a frame certainly arrives, and by when, if the store does not fail. */
function arrival(
  at: number,
  disconnected: readonly number[],
  disturbances: Disturbances,
  machine: string,
  travelMs: number,
): Frame['arrives'] {
  const { down, delayed, slow } = disturbances;
  const way = { from: at, to: at + travelMs };
  // A core that stands still or is behind, or whose store is slow, comes to the frame later.
  if ([disturbances.link(machine), delayed, slow].some((windows) => overlapsAny(windows, way)))
    return { certain: false, by: at + lateMs };
  const isCut = disconnected.some((t) => t >= at && t <= way.to);
  return { certain: !isCut && !overlapsAny(down, way), by: way.to };
}

/** What a store that fails makes of a frame: when it is heard is open, and its report is stored later. */
function withStoring(at: number, arrives: Frame['arrives'], reports: StoredReports): Pick<Frame, 'arrives' | 'stored'> {
  const stored = reports.next(at, arrives);
  return stored === 'prompt' ? { arrives } : { arrives: { certain: false, by: at + lateMs }, stored };
}

/** When a frame that the machine got was sent. */
function departure(at: number, link: readonly Span[], { core, slow }: Disturbances, travelMs: number): Span {
  const way = { from: at - travelMs, to: at };
  const isDisturbed = [link, core, slow].some((windows) => overlapsAny(windows, way));
  return isDisturbed ? { from: at - lateMs, to: at } : way;
}

function disconnections(seen: readonly SeenEvent[]): ReadonlyMap<string, readonly number[]> {
  const times = new Map<string, number[]>();
  for (const { event } of seen) if (event.kind === 'disconnected') push(times, event.machine, event.t);
  return times;
}

/** A disturbance is two changes, from its first instant to its last. */
function noteDisturbance(
  changes: Map<string, LinkChange[]>,
  machine: string,
  { from, to }: Span,
  seen: readonly SeenEvent[],
): void {
  push(changes, machine, { at: from, event: eventAt(seen, from), change: 'unreliable', code: 0 });
  if (to !== Infinity) push(changes, machine, { at: to, event: eventAt(seen, to), change: 'reliable', code: 0 });
}

function push<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}
