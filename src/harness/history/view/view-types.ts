import type { HistoryEvent } from '../event.ts';
import type { HistoryMachine } from '../header.ts';
import { OpenGrants } from './open-grants.ts';

/**
 * How far two times may seem apart when they are not: each is rounded to a microsecond, and a core's own time has
 * a little less than that in a floating-point number of its size. Virtual times are whole milliseconds.
 */
export const resolutionMs = 0.002;

/** Overlapping grants that a view keeps, of all machines together; a check keeps as many findings. */
export const maxKeptOverlaps = 10_000;

export type EventKind = HistoryEvent['kind'];
/** The event of one kind, with its time and observer. */
export type EventOf<Kind extends EventKind> = Extract<HistoryEvent, { readonly kind: Kind }>;

/** An event and its place in the history. */
export interface EventEntry<E extends HistoryEvent> {
  readonly event: E;
  /** Place in the order in which things happened. */
  readonly rank: number;
  /** Place in the history's `events`, for evidence. */
  readonly index: number;
}
export type EntryOf<Kind extends EventKind> = EventEntry<EventOf<Kind>>;

/** One grant of a machine's lock. */
export interface Grant {
  readonly entry: EntryOf<'lock-granted'>;
  readonly token: number;
  readonly delivery: string;
  /** The machine's dwell limit in ms: from the header, or else from the grant. */
  readonly dwellMs: number;
  /**
   * Grants of the same machine that still held at this one; always empty in a sound core. Of all machines together no
   * more are kept than a check names.
   */
  readonly overlapping: readonly Grant[];
  /** How many held, whether they are kept or not. */
  readonly overlaps: number;
  /** The machine's grant before this one. */
  readonly previous: Grant | undefined;
  /** Its first release. */
  release: EntryOf<'lock-released'> | undefined;
}

/** One release event. */
export interface Release {
  readonly entry: EntryOf<'lock-released'>;
  /** The grant whose token it names; undefined when no such grant came before it. */
  readonly grant: Grant | undefined;
  /** The token held until now. */
  readonly wasHeld: boolean;
  /** Another grant that holds at this moment. */
  readonly otherHolder: Grant | undefined;
}

/** A result or timeout as the core took it. */
export interface ResultView {
  readonly entry: EntryOf<'delivery-settled'> | EntryOf<'result-late'>;
  /** The grant whose token it names. */
  readonly grant: Grant | undefined;
  /** Its own token held until this event; otherwise it is too late to affect the lock. */
  readonly heldLock: boolean;
  /** Another grant that holds at this moment. */
  readonly otherHolder: Grant | undefined;
}

/** What happened on one machine, each list in order of time. */
export interface MachineView {
  readonly machine: string;
  readonly spec: HistoryMachine | undefined;
  readonly grants: Grant[];
  /** The newest grant of each token. */
  readonly grantByToken: Map<number, Grant>;
  readonly releases: Release[];
  readonly results: ResultView[];
  readonly motorEvents: (EntryOf<'motor-started'> | EntryOf<'motor-stopped'>)[];
  /** Grants that hold at the moment up to which the view has been built: at most one in a sound core. */
  readonly heldGrants: OpenGrants<Grant>;
}

/** What happened to one delivery, by everybody's account, each list in order of time. */
export interface DeliveryView {
  readonly id: string;
  /** Empty as long as only callbacks name the delivery. */
  machine: string;
  /** Grants that name the delivery; one in a sound core. */
  grants: readonly Grant[];
  start: EntryOf<'delivery-started'> | undefined;
  sendFailure: EntryOf<'command-send-failed'> | undefined;
  abandonment: EntryOf<'callback-abandoned'> | undefined;
  /** The merchant's call that the delivery's number answered; undefined for queued jobs. */
  call: EntryOf<'call'> | undefined;
  /** A command of it had to wait: the machine's motor turned for another, or its controller stood still. */
  hadToWait: boolean;
  commandsSent: readonly EntryOf<'command-sent'>[];
  commandsReceived: readonly EntryOf<'command-received'>[];
  drops: readonly EntryOf<'item-dropped'>[];
  answers: readonly EntryOf<'answer-sent'>[];
  faultsFired: readonly EntryOf<'fault-fired'>[];
  settlements: readonly EntryOf<'delivery-settled'>[];
  lateResults: readonly EntryOf<'result-late'>[];
  callbacks: readonly EntryOf<'callback-received'>[];
}

/** A line of an order, as the core entered it. */
export interface RecordView {
  readonly order: number;
  readonly record: number;
  readonly lane: number;
  readonly quantity: number;
  readonly entry: EntryOf<'order-created'>;
}

/** A stretch in which the core was not running, in ms since the run began. */
export interface Period {
  readonly from: number;
  /** Infinity when it was not started again. */
  readonly to: number;
}

/** How the run ended. */
export interface RunEnd {
  /** Time of the last event. */
  readonly t: number;
  /** Null when the history breaks off without a word. */
  readonly reason: 'done' | 'abandoned' | null;
  /** The last event; undefined in an empty history. */
  readonly lastEntry: EventEntry<HistoryEvent> | undefined;
}

/** What every list of a delivery is until something is added: most stay empty or get one member. */
const emptyList: readonly never[] = [];

/** The list with one member more. An empty list is left alone, any other belongs to the view and grows. */
export function append<T>(list: readonly T[], member: T): readonly T[] {
  if (list.length === 0) return [member];
  (list as T[]).push(member);
  return list;
}

/** Names a line of an order. */
export function recordKey(order: number, record: number): string {
  return `${order}/${record}`;
}

export function createMachineView(machine: string, spec: HistoryMachine | undefined): MachineView {
  return {
    machine,
    spec,
    grants: [],
    grantByToken: new Map(),
    releases: [],
    results: [],
    motorEvents: [],
    heldGrants: new OpenGrants(),
  };
}

export function createDeliveryView(id: string, machine: string): DeliveryView {
  return {
    id,
    machine,
    grants: emptyList,
    start: undefined,
    sendFailure: undefined,
    abandonment: undefined,
    call: undefined,
    hadToWait: false,
    commandsSent: emptyList,
    commandsReceived: emptyList,
    drops: emptyList,
    answers: emptyList,
    faultsFired: emptyList,
    settlements: emptyList,
    lateResults: emptyList,
    callbacks: emptyList,
  };
}
