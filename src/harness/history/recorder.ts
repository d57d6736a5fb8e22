import type { CoreEvent } from '../../core/events.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { MachineEvent, MerchantEvent, NetworkEvent, SinkEvent } from '../../../simulators/events.ts';
import type { HarnessEvent, History, HistoryEvent, HistoryHeader, StoreEvent } from './event.ts';
import { eventLine, headerLine } from './ndjson.ts';

/**
 * Writes down what everybody saw while a run goes on. Time zero is the moment of construction. Each method may be
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
    this.#header = header;
    this.#clock = clock;
    this.#start = clock.monotonic();
    this.#write = write;
    write?.(headerLine(header));
  }

  /** Takes a core's event; `at` is the clock's monotonic reading when it became true (an `Observe`). */
  readonly core = (event: CoreEvent, at: number): void => this.#add({ t: this.#since(at), by: 'core', ...event });

  /** Takes what a store saw of a decision that its core cannot tell of; `at` as with {@link core}. */
  readonly store = (event: StoreEvent, at: number): void => this.#add({ t: this.#since(at), by: 'store', ...event });

  readonly machine = (event: MachineEvent): void => this.#add({ t: this.#now(), by: 'machine', ...event });

  readonly merchant = (event: MerchantEvent): void => this.#add({ t: this.#now(), by: 'merchant', ...event });

  readonly sink = (event: SinkEvent): void => this.#add({ t: this.#now(), by: 'sink', ...event });

  readonly network = (event: NetworkEvent): void => this.#add({ t: this.#now(), by: 'network', ...event });

  readonly harness = (event: HarnessEvent): void => this.#add({ t: this.#now(), by: 'harness', ...event });

  /** What has been recorded so far; grows while the run goes on. */
  get events(): readonly HistoryEvent[] {
    return this.#events;
  }

  /** The history up to now. Later events are not in it. */
  history(): History {
    return { header: this.#header, events: this.#events.slice() };
  }

  #now(): number {
    return this.#since(this.#clock.monotonic());
  }

  /** Milliseconds since the start, to a whole microsecond: a shorter line, and more than any clock here can tell. */
  #since(monotonic: number): number {
    return Math.round((monotonic - this.#start) * 1000) / 1000;
  }

  #add(event: HistoryEvent): void {
    this.#events.push(event);
    this.#write?.(eventLine(event));
  }
}
