import type { CoreEvent } from '#core/events.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { ReceiverEvent } from '#simulators/events.ts';
import { callbackOutcome, type CallbackOutcome } from '../history/callback-outcome.ts';

/** The callback of one delivery. */
export interface CallbackReport {
  readonly delivery: string;
  readonly outcome: CallbackOutcome;
  /** `error_msg` of the callback. */
  readonly error: string;
  /** `floor_status` of the callback, unchanged. */
  readonly floorStatus: string;
}

/** The deliveries and jobs of an order so far. */
export interface OrderProgress {
  /** Its deliveries, oldest first. */
  readonly started: readonly string[];
  /** Number of its jobs that were queued; 0 for a target core, whose queue is not visible. */
  readonly queued: number;
  /** Why jobs were dropped from the queue, one entry for each. */
  readonly dropped: readonly string[];
}

interface OrderState {
  readonly started: string[];
  readonly queued: Set<number>;
  readonly dropped: Map<number, string>;
}

/** The progress of a run at one moment. */
export interface ProgressSnapshot {
  /** Deliveries that are started and not settled. */
  readonly inFlight: number;
  /** Jobs that wait for their machine. */
  readonly queued: number;
  /** Callbacks that are queued and neither acknowledged nor abandoned. */
  readonly pendingCallbacks: number;
  readonly started: number;
  readonly settled: number;
  /** Monotonic reading at the start of the oldest delivery in flight; null when there is none. */
  readonly oldestStartedAt: number | null;
}

/**
 * Follows the events of a run, so that a customer can wait for its order, and the run for its end. It changes nothing
 * and knows only what is in the history.
 */
export class RunProgress {
  readonly #clock: Clock;
  readonly #waiters = new Map<string, (() => void)[]>();
  readonly #grantedAt = new Map<string, number>();
  readonly #orderedAt = new Map<number, number>();
  readonly #callbacksByOrder = new Map<number, CallbackReport[]>();
  readonly #orderStates = new Map<number, OrderState>();
  readonly #seenDeliveries = new Set<string>();
  /** Machines that are online, with the core that has their connection. */
  readonly #online = new Map<string, string>();
  /** Deliveries without an outcome, with the monotonic reading at their start, oldest first. */
  readonly #inFlight = new Map<string, number>();
  /** Jobs that wait for their machine. */
  readonly #queued = new Set<number>();
  readonly #closedOrders = new Set<number>();
  /** What has ended, where there are several cores: one that stood still reports its beginning later. */
  readonly #overtaken = new Set<string>();
  #startedCount = 0;
  #settledCount = 0;
  /** Callbacks that are neither acknowledged nor abandoned. */
  readonly #pendingCallbacks = new Set<number>();

  /** How long a callback may be under way with all its retries, in ms. */
  readonly retryHorizonMs: number;

  /** @param retryHorizonMs how long a callback may be under way with all its retries, in ms. */
  constructor(clock: Clock, retryHorizonMs: number) {
    this.#clock = clock;
    this.retryHorizonMs = retryHorizonMs;
  }

  /** Takes a core's event. @param at monotonic reading of the decision. */
  onCoreEvent(event: CoreEvent, at: number, core = ''): void {
    switch (event.kind) {
      case 'order-created':
        this.#orderedAt.set(event.order, at);
        return;
      case 'lock-granted':
        this.#grantedAt.set(event.delivery, at);
        break;
      case 'delivery-started':
        this.#startedCount += 1;
        this.#queued.delete(event.job);
        if (core === '' || !this.#overtaken.has(event.delivery)) this.#inFlight.set(event.delivery, at);
        if (core !== '') this.#overtaken.add(`job ${event.job}`);
        this.#addStarted(event.order, event.delivery);
        break;
      case 'delivery-settled':
        this.#settledCount += 1;
        this.#inFlight.delete(event.delivery);
        if (core !== '') this.#overtaken.add(event.delivery);
        break;
      case 'job-queued':
        if (core === '' || !this.#overtaken.has(`job ${event.job}`)) this.#queued.add(event.job);
        this.#orderState(event.order).queued.add(event.job);
        break;
      case 'job-dropped':
        this.#queued.delete(event.job);
        if (core !== '') this.#overtaken.add(`job ${event.job}`);
        this.#orderState(event.order).dropped.set(event.job, event.reason);
        this.#notify(`callback:${event.order}`);
        break;
      case 'callback-queued':
        if (core === '' || !this.#overtaken.has(`callback ${event.callback}`))
          this.#pendingCallbacks.add(event.callback);
        break;
      case 'callback-acknowledged':
      case 'callback-abandoned':
        this.#pendingCallbacks.delete(event.callback);
        if (core !== '') this.#overtaken.add(`callback ${event.callback}`);
        break;
      case 'core-started':
        // After a crash each machine has to connect again.
        for (const [machine, holder] of this.#online) if (holder === core) this.#online.delete(machine);
        break;
      case 'machine-online':
        this.#online.set(event.machine, core);
        break;
      case 'machine-offline':
        this.#online.delete(event.machine);
        break;
      default:
        return;
    }
    this.#notify('progress');
  }

  /** Takes an event of a receiver. */
  onReceiverEvent(event: ReceiverEvent): void {
    if (event.kind === 'callback-received' && event.method === 'order.closed') {
      this.#closedOrders.add(event.order);
      this.#notify(`closed:${event.order}`);
    }
    // A callback may come more than once; the first of a delivery counts.
    if (event.kind !== 'callback-received' || event.delivery === '' || this.#seenDeliveries.has(event.delivery)) return;
    this.#seenDeliveries.add(event.delivery);
    const outcome = callbackOutcome(event);
    const callbacks = this.#callbacksByOrder.get(event.order) ?? [];
    callbacks.push({ delivery: event.delivery, outcome, error: event.errorMsg, floorStatus: event.floorStatus });
    this.#callbacksByOrder.set(event.order, callbacks);
    this.#notify(`callback:${event.order}`);
  }

  get snapshot(): ProgressSnapshot {
    const [oldestStartedAt = null] = this.#inFlight.values();
    return {
      queued: this.#queued.size,
      inFlight: this.#inFlight.size,
      pendingCallbacks: this.#pendingCallbacks.size,
      started: this.#startedCount,
      settled: this.#settledCount,
      oldestStartedAt,
    };
  }

  /** How many machines are online now, without these. */
  countOnline(except: readonly string[]): number {
    return this.#online.size - except.filter((machineNo) => this.#online.has(machineNo)).length;
  }

  /** Monotonic reading at which the lock was granted for a delivery; undefined for an unknown one. */
  grantedAt(deliveryId: string): number | undefined {
    return this.#grantedAt.get(deliveryId);
  }

  /** Monotonic reading at which an order was created; undefined where that is not known. */
  orderedAt(orderId: number): number | undefined {
    return this.#orderedAt.get(orderId);
  }

  /** The callbacks of an order so far, oldest first. */
  callbacksOf(orderId: number): readonly CallbackReport[] {
    return this.#callbacksByOrder.get(orderId) ?? [];
  }

  /** The deliveries and jobs of an order so far. Lane tests have no order: all of them are under 0. */
  orderProgress(orderId: number): OrderProgress {
    const state = this.#orderStates.get(orderId);
    return {
      started: state?.started ?? [],
      queued: state?.queued.size ?? 0,
      dropped: [...(state?.dropped.values() ?? [])],
    };
  }

  #orderState(orderId: number): OrderState {
    const known = this.#orderStates.get(orderId) ?? { started: [], queued: new Set(), dropped: new Map() };
    this.#orderStates.set(orderId, known);
    return known;
  }

  #addStarted(orderId: number, delivery: string): void {
    const { started } = this.#orderState(orderId);
    // A core that was killed after its commit may emit it again.
    if (!started.includes(delivery)) started.push(delivery);
  }

  /**
   * Waits until `isDone` holds; tests it at each callback of that order and at each dropped job of it.
   * @returns false when `limitMs` ran out.
   */
  waitForCallback(orderId: number, isDone: () => boolean, limitMs: number): Promise<boolean> {
    return this.#waitFor(`callback:${orderId}`, isDone, limitMs);
  }

  /** Waits for the callback that an unpaid order was closed. @returns false when `limitMs` ran out. */
  waitForClose(orderId: number, limitMs: number): Promise<boolean> {
    return this.#waitFor(`closed:${orderId}`, () => this.#closedOrders.has(orderId), limitMs);
  }

  /** True when no delivery, job or callback is pending. */
  get isIdle(): boolean {
    return this.#inFlight.size === 0 && this.#queued.size === 0 && this.#pendingCallbacks.size === 0;
  }

  /** Waits for the next release of a lock, or `limitMs`. */
  async waitForRelease(limitMs: number): Promise<void> {
    const settledBefore = this.#settledCount;
    await this.#waitFor('progress', () => this.#settledCount > settledBefore, limitMs);
  }

  /** Waits until `isDone` holds; tests it whenever the snapshot changes. @returns false when `limitMs` ran out. */
  waitForChange(isDone: () => boolean, limitMs: number): Promise<boolean> {
    return this.#waitFor('progress', isDone, limitMs);
  }

  async #waitFor(key: string, isDone: () => boolean, limitMs: number): Promise<boolean> {
    const limitAt = this.#clock.monotonic() + limitMs;
    const timer = this.#clock.after(limitMs, () => this.#notify(key));
    while (!isDone() && this.#clock.monotonic() < limitAt) {
      await new Promise<void>((resolve) => this.#waiters.set(key, [...(this.#waiters.get(key) ?? []), resolve]));
    }
    timer.cancel();
    return isDone();
  }

  #notify(key: string): void {
    const waiters = this.#waiters.get(key);
    if (!waiters) return;
    this.#waiters.delete(key);
    for (const resolve of waiters) resolve();
  }
}
