import type { CoreEvent } from '#core/events.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { MachineEvent, MerchantEvent, NetworkEvent, ReceiverEvent } from '#simulators/events.ts';
import type { HarnessEvent, History, HistoryEvent, Stall, StoreEvent } from './event.ts';
import type { HistoryHeader } from './header.ts';
import { entryLine, headerLine } from './ndjson.ts';

/**
 * Writes down what everybody saw while a run goes on. Time zero is the moment of construction; the header gets the wall
 * clock of that moment. Each method may be
 * handed over as it is (`observe: recorder.core`).
 */
export class Recorder {
  readonly #header: HistoryHeader;
  readonly #clock: Clock;
  readonly #start: number;
  readonly #write: ((line: string) => void) | undefined;
  readonly #events: HistoryEvent[] = [];

  /**
   * @param write is given each line, its end included, at the time it is recorded, the header's first: what was seen
   *   survives the death of the process. It must not throw: the core would hear of it.
   */
  constructor(header: HistoryHeader, clock: Clock, write?: (line: string) => void) {
    this.#header = { ...header, wallStartMs: Math.round(clock.now()) };
    this.#clock = clock;
    this.#start = clock.monotonic();
    this.#write = write;
    write?.(headerLine(this.#header));
  }

  /**
   * Takes a core's event; `at` is the clock's monotonic reading when it became true (an `Observe`).
   * @param core which of several cores emits it.
   */
  readonly core = (event: CoreEvent, at: number, core?: string): void =>
    this.#add(this.#since(at), 'core', withCore(event, core));

  /** Takes an event that was read from the store because the core could not emit it; `at` as with {@link core}. */
  readonly store = (event: StoreEvent, at: number, core?: string): void =>
    this.#add(this.#since(at), 'store', withCore(event, core));

  /** Takes an event of a machine. @param wire what was on the wire, with secrets masked, if it was observed. */
  readonly machine = (event: MachineEvent, wire?: unknown): void =>
    this.#add(this.#now(), 'machine', withWire(event, wire));

  readonly merchant = (event: MerchantEvent, wire?: unknown): void =>
    this.#add(this.#now(), 'merchant', withWire(event, wire));

  readonly receiver = (event: ReceiverEvent, wire?: unknown): void =>
    this.#add(this.#now(), 'receiver', withWire(event, wire));

  readonly network = (event: NetworkEvent): void => this.#add(this.#now(), 'network', event);

  /** @param core which of several cores the event is about. */
  readonly harness = (event: HarnessEvent, core?: string): void =>
    this.#add(this.#now(), 'harness', withCore(event, core));

  /** Takes a stall of the run's own process or disk; its times are monotonic readings of the clock. */
  readonly stall = (stall: Omit<Stall, 'kind' | 'process'>): void => {
    const { cause, from, to, stallMs, systemMs, cpuMs } = stall;
    this.harness({
      kind: 'process-stalled',
      process: 'harness',
      cause,
      from: this.#since(from),
      to: this.#since(to),
      stallMs: roundToMicroseconds(stallMs),
      systemMs: roundToMicroseconds(systemMs),
      cpuMs: roundToMicroseconds(cpuMs),
    });
  };

  /** What has been recorded so far; grows while the run goes on. */
  get events(): readonly HistoryEvent[] {
    return this.#events;
  }

  /** The history up to now. Later events are not in it. */
  history(): History {
    return { header: this.#header, events: this.#events.slice() };
  }

  /** Milliseconds since the start, at this moment. */
  now(): number {
    return this.#now();
  }

  #now(): number {
    return this.#since(this.#clock.monotonic());
  }

  /** Milliseconds since the start, to a whole microsecond: shorter lines, and finer than any clock here. */
  #since(monotonic: number): number {
    return roundToMicroseconds(monotonic - this.#start);
  }

  /**
   * The event itself becomes the entry: copying one behind its time and observer takes six times as long as adding them
   * (330 ns), and twice the memory. An event that is recorded twice is copied, so that each entry has its own time.
   */
  #add(t: number, by: HistoryEvent['by'], event: object): void {
    this.#write?.(entryLine(t, by, event));
    const entry = (Object.hasOwn(event, 't') ? { ...event } : event) as { t: number; by: HistoryEvent['by'] };
    entry.t = t;
    entry.by = by;
    this.#events.push(entry as HistoryEvent);
  }
}

/** The event becomes the entry of the history: what was on the wire is added to it, at its end. */
function withWire<Event extends object>(event: Event, wire: unknown): Event {
  return wire === undefined ? event : Object.assign(event, { wire });
}

/** Names the core at the end of the event. */
function withCore<Event extends object>(event: Event, core: string | undefined): Event {
  return core === undefined ? event : { ...event, core };
}

function roundToMicroseconds(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
