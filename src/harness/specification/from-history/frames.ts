import type { Disconnection, Frame, LinkChange } from '../observation.ts';
import type { Span } from '../span.ts';
import type { FrameWire } from '../wire/wire.ts';
import { FrameBudget } from './frame-budget.ts';
import { StoredReports } from './stored-reports.ts';
import { eventAt, joined, lateMs, overlapsAny, type Disturbances, type SeenEvent } from './windows.ts';

/** What was seen at a machine's end of its link. */
export interface SeenLink {
  readonly frames: readonly Frame[];
  readonly changes: readonly LinkChange[];
  readonly disconnections: readonly Disconnection[];
}

/** What frames and connections are held against. */
interface LinkTerms {
  readonly disturbances: Disturbances;
  /** How long a frame is under way at most where nothing disturbs it. */
  readonly travelMs: number;
  /** Whether a connection that is not read takes no frame meanwhile: a real one has read some already. */
  readonly isVirtual: boolean;
}

/** The frames of every machine, and what became of its link. */
export function linksOf(seen: readonly SeenEvent[], terms: LinkTerms): ReadonlyMap<string, SeenLink> {
  const ends = disconnections(seen);
  const machines = new Map<string, MachineEnd>();
  // Most runs double nothing: no frame of theirs is compared with others.
  const doubled = seen.some(({ event }) => doublesDown(event)) ? new DoubledFrames() : null;
  for (const one of seen) {
    const { event } = one;
    if (doublesDown(event)) doubled?.note(event);
    if (event.by !== 'machine' || doubled?.isCopy(event)) continue;
    const known = machines.get(event.machine);
    const machine = known ?? new MachineEnd(event.machine, ends.get(event.machine) ?? [], terms);
    if (!known) machines.set(event.machine, machine);
    machine.note(event, one.index);
  }
  for (const machine of machines.values()) machine.noteDisturbances(seen);
  return machines;
}

/** Collects what a machine saw of its link. */
class MachineEnd implements SeenLink {
  readonly frames: Frame[] = [];
  readonly changes: LinkChange[] = [];
  readonly disconnections: Disconnection[] = [];
  readonly #machine: string;
  /** When its connections ended. */
  readonly #ends: readonly number[];
  readonly #terms: LinkTerms;
  readonly #reports: StoredReports;
  readonly #budget = new FrameBudget();
  /** Number of the present connection, or of the last one. */
  #connection = 0;
  #openedAt = 0;
  #framesSent = 0;

  constructor(machine: string, ends: readonly number[], terms: LinkTerms) {
    [this.#machine, this.#ends, this.#terms] = [machine, ends, terms];
    this.#reports = new StoredReports(terms.disturbances);
  }

  note(event: MachineEvent, index: number): void {
    const { t: at } = event;
    if (event.kind === 'connected') {
      this.#connection += 1;
      [this.#openedAt, this.#framesSent] = [at, 0];
    } else if (event.kind === 'disconnected') {
      const [openedAt, framesSent, code] = [this.#openedAt, this.#framesSent, event.code];
      const isDisturbed = this.#isDisturbed({ from: openedAt - this.#terms.travelMs, to: at });
      this.changes.push({ at, event: index, change: 'disconnected', code });
      this.disconnections.push({ at, event: index, code, openedAt, framesSent, isDisturbed });
    } else if (event.kind === 'frame-sent') this.#up(at, index, event.wire as FrameWire);
    else if (event.kind === 'frame-received') this.#down(at, index, event.wire as FrameWire);
  }

  /** A disturbance is two changes, from its first instant to its last. */
  noteDisturbances(seen: readonly SeenEvent[]): void {
    const windows = this.#connection === 0 ? [] : joined(this.#terms.disturbances.link(this.#machine));
    for (const { from, to } of windows) {
      this.changes.push({ at: from, event: eventAt(seen, from), change: 'unreliable', code: 0 });
      if (to !== Infinity) this.changes.push({ at: to, event: eventAt(seen, to), change: 'reliable', code: 0 });
    }
    this.changes.sort((a, b) => a.at - b.at);
  }

  #up(at: number, event: number, wire: FrameWire): void {
    this.#framesSent += 1;
    const { disturbances, travelMs, isVirtual } = this.#terms;
    const arrives = arrival(at, this.#ends, disturbances, this.#machine, travelMs);
    const overBudget = this.#budget.next(
      { at, arrives: isVirtual ? arrives : { ...arrives, certain: false } },
      this.#openedAt,
    );
    const read = overBudget ? { certain: overBudget.outcome === 'held', by: overBudget.by } : arrives;
    this.frames.push({
      ...this.#frame(at, event, wire),
      direction: 'up',
      sent: { from: at, to: at },
      ...withStoring(at, read, this.#reports),
      ...(overBudget && { overBudget }),
    });
  }

  #down(at: number, event: number, wire: FrameWire): void {
    const { disturbances, travelMs } = this.#terms;
    const sent = departure(at, disturbances.link(this.#machine), disturbances, travelMs);
    this.frames.push({ ...this.#frame(at, event, wire), direction: 'down', sent, arrives: { certain: true, by: at } });
  }

  #frame(at: number, event: number, wire: FrameWire): Pick<Frame, 'at' | 'event' | 'connection' | 'members' | 'sign'> {
    const { members } = wire;
    return { at, event, connection: Math.max(1, this.#connection), members, sign: members ? wire.sign : 'missing' };
  }

  /** Whether the way between machine and core was disturbed, or the core was late with what is due. */
  #isDisturbed(way: Span): boolean {
    const { disturbances } = this.#terms;
    const { down, core, slow } = disturbances;
    return [disturbances.link(this.#machine), down, core, slow].some((windows) => overlapsAny(windows, way));
  }
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
    return { certain: false, by: disturbances.latestArrival(at, travelMs) };
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

function push<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}
