import type { Clock } from '#core/ports/clock.ts';
import { sleep } from '#core/ports/sleep.ts';
import type { Random } from '#core/ports/random.ts';
import { StoreFailure, type Due, type Rows, type Store, type Tx } from '#core/store/store.ts';
import type { StoreEvent } from '#harness/history/event.ts';
import { StoreMood, type StorePlan } from './store-fault.ts';
import { WitnessTx } from './recording-tx.ts';

/** A failure of the store that was planned: whoever met it has done nothing wrong. */
export class PlannedStoreFailure extends StoreFailure {}

/** What a troubled store works with. */
export interface TroubledStoreParts {
  readonly store: Store;
  readonly clock: Clock;
  /** Each plan takes a fork of it, by its name. */
  readonly random: Random;
  readonly plans: readonly StorePlan[];
  /** Told of a stroke of a plan. */
  readonly struck: (plan: StorePlan, detail: string) => void;
  /** Told what a decision did whose core does not learn of it. @param at monotonic reading of the decision. */
  readonly witness: (event: StoreEvent, at: number) => void;
  /** Asked when a decision has been made and is not committed, and when it is. @returns true where the core dies of it. */
  readonly dies: (when: 'before' | 'after', did: readonly StoreEvent[]) => boolean;
  /** While the core's loop stands still: settles when it goes on. */
  readonly standstill: () => Promise<void> | null;
}

/** One core's time with the store. */
class Term {
  #over = false;
  #end = (): void => undefined;
  /** Settles when it is over. */
  readonly ends = new Promise<void>((resolve) => (this.#end = resolve));
  /** The last decision that was asked for. */
  tail: Promise<unknown> = Promise.resolve();

  isOver(): boolean {
    return this.#over;
  }

  end(): void {
    this.#over = true;
    this.#end();
  }
}

/** Turns of the microtask queue in which whoever waited for a decision has told of it. */
const tellingTurns = 24;

/**
 * A store that is slow, fails, or loses its answers, as planned; and that knows of each decision what it did. It makes
 * one decision after the other, and the next only when the core has told of the one before, so that what is told for a
 * core that cannot speak stands in its right place.
 */
export class TroubledStore implements Store {
  readonly #parts: TroubledStoreParts;
  readonly #moods: readonly StoreMood[];
  #term = new Term();

  constructor(parts: TroubledStoreParts) {
    this.#parts = parts;
    this.#moods = parts.plans.map((plan) => new StoreMood(plan, parts.clock, parts.random.fork(plan.plan)));
  }

  /** Its core has died: what it waited for is not done any more, and what was done and not answered is told. */
  abandon(): void {
    this.#term.end();
    this.#term = new Term();
  }

  /** Settles when every decision that has been asked for by now is answered. */
  async settled(): Promise<void> {
    await this.#term.tail;
  }

  decide<T>(decision: (tx: Tx) => T): Promise<T> {
    const term = this.#term;
    const answer = term.tail.then(() => this.#decide(term, decision));
    term.tail = answer.catch(() => undefined).then(telling);
    return answer;
  }

  async read<T>(look: (rows: Rows) => T): Promise<T> {
    this.#failOnce('a look');
    return this.#parts.store.read(look);
  }

  async due(...asked: Parameters<Store['due']>): Promise<readonly Due[]> {
    this.#failOnce('a look at what is due');
    return this.#parts.store.due(...asked);
  }

  async nextDue(after: number): Promise<number | undefined> {
    this.#failOnce('a look at what is due');
    return this.#parts.store.nextDue(after);
  }

  prune(now: number): Promise<number> {
    return this.#parts.store.prune(now);
  }

  close(): Promise<void> {
    return this.#parts.store.close();
  }

  async #decide<T>(term: Term, decision: (tx: Tx) => T): Promise<T> {
    const { clock, store, dies } = this.#parts;
    const slow = this.#draw('slow');
    if (slow?.when === 'before') await this.#wait(term, slow.byMs);
    if (term.isOver()) throw gone();
    this.#failOnce('a decision');
    const made = await store.decide((tx) => {
      const seen = new WitnessTx(tx);
      const at = clock.monotonic();
      const value = decision(seen);
      const did = seen.events();
      if (did.length > 0 && dies('before', did)) throw gone();
      return { value, did, at };
    });
    const tell = (): void => {
      for (const event of made.did) this.#parts.witness(event, made.at);
    };
    if (made.did.length > 0 && dies('after', made.did)) {
      tell();
      throw gone();
    }
    if (this.#draw('loses-answer')) {
      tell();
      throw new PlannedStoreFailure('committed, but the answer was lost');
    }
    if (slow?.when === 'after') await this.#wait(term, slow.byMs);
    for (let wait = this.#parts.standstill(); wait && !term.isOver(); wait = this.#parts.standstill())
      await Promise.race([wait, term.ends]);
    if (!term.isOver()) return made.value;
    tell();
    throw gone();
  }

  #failOnce(what: string): void {
    if (this.#draw('fails', what)) throw new PlannedStoreFailure(`${what} failed, and nothing was committed`);
  }

  /** The first plan of a kind that strikes now. */
  #draw(does: StorePlan['does'], what = 'a decision'): ReturnType<StoreMood['draw']> {
    let first: ReturnType<StoreMood['draw']> = null;
    for (const mood of this.#moods) {
      if (mood.plan.does !== does) continue;
      const drawn = mood.draw();
      if (!drawn || first) continue;
      first = drawn;
      this.#parts.struck(mood.plan, does === 'slow' ? `${drawn.byMs} ms ${drawn.when} it is made` : what);
    }
    return first;
  }

  /** A core that dies waits no longer. */
  #wait(term: Term, ms: number): Promise<void> {
    return Promise.race([sleep(this.#parts.clock, ms), term.ends]);
  }
}

function gone(): Error {
  return new PlannedStoreFailure('the core has died');
}

async function telling(): Promise<void> {
  for (let turn = 0; turn < tellingTurns; turn += 1) await Promise.resolve();
}
