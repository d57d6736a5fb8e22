import type { CoreEvent } from './events.ts';
import type { Clock } from './ports/clock.ts';
import type { DispenseCommand } from './services.ts';

/**
 * The stages of a delivery's way through the core, in order:
 * - `verify`: the request arrived → sign and members are good, the decision is asked for
 * - `store`: the decision is asked for → it is committed
 * - `dispatch`: committed → the command has been handed to the network by the machine's wire
 * - `device`: handed over → the frame with the result arrived; the machine's time and its line's, none of the core's
 * - `settle`: the frame arrived → the outcome is committed
 * - `callback`: the outcome is committed → the receiver has acknowledged
 */
export const spanStages = ['verify', 'store', 'dispatch', 'device', 'settle', 'callback'] as const;

/** A stage of a delivery's way. */
export type SpanStage = (typeof spanStages)[number];

/**
 * How long one stage of one delivery took. Stages that a delivery did not go through have no span: a queued job has no
 * request of its own (`verify`), a timeout no frame (`device`, `settle`).
 */
export interface Span {
  readonly kind: 'span';
  readonly delivery: string;
  readonly machine: string;
  readonly stage: SpanStage;
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

/** Deliveries, and callbacks, that are followed at once at most; beyond it the oldest is let go, untold. */
const maxFollowed = 16_384;

interface Running {
  readonly committedAt: number;
  handedAt: number | null;
}

interface Telling {
  readonly delivery: string;
  readonly machine: string;
  readonly committedAt: number;
  attemptAt: number | null;
}

/**
 * Follows deliveries through the core and tells how long each stage took. It only listens: without it the core does
 * the same. It knows what it has seen begin; a delivery of the core before this one has no spans.
 */
export class Spans {
  readonly #clock: Clock;
  readonly #onSpan: OnSpan;
  readonly #running = new Map<string, Running>();
  readonly #telling = new Map<number, Telling>();

  constructor(clock: Clock, onSpan: OnSpan) {
    this.#clock = clock;
    this.#onSpan = onSpan;
  }

  /** The time as spans are measured. */
  now(): number {
    return this.#clock.monotonic();
  }

  /** A decision is committed. @param askedAt when it was asked for. */
  committed(events: readonly CoreEvent[], askedAt: number, origin: Origin | undefined): void {
    if (events.length === 0) return;
    const at = this.now();
    for (const event of events) {
      if (event.kind === 'delivery-begun') this.#begun(event, askedAt, at, origin);
      else if (event.kind === 'delivery-settled') this.#settled(event, at, origin);
      else if (event.kind === 'callback-queued') this.#queued(event, events, at);
    }
  }

  /** The wire has handed a delivery's command to the network. */
  handed({ deliveryId, machine }: DispenseCommand): void {
    const running = this.#running.get(deliveryId);
    if (!running) return;
    running.handedAt = this.now();
    this.#tell(deliveryId, machine.machineNo, 'dispatch', running.committedAt, running.handedAt);
  }

  /** An attempt of a callback begins. */
  attempted(callback: number, at: number): void {
    const telling = this.#telling.get(callback);
    if (telling) telling.attemptAt ??= at;
  }

  /** A receiver has acknowledged a callback. */
  told(callback: number, at: number): void {
    const telling = this.#telling.get(callback);
    if (!telling) return;
    this.#telling.delete(callback);
    const { delivery, machine, committedAt, attemptAt } = telling;
    this.#onSpan({
      kind: 'span',
      delivery,
      machine,
      stage: 'callback',
      at: committedAt,
      ms: at - committedAt,
      attemptAt: attemptAt ?? committedAt,
    });
  }

  /** A callback has been given up: nobody will acknowledge it. */
  givenUp(callback: number): void {
    this.#telling.delete(callback);
  }

  #begun(
    { delivery, machine }: { readonly delivery: string; readonly machine: string },
    askedAt: number,
    at: number,
    origin: Origin | undefined,
  ): void {
    if (origin?.kind === 'request') this.#tell(delivery, machine, 'verify', origin.at, askedAt);
    this.#tell(delivery, machine, 'store', askedAt, at);
    letOldestGo(this.#running);
    this.#running.set(delivery, { committedAt: at, handedAt: null });
  }

  #settled(
    { delivery, machine }: { readonly delivery: string; readonly machine: string },
    at: number,
    origin: Origin | undefined,
  ): void {
    const running = this.#running.get(delivery);
    this.#running.delete(delivery);
    if (origin?.kind !== 'frame') return;
    if (running && running.handedAt !== null) this.#tell(delivery, machine, 'device', running.handedAt, origin.at);
    this.#tell(delivery, machine, 'settle', origin.at, at);
  }

  /** An order that is closed has a callback and no delivery. */
  #queued(
    { callback, delivery }: { readonly callback: number; readonly delivery: string },
    events: readonly CoreEvent[],
    at: number,
  ): void {
    const settled = events.find((event) => event.kind === 'delivery-settled' && event.delivery === delivery);
    if (settled?.kind !== 'delivery-settled') return;
    letOldestGo(this.#telling);
    this.#telling.set(callback, { delivery, machine: settled.machine, committedAt: at, attemptAt: null });
  }

  #tell(delivery: string, machine: string, stage: SpanStage, at: number, end: number): void {
    this.#onSpan({ kind: 'span', delivery, machine, stage, at, ms: end - at });
  }
}

function letOldestGo(followed: Map<unknown, unknown>): void {
  if (followed.size < maxFollowed) return;
  for (const key of followed.keys()) {
    followed.delete(key);
    return;
  }
}
