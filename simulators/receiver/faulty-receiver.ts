import type { Clock } from '#core/ports/clock.ts';
import type { Random } from '#core/ports/random.ts';
import type { SinkEvent, Witness } from '../events.ts';
import type { CallbackSink, SinkAnswer, SinkRequest } from './callback-receiver.ts';

/** What a receiver does in place of answering 200. */
export type Habit = '500' | 'refuse' | 'hang' | 'slow' | 'cut' | 'redirect' | 'rubbish';

/** A planned misbehaviour. Times in ms since the receiver was made. */
export interface Misbehaviour {
  /** Names this plan within the run, for example `500#1`. */
  readonly plan: string;
  readonly does: Habit;
  readonly fromMs: number;
  /** Null: for ever. */
  readonly toMs: number | null;
  /** Only the first n callbacks in that time; null: all. */
  readonly first: number | null;
  /** The share of callbacks, 0–1. */
  readonly probability: number;
  /** How late a slow one answers. */
  readonly afterMs: number;
}

/** What a caller gets. `location`: where a redirect points; `cutAfter`: bytes of the body after which the line breaks. */
export type ReceiverReply = SinkAnswer & { readonly location?: string; readonly cutAfter?: number };

/** What a receiver works with. */
export interface ReceiverParts {
  readonly name: string;
  readonly sink: CallbackSink;
  readonly clock: Clock;
  readonly random: Random;
  readonly witness: Witness<SinkEvent>;
  readonly misbehaviours: readonly Misbehaviour[];
}

/**
 * A merchant's callback receiver that may misbehave: it reads every callback as an honest one does, and then does
 * something else than acknowledging it. Refusing connections is not its own doing: nothing reaches a receiver that
 * refuses, so whoever owns the network does that (see {@link refusing}).
 */
export class Receiver {
  readonly #parts: ReceiverParts;
  readonly #madeAt: number;
  readonly #times = new Map<string, number>();
  #misbehaviours: readonly Misbehaviour[];

  constructor(parts: ReceiverParts) {
    this.#parts = parts;
    this.#madeAt = parts.clock.monotonic();
    this.#misbehaviours = parts.misbehaviours;
  }

  /** Takes one request. Fits a stage's receiver; may be passed about without its object. Never settles when it hangs. */
  readonly receive = (request: SinkRequest): Promise<ReceiverReply> => {
    const { sink, name, witness } = this.#parts;
    const habit = this.#habitNow();
    if (!habit) return sink.receive(request);
    witness({ kind: 'receiver-misbehaved', receiver: name, does: habit.does, plan: habit.plan });
    return this.#misbehave(habit, request);
  };

  /** The plan by which it refuses connections at this moment, if there is one. */
  refusing(): Misbehaviour | undefined {
    return this.#misbehaviours.find((habit) => habit.does === 'refuse' && this.#isTime(habit));
  }

  /** Lets it misbehave so from now on, before anything else that it is to do. */
  misbehave(plan: string, does: Habit, afterMs: number): void {
    this.#misbehaviours = [
      { plan, does, fromMs: 0, toMs: null, first: null, probability: 1, afterMs },
      ...this.#misbehaviours,
    ];
  }

  /** Ends what {@link misbehave} began. */
  behave(plan: string): void {
    this.#misbehaviours = this.#misbehaviours.filter((habit) => habit.plan !== plan);
  }

  #habitNow(): Misbehaviour | undefined {
    return this.#misbehaviours.find((habit) => {
      if (habit.does === 'refuse' || !this.#isTime(habit)) return false;
      const times = this.#times.get(habit.plan) ?? 0;
      if (habit.first !== null && times >= habit.first) return false;
      if (habit.probability < 1 && this.#parts.random.next() >= habit.probability) return false;
      this.#times.set(habit.plan, times + 1);
      return true;
    });
  }

  #isTime({ fromMs, toMs }: Misbehaviour): boolean {
    const t = this.#parts.clock.monotonic() - this.#madeAt;
    return t >= fromMs && (toMs === null || t < toMs);
  }

  #misbehave(habit: Misbehaviour, request: SinkRequest): Promise<ReceiverReply> {
    const { sink, clock } = this.#parts;
    switch (habit.does) {
      case '500':
        return Promise.resolve(sink.take(request, { status: 500, body: 'Internal Server Error' }));
      case 'redirect':
        return Promise.resolve({ ...sink.take(request, { status: 302, body: '' }), location: '/elsewhere' });
      case 'rubbish':
        return Promise.resolve(sink.take(request, { status: 200, body: '<html><body>It works!</body></html>' }));
      case 'cut':
        sink.take(request, { status: 0, body: '' });
        return Promise.resolve({ status: 200, body: 'success', cutAfter: 3 });
      case 'slow': {
        const answer = sink.take(request);
        return new Promise((resolve) => clock.after(habit.afterMs, () => resolve(answer)));
      }
      case 'hang':
      case 'refuse':
        sink.take(request, { status: 0, body: '' });
        return new Promise(() => undefined);
    }
  }
}
