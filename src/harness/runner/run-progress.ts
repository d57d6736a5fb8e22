import type { CoreEvent } from '#core/events.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { ReceiverEvent } from '#simulators/events.ts';
import { callbackOutcome, type CallbackOutcome } from '../history/callback-outcome.ts';

/** What a merchant was told of one delivery. */
export interface CallbackReport {
  readonly delivery: string;
  readonly outcome: CallbackOutcome;
  /** `error_msg` of the callback. */
  readonly error: string;
  /** `floor_status` of the callback, as it came. */
  readonly floorStatus: string;
}

/** What became of an order's commands so far. */
export interface OrderProgress {
  /** Its deliveries, in the order in which they began. */
  readonly started: readonly string[];
  /** How many jobs were put into a queue for it. A core that was joined tells nothing of its queue. */
  readonly queued: number;
  /** Why jobs were taken out of the queue unstarted, one entry for each. */
  readonly dropped: readonly string[];
}

interface OrderState {
  readonly started: string[];
  readonly queued: Set<number>;
  readonly dropped: Map<number, string>;
}

/** Where a run stands, for whoever waits. */
export interface ProgressSnapshot {
  /** Deliveries begun and not settled. */
  readonly inFlight: number;
  /** Jobs that wait for their machine. */
  readonly queued: number;
  /** Callbacks queued and neither told nor given up. */
  readonly pendingCallbacks: number;
  readonly started: number;
  readonly settled: number;
  /** Monotonic reading at which the oldest delivery in flight began; null when there is none. */
  readonly oldestStartedAt: number | null;
}

/**
 * Follows a run's events so that a customer can wait for what concerns it, and the run for its end. It only watches:
 * what it knows, the history says too.
 */
export class RunProgress {
  readonly #clock: Clock;
  readonly #waiters = new Map<string, (() => void)[]>();
  readonly #grantedAt = new Map<string, number>();
  readonly #callbacksByOrder = new Map<number, CallbackReport[]>();
  readonly #orderStates = new Map<number, OrderState>();
  readonly #seenDeliveries = new Set<string>();
  readonly #online = new Set<string>();
  /** Deliveries without an outcome and when they began, oldest first. */
  readonly #inFlight = new Map<string, number>();
  /** Jobs that wait for their machine. */
  readonly #queued = new Set<number>();
  readonly #closedOrders = new Set<number>();
  #startedCount = 0;
  #settledCount = 0;
  /** Callbacks that are neither told nor given up. */
  readonly #pendingCallbacks = new Set<number>();

  /** How long a callback may be under way with all its retries, in ms. */
  readonly tellingMs: number;

  /** @param retryHorizonMs how long a callback may be under way with all its retries, in ms. */
  constructor(clock: Clock, retryHorizonMs: number) {
    this.#clock = clock;
    this.tellingMs = retryHorizonMs;
  }

  /** Takes a core's event. @param at monotonic reading of the decision. */
  onCoreEvent(event: CoreEvent, at: number): void {
    switch (event.kind) {
      case 'lock-granted':
        this.#grantedAt.set(event.delivery, at);
        break;
      case 'delivery-started':
        this.#startedCount += 1;
        this.#queued.delete(event.job);
        this.#inFlight.set(event.delivery, at);
        this.#addStarted(event.order, event.delivery);
        break;
      case 'delivery-settled':
        this.#settledCount += 1;
        this.#inFlight.delete(event.delivery);
        break;
      case 'job-queued':
        this.#queued.add(event.job);
        this.#orderState(event.order).queued.add(event.job);
        break;
      case 'job-dropped':
        this.#queued.delete(event.job);
        this.#orderState(event.order).dropped.set(event.job, event.reason);
        this.#notify(`told:${event.order}`);
        break;
      case 'callback-queued':
        this.#pendingCallbacks.add(event.callback);
        break;
      case 'callback-acknowledged':
      case 'callback-abandoned':
        this.#pendingCallbacks.delete(event.callback);
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
    this.#notify('standing');
  }

  /** Takes what a receiver saw. */
  onReceiverEvent(event: ReceiverEvent): void {
    if (event.kind === 'callback-received' && event.method === 'order.closed') {
      this.#closedOrders.add(event.order);
      this.#notify(`closed:${event.order}`);
    }
    // Callbacks come at least once; the first of a delivery counts.
    if (event.kind !== 'callback-received' || event.delivery === '' || this.#seenDeliveries.has(event.delivery)) return;
    this.#seenDeliveries.add(event.delivery);
    const outcome = callbackOutcome(event);
    const callbacks = this.#callbacksByOrder.get(event.order) ?? [];
    callbacks.push({ delivery: event.delivery, outcome, error: event.errorMsg, floorStatus: event.floorStatus });
    this.#callbacksByOrder.set(event.order, callbacks);
    this.#notify(`told:${event.order}`);
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

  /** Machines that are online now. */
  get onlineCount(): number {
    return this.#online.size;
  }

  /** Monotonic reading at which the lock was granted for a delivery; undefined for one that nobody knows. */
  grantedAt(deliveryId: string): number | undefined {
    return this.#grantedAt.get(deliveryId);
  }

  /** What the merchant was told of each delivery of an order so far, in the order in which it was told. */
  callbacksOf(orderId: number): readonly CallbackReport[] {
    return this.#callbacksByOrder.get(orderId) ?? [];
  }

  /** What became of an order's commands so far. Lane tests have no order: they all stand under 0. */
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
    // A core that died after its commit tells it once more.
    if (!started.includes(delivery)) started.push(delivery);
  }

  /**
   * Waits until `done` holds, looking again whenever the merchant is told of that order or a job of it is dropped.
   * @returns false when `limitMs` ran out.
   */
  waitForCallback(orderId: number, isDone: () => boolean, limitMs: number): Promise<boolean> {
    return this.#waitFor(`told:${orderId}`, isDone, limitMs);
  }

  /** Waits until the merchant has been told that an unpaid order was closed. @returns false when `limitMs` ran out. */
  waitForClose(orderId: number, limitMs: number): Promise<boolean> {
    return this.#waitFor(`closed:${orderId}`, () => this.#closedOrders.has(orderId), limitMs);
  }

  /** Nothing runs, waits or is still to be told. */
  get isIdle(): boolean {
    return this.#inFlight.size === 0 && this.#queued.size === 0 && this.#pendingCallbacks.size === 0;
  }

  /** Waits until a lock is free that may not have been: the next release, or `limitMs`. */
  async waitForRelease(limitMs: number): Promise<void> {
    const settledBefore = this.#settledCount;
    await this.#waitFor('standing', () => this.#settledCount > settledBefore, limitMs);
  }

  /**
   * Waits until `done` holds, looking again whenever the run's standing changes. @returns false when `limitMs` ran out.
   */
  waitForChange(isDone: () => boolean, limitMs: number): Promise<boolean> {
    return this.#waitFor('standing', isDone, limitMs);
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
