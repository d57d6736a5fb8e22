import { evictOldest } from './evict-oldest.ts';
import type { CoreEvent } from './events.ts';
import type { Clock } from './ports/clock.ts';
import type { DispenseCommand } from './services.ts';

/**
 * The phases of a delivery, in order:
 * - `verify`: the request arrived → sign and members are good, the decision is asked for
 * - `store`: the decision is asked for → it is committed
 * - `dispatch`: committed → the command has been handed to the network by the machine's wire
 * - `device`: handed over → the frame with the result arrived; the machine's time and its line's, none of the core's
 * - `settle`: the frame arrived → the outcome is committed
 * - `callback`: the outcome is committed → the receiver has acknowledged
 */
export const spanPhases = ['verify', 'store', 'dispatch', 'device', 'settle', 'callback'] as const;

/** A phase of a delivery. */
export type SpanPhase = (typeof spanPhases)[number];

/**
 * The duration of one phase of one delivery. Phases that a delivery skipped have no span: a queued job has no
 * request of its own (`verify`), a timeout no frame (`device`, `settle`).
 */
export interface Span {
  readonly kind: 'span';
  readonly delivery: string;
  readonly machine: string;
  readonly phase: SpanPhase;
  /** Its beginning, on the clock's monotonic reading, ms. */
  readonly at: number;
  readonly ms: number;
  /** Of `callback` alone: when the first attempt began, on the same reading. Before it the callback waited. */
  readonly attemptAt?: number;
}

/** Takes spans, each when it ends. Must not throw. */
export type OnSpan = (span: Span) => void;

/** What a decision came of: a request or a machine's frame, and when that arrived (monotonic, ms). */
export interface Origin {
  readonly kind: 'request' | 'frame';
  readonly at: number;
}

/** Most deliveries, and most callbacks, followed at once; beyond it the oldest is dropped without a span. */
const maxTracked = 16_384;

interface TrackedDelivery {
  readonly committedAt: number;
  sentAt: number | null;
}

interface TrackedCallback {
  readonly delivery: string;
  readonly machine: string;
  readonly committedAt: number;
  attemptAt: number | null;
}

/**
 * Follows deliveries through the core and measures each phase. It only listens and changes
 * nothing. A delivery that an earlier core started has no spans.
 */
export class SpanTracker {
  readonly #clock: Clock;
  readonly #onSpan: OnSpan;
  readonly #deliveries = new Map<string, TrackedDelivery>();
  readonly #callbacks = new Map<number, TrackedCallback>();

  constructor(clock: Clock, onSpan: OnSpan) {
    this.#clock = clock;
    this.#onSpan = onSpan;
  }

  /** The time as spans are measured. */
  now(): number {
    return this.#clock.monotonic();
  }

  /** A decision is committed. @param requestedAt when it was asked for. */
  onCommit(events: readonly CoreEvent[], requestedAt: number, origin: Origin | undefined): void {
    if (events.length === 0) return;
    const at = this.now();
    for (const event of events) {
      if (event.kind === 'delivery-started') this.#onStarted(event, requestedAt, at, origin);
      else if (event.kind === 'delivery-settled') this.#onSettled(event, at, origin);
      else if (event.kind === 'callback-queued') this.#onQueued(event, events, at);
    }
  }

  /** The wire has handed a delivery's command to the network. */
  onCommandSent({ deliveryId, machine }: DispenseCommand): void {
    const tracked = this.#deliveries.get(deliveryId);
    if (!tracked) return;
    tracked.sentAt = this.now();
    this.#emit(deliveryId, machine.machineNo, 'dispatch', tracked.committedAt, tracked.sentAt);
  }

  /** An attempt of a callback begins. */
  onAttempt(callback: number, at: number): void {
    const tracked = this.#callbacks.get(callback);
    if (tracked) tracked.attemptAt ??= at;
  }

  /** A receiver has acknowledged a callback. */
  onAcknowledged(callback: number, at: number): void {
    const tracked = this.#callbacks.get(callback);
    if (!tracked) return;
    this.#callbacks.delete(callback);
    const { delivery, machine, committedAt, attemptAt } = tracked;
    this.#onSpan({
      kind: 'span',
      delivery,
      machine,
      phase: 'callback',
      at: committedAt,
      ms: at - committedAt,
      attemptAt: attemptAt ?? committedAt,
    });
  }

  /** A callback was abandoned. */
  onAbandoned(callback: number): void {
    this.#callbacks.delete(callback);
  }

  #onStarted(
    { delivery, machine }: { readonly delivery: string; readonly machine: string },
    requestedAt: number,
    at: number,
    origin: Origin | undefined,
  ): void {
    if (origin?.kind === 'request') this.#emit(delivery, machine, 'verify', origin.at, requestedAt);
    this.#emit(delivery, machine, 'store', requestedAt, at);
    this.#deliveries.set(delivery, { committedAt: at, sentAt: null });
    evictOldest(this.#deliveries, maxTracked);
  }

  #onSettled(
    { delivery, machine }: { readonly delivery: string; readonly machine: string },
    at: number,
    origin: Origin | undefined,
  ): void {
    const tracked = this.#deliveries.get(delivery);
    this.#deliveries.delete(delivery);
    if (origin?.kind !== 'frame') return;
    if (tracked && tracked.sentAt !== null) this.#emit(delivery, machine, 'device', tracked.sentAt, origin.at);
    this.#emit(delivery, machine, 'settle', origin.at, at);
  }

  /** An order that is closed has a callback and no delivery. */
  #onQueued(
    { callback, delivery }: { readonly callback: number; readonly delivery: string },
    events: readonly CoreEvent[],
    at: number,
  ): void {
    const settled = events.find((event) => event.kind === 'delivery-settled' && event.delivery === delivery);
    if (settled?.kind !== 'delivery-settled') return;
    this.#callbacks.set(callback, { delivery, machine: settled.machine, committedAt: at, attemptAt: null });
    evictOldest(this.#callbacks, maxTracked);
  }

  #emit(delivery: string, machine: string, phase: SpanPhase, at: number, end: number): void {
    this.#onSpan({ kind: 'span', delivery, machine, phase, at, ms: end - at });
  }
}
