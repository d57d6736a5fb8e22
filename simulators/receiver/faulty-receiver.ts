import type { Clock } from '#core/ports/clock.ts';
import type { Random } from '#core/ports/random.ts';
import type { ReceiverEvent, OnEvent } from '../events.ts';
import type { CallbackReceiver, CallbackAnswer, ReceiverRequest } from './callback-receiver.ts';

/** What a receiver does instead of answering 200. */
export type ReceiverFaultKind =
  '201' | '202' | '204' | '500' | 'refuse' | 'hang' | 'slow' | 'cut' | 'redirect' | 'garbage';

/** A planned receiver fault. Times in ms since the receiver was made. */
export interface ReceiverFault {
  /** Names this plan within the run, for example `500#1`. */
  readonly plan: string;
  readonly fault: ReceiverFaultKind;
  readonly fromMs: number;
  /** Null: it never ends. */
  readonly toMs: number | null;
  /** Affects only the first n callbacks in that time; null: all. */
  readonly first: number | null;
  /** Share of affected callbacks, 0–1. */
  readonly probability: number;
  /** Delay of a `slow` answer. */
  readonly afterMs: number;
}

/**
 * What a caller gets. `location`: target of a redirect; `cutAfter`: bytes of the body after which the connection
 * breaks.
 */
export type FaultyReceiverAnswer = CallbackAnswer & { readonly location?: string; readonly cutAfter?: number };

/** Dependencies of {@link FaultyReceiver}. */
export interface FaultyReceiverParts {
  readonly name: string;
  readonly receiver: CallbackReceiver;
  readonly clock: Clock;
  readonly random: Random;
  readonly onEvent: OnEvent<ReceiverEvent>;
  readonly faults: readonly ReceiverFault[];
}

/**
 * A callback receiver with faults: it reads every callback, and then may do something else than acknowledge it. The
 * network refuses connections in its place, because no request reaches a receiver that refuses (see
 * {@link refusalFault}).
 */
export class FaultyReceiver {
  readonly #parts: FaultyReceiverParts;
  readonly #startedAt: number;
  readonly #firedCounts = new Map<string, number>();
  #faults: readonly ReceiverFault[];

  constructor(parts: FaultyReceiverParts) {
    this.#parts = parts;
    this.#startedAt = parts.clock.monotonic();
    this.#faults = parts.faults;
  }

  /**
   * Takes one request; a bound function for a stage. Never settles if the receiver hangs.
   */
  readonly receive = (request: ReceiverRequest): Promise<FaultyReceiverAnswer> => {
    const { receiver, name, onEvent } = this.#parts;
    const fault = this.#activeFault();
    if (!fault) return receiver.receive(request);
    onEvent({ kind: 'receiver-fault-fired', receiver: name, fault: fault.fault, plan: fault.plan });
    return this.#applyFault(fault, request);
  };

  /** The active plan that refuses connections, if there is one. */
  refusalFault(): ReceiverFault | undefined {
    return this.#faults.find((fault) => fault.fault === 'refuse' && this.#isActive(fault));
  }

  /** Starts a fault now, with priority over all others. */
  injectFault(plan: string, fault: ReceiverFaultKind, afterMs: number): void {
    this.#faults = [{ plan, fault, fromMs: 0, toMs: null, first: null, probability: 1, afterMs }, ...this.#faults];
  }

  /** Ends an injected fault. */
  clearFault(plan: string): void {
    this.#faults = this.#faults.filter((fault) => fault.plan !== plan);
  }

  #activeFault(): ReceiverFault | undefined {
    return this.#faults.find((fault) => {
      if (fault.fault === 'refuse' || !this.#isActive(fault)) return false;
      const firedCount = this.#firedCounts.get(fault.plan) ?? 0;
      if (fault.first !== null && firedCount >= fault.first) return false;
      if (fault.probability < 1 && this.#parts.random.next() >= fault.probability) return false;
      this.#firedCounts.set(fault.plan, firedCount + 1);
      return true;
    });
  }

  #isActive({ fromMs, toMs }: ReceiverFault): boolean {
    const t = this.#parts.clock.monotonic() - this.#startedAt;
    return t >= fromMs && (toMs === null || t < toMs);
  }

  #applyFault(fault: ReceiverFault, request: ReceiverRequest): Promise<FaultyReceiverAnswer> {
    const { receiver, clock } = this.#parts;
    switch (fault.fault) {
      case '201':
      case '202':
      case '204':
        return Promise.resolve(receiver.handle(request, { status: Number(fault.fault), body: '' }));
      case '500':
        return Promise.resolve(receiver.handle(request, { status: 500, body: 'Internal Server Error' }));
      case 'redirect':
        return Promise.resolve({ ...receiver.handle(request, { status: 302, body: '' }), location: '/elsewhere' });
      case 'garbage':
        return Promise.resolve(receiver.handle(request, { status: 200, body: '<html><body>It works!</body></html>' }));
      case 'cut':
        receiver.handle(request, { status: 0, body: '' });
        return Promise.resolve({ status: 200, body: 'success', cutAfter: 3 });
      case 'slow': {
        const answer = receiver.handle(request);
        return new Promise((resolve) => clock.after(fault.afterMs, () => resolve(answer)));
      }
      case 'hang':
      case 'refuse':
        receiver.handle(request, { status: 0, body: '' });
        return new Promise(() => undefined);
    }
  }
}
