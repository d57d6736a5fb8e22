import type { CoreEvent } from '#core/events.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { SinkEvent } from '#simulators/events.ts';

/** How a delivery ended, as the merchant was told. */
export type Told = 'success' | 'failure' | 'timeout';

/** What a callback says of its delivery (PROTOCOL §5). */
export function toldIn({
  deliverStatus,
  errorMsg,
}: {
  readonly deliverStatus: string;
  readonly errorMsg: string;
}): Told {
  if (deliverStatus === '1') return 'success';
  return errorMsg === 'Delivery Timeout' ? 'timeout' : 'failure';
}

/** What a merchant was told of one delivery. */
export interface Telling {
  readonly delivery: string;
  readonly told: Told;
  /** `error_msg` of the callback. */
  readonly error: string;
  /** `floor_status` of the callback, as it came. */
  readonly floorStatus: string;
}

/** What became of an order's commands so far. */
export interface OrderStanding {
  /** Its deliveries, in the order in which they began. */
  readonly begun: readonly string[];
  /** How many jobs were put into a queue for it. A core that was joined tells nothing of its queue. */
  readonly queued: number;
  /** Why jobs were taken out of the queue unstarted, one entry for each. */
  readonly dropped: readonly string[];
}

interface OrderNotes {
  readonly begun: string[];
  readonly queued: Set<number>;
  readonly dropped: Map<number, string>;
}

/** Where a run stands, for whoever waits. */
export interface Standing {
  /** Deliveries begun and not settled. */
  readonly inFlight: number;
  /** Jobs that wait for their machine. */
  readonly queued: number;
  /** Callbacks queued and neither told nor given up. */
  readonly untold: number;
  readonly begun: number;
  readonly settled: number;
  /** Monotonic reading at which the oldest delivery in flight began; null when there is none. */
  readonly oldestSince: number | null;
}

/**
 * Follows a run's events so that a customer can wait for what concerns it, and the run for its end. It only watches:
 * what it knows, the history says too.
 */
export class Watch {
  readonly #clock: Clock;
  readonly #waiting = new Map<string, (() => void)[]>();
  readonly #grantedAt = new Map<string, number>();
  readonly #toldOf = new Map<number, Telling[]>();
  readonly #orders = new Map<number, OrderNotes>();
  readonly #toldAlready = new Set<string>();
  readonly #online = new Set<string>();
  /** Deliveries without an outcome and when they began, oldest first. */
  readonly #inFlight = new Map<string, number>();
  /** Jobs that wait for their machine. */
  readonly #queued = new Set<number>();
  readonly #closed = new Set<number>();
  #begun = 0;
  #settled = 0;
  /** Callbacks that are neither told nor given up. */
  readonly #untold = new Set<number>();

  /** How long a callback may be under way with all its retries, in ms. */
  readonly tellingMs: number;

  /** @param tellingMs how long a callback may be under way with all its retries, in ms. */
  constructor(clock: Clock, tellingMs: number) {
    this.#clock = clock;
    this.tellingMs = tellingMs;
  }

  /** Takes a core's event. @param at monotonic reading of the decision. */
  core(event: CoreEvent, at: number): void {
    switch (event.kind) {
      case 'lock-granted':
        this.#grantedAt.set(event.delivery, at);
        break;
      case 'delivery-begun':
        this.#begun += 1;
        this.#queued.delete(event.job);
        this.#inFlight.set(event.delivery, at);
        this.#noteBegun(event.order, event.delivery);
        break;
      case 'delivery-settled':
        this.#settled += 1;
        this.#inFlight.delete(event.delivery);
        break;
      case 'job-queued':
        this.#queued.add(event.job);
        this.#notesOf(event.order).queued.add(event.job);
        break;
      case 'job-dropped':
        this.#queued.delete(event.job);
        this.#notesOf(event.order).dropped.set(event.job, event.reason);
        this.#wake(`told:${event.order}`);
        break;
      case 'callback-queued':
        this.#untold.add(event.callback);
        break;
      case 'callback-told':
      case 'callback-given-up':
        this.#untold.delete(event.callback);
        break;
      case 'core-started':
        // Machines of a core that died have to prove themselves anew.
        this.#online.clear();
        break;
      case 'machine-online':
        this.#online.add(event.machine);
        break;
      case 'machine-offline':
        this.#online.delete(event.machine);
        break;
      default:
        return;
    }
    this.#wake('standing');
  }

  /** Takes what a receiver saw. */
  sink(event: SinkEvent): void {
    if (event.kind === 'callback-received' && event.method === 'order.closed') {
      this.#closed.add(event.order);
      this.#wake(`closed:${event.order}`);
    }
    // Callbacks come at least once; the first of a delivery counts.
    if (event.kind !== 'callback-received' || event.delivery === '' || this.#toldAlready.has(event.delivery)) return;
    this.#toldAlready.add(event.delivery);
    const told = toldIn(event);
    const sofar = this.#toldOf.get(event.order) ?? [];
    sofar.push({ delivery: event.delivery, told, error: event.errorMsg, floorStatus: event.floorStatus });
    this.#toldOf.set(event.order, sofar);
    this.#wake(`told:${event.order}`);
  }

  get standing(): Standing {
    const [oldestSince = null] = this.#inFlight.values();
    return {
      queued: this.#queued.size,
      inFlight: this.#inFlight.size,
      untold: this.#untold.size,
      begun: this.#begun,
      settled: this.#settled,
      oldestSince,
    };
  }

  /** Machines that are online now. */
  get online(): number {
    return this.#online.size;
  }

  /** Monotonic reading at which the lock was granted for a delivery; undefined for one that nobody knows. */
  grantedAt(deliveryId: string): number | undefined {
    return this.#grantedAt.get(deliveryId);
  }

  /** What the merchant was told of each delivery of an order so far, in the order in which it was told. */
  toldOf(orderId: number): readonly Telling[] {
    return this.#toldOf.get(orderId) ?? [];
  }

  /** What became of an order's commands so far. Lane tests have no order: they all stand under 0. */
  standingOf(orderId: number): OrderStanding {
    const notes = this.#orders.get(orderId);
    return {
      begun: notes?.begun ?? [],
      queued: notes?.queued.size ?? 0,
      dropped: [...(notes?.dropped.values() ?? [])],
    };
  }

  #notesOf(orderId: number): OrderNotes {
    const known = this.#orders.get(orderId) ?? { begun: [], queued: new Set(), dropped: new Map() };
    this.#orders.set(orderId, known);
    return known;
  }

  #noteBegun(orderId: number, delivery: string): void {
    const { begun } = this.#notesOf(orderId);
    // A core that died after its commit tells it once more.
    if (!begun.includes(delivery)) begun.push(delivery);
  }

  /** Waits until `done` holds, looking again whenever the merchant is told of that order or a job of it is dropped. @returns false when `limitMs` ran out. */
  untilTold(orderId: number, done: () => boolean, limitMs: number): Promise<boolean> {
    return this.#until(`told:${orderId}`, done, limitMs);
  }

  /** Waits until the merchant has been told that an unpaid order was closed. @returns false when `limitMs` ran out. */
  untilClosed(orderId: number, limitMs: number): Promise<boolean> {
    return this.#until(`closed:${orderId}`, () => this.#closed.has(orderId), limitMs);
  }

  /** Nothing runs, waits or is still to be told. */
  get atRest(): boolean {
    return this.#inFlight.size === 0 && this.#queued.size === 0 && this.#untold.size === 0;
  }

  /** Waits until a lock is free that may not have been: the next release, or `limitMs`. */
  async untilRelease(limitMs: number): Promise<void> {
    const before = this.#settled;
    await this.#until('standing', () => this.#settled > before, limitMs);
  }

  /** Waits until `done` holds, looking again whenever the run's standing changes. @returns false when `limitMs` ran out. */
  untilStanding(done: () => boolean, limitMs: number): Promise<boolean> {
    return this.#until('standing', done, limitMs);
  }

  async #until(key: string, done: () => boolean, limitMs: number): Promise<boolean> {
    const limitAt = this.#clock.monotonic() + limitMs;
    const timer = this.#clock.after(limitMs, () => this.#wake(key));
    while (!done() && this.#clock.monotonic() < limitAt) {
      await new Promise<void>((resolve) => this.#waiting.set(key, [...(this.#waiting.get(key) ?? []), resolve]));
    }
    timer.cancel();
    return done();
  }

  #wake(key: string): void {
    const waiting = this.#waiting.get(key);
    if (!waiting) return;
    this.#waiting.delete(key);
    for (const resolve of waiting) resolve();
  }
}
