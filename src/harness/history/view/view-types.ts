import type { HistoryEvent, HistoryMachine } from '../event.ts';
import { OpenGrants } from '#harness/checks/open-grants.ts';

/**
 * How far two times may seem apart when they are not: each is rounded to a microsecond, and a core's own time has
 * a little less than that in a floating-point number of its size. Virtual times are whole milliseconds.
 */
export const resolutionMs = 0.002;

export type EventKind = HistoryEvent['kind'];
/** The event of one kind, with its time and observer. */
export type EventOf<Kind extends EventKind> = Extract<HistoryEvent, { readonly kind: Kind }>;

/** An event and its place in the history. */
export interface Mark<E extends HistoryEvent> {
  readonly event: E;
  /** Place in the order in which things happened. */
  readonly rank: number;
  /** Place in the history's `events`, for evidence. */
  readonly index: number;
}
export type MarkOf<Kind extends EventKind> = Mark<EventOf<Kind>>;

/** One grant of a machine's lock. */
export interface Grant {
  readonly mark: MarkOf<'lock-granted'>;
  readonly token: number;
  readonly delivery: string;
  /** The machine's dwell limit in ms: what the header says of it, else what the grant says. */
  readonly dwellMs: number;
  /** Grants of the same machine that still held at this one; always empty in a sound core. Of all machines together no more are kept than a check names. */
  readonly over: readonly Grant[];
  /** How many held, whether they are kept or not. */
  readonly overlaps: number;
  /** The machine's grant before this one. */
  readonly before: Grant | undefined;
  /** Its first release. */
  release: MarkOf<'lock-released'> | undefined;
}

/** One telling of a release. */
export interface Release {
  readonly mark: MarkOf<'lock-released'>;
  /** The grant whose token it names; undefined when no such grant came before it. */
  readonly grant: Grant | undefined;
  /** The token held until now. */
  readonly held: boolean;
  /** Another grant that holds at this moment. */
  readonly other: Grant | undefined;
}

/** A result or timeout as the core took it. */
export interface Word {
  readonly mark: MarkOf<'delivery-settled'> | MarkOf<'result-late'>;
  /** The grant whose token it names. */
  readonly grant: Grant | undefined;
  /** Its own token held until this word; otherwise it came too late to have a say about the lock. */
  readonly holds: boolean;
  /** Another grant that holds at this moment. */
  readonly other: Grant | undefined;
}

/** What happened on one machine, each list in order of time. */
export interface MachineView {
  readonly machine: string;
  readonly known: HistoryMachine | undefined;
  readonly grants: Grant[];
  /** The newest grant of each token. */
  readonly tokens: Map<number, Grant>;
  readonly releases: Release[];
  readonly words: Word[];
  readonly motors: (MarkOf<'motor-started'> | MarkOf<'motor-stopped'>)[];
  /** Grants that hold at the moment up to which the view has been built: at most one in a sound core. */
  readonly open: OpenGrants;
}

/** What happened to one delivery, by everybody's account, each list in order of time. */
export interface DeliveryView {
  readonly id: string;
  /** Empty as long as only callbacks name the delivery. */
  machine: string;
  /** Grants that name the delivery; one in a sound core. */
  grants: readonly Grant[];
  begun: MarkOf<'delivery-begun'> | undefined;
  unsent: MarkOf<'command-unsent'> | undefined;
  givenUp: MarkOf<'callback-given-up'> | undefined;
  /** The merchant's call that the delivery's number answered; undefined for queued jobs. */
  call: MarkOf<'call'> | undefined;
  /** A command of it had to wait: the machine's motor turned for another, or its controller stood still. */
  waited: boolean;
  sent: readonly MarkOf<'command-sent'>[];
  received: readonly MarkOf<'command-received'>[];
  drops: readonly MarkOf<'item-dropped'>[];
  answers: readonly MarkOf<'answer-sent'>[];
  faults: readonly MarkOf<'fault-fired'>[];
  settled: readonly MarkOf<'delivery-settled'>[];
  late: readonly MarkOf<'result-late'>[];
  told: readonly MarkOf<'callback-received'>[];
}

/** A line of an order, as the core entered it. */
export interface RecordView {
  readonly order: number;
  readonly record: number;
  readonly quantity: number;
  readonly mark: MarkOf<'order-created'>;
}

/** A stretch in which the core was not running, in ms since the run began. */
export interface Down {
  readonly from: number;
  /** Infinity when it was not started again. */
  readonly to: number;
}

/** How the run ended. */
export interface RunEnd {
  /** Time of the last event. */
  readonly t: number;
  /** Null when the history breaks off without a word. */
  readonly reason: 'done' | 'gave-up' | null;
  /** The last event; undefined in an empty history. */
  readonly mark: Mark<HistoryEvent> | undefined;
}

/** What every list of a delivery is until something is added: most stay empty or get one member. */
const none: readonly never[] = [];

/** The list with one member more. An empty list is left alone, any other belongs to the view and grows. */
export function added<T>(list: readonly T[], member: T): readonly T[] {
  if (list.length === 0) return [member];
  (list as T[]).push(member);
  return list;
}

/** Names a line of an order. */
export function recordKey(order: number, record: number): string {
  return `${order}/${record}`;
}

export function newMachine(machine: string, known: HistoryMachine | undefined): MachineView {
  return { machine, known, grants: [], tokens: new Map(), releases: [], words: [], motors: [], open: new OpenGrants() };
}

export function newDelivery(id: string, machine: string): DeliveryView {
  return {
    id,
    machine,
    grants: none,
    begun: undefined,
    unsent: undefined,
    givenUp: undefined,
    call: undefined,
    waited: false,
    sent: none,
    received: none,
    drops: none,
    answers: none,
    faults: none,
    settled: none,
    late: none,
    told: none,
  };
}
