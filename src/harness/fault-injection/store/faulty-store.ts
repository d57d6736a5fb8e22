import type { Clock } from '#core/ports/clock.ts';
import { sleep } from '#core/ports/sleep.ts';
import type { Random } from '#core/ports/random.ts';
import { StoreFailure, type DueDeadline, type Rows, type Store, type Tx } from '#core/store/store.ts';
import type { StoreEvent } from '#harness/history/event.ts';
import { StoreFault, type StoreFaultPlan } from './store-fault.ts';
import { RecordingTx } from './recording-tx.ts';

/** A failure of the store that was planned: whoever met it has done nothing wrong. */
export class PlannedStoreFailure extends StoreFailure {}

/** What a troubled store works with. */
export interface FaultyStoreOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** Each plan takes a fork of it, by its name. */
  readonly random: Random;
  readonly plans: readonly StoreFaultPlan[];
  /** Told of a stroke of a plan. */
  readonly onFired: (plan: StoreFaultPlan, detail: string) => void;
  /** Told what a decision did whose core does not learn of it. @param at monotonic reading of the decision. */
  readonly onEvent: (event: StoreEvent, at: number) => void;
  /**
   * Asked when a decision has been made and is not committed, and when it is. @returns true where the core dies of it.
   */
  readonly killsCore: (when: 'before' | 'after', decided: readonly StoreEvent[]) => boolean;
  /** While the core's loop stands still: settles when it goes on. */
  readonly whenResumed: () => Promise<void> | null;
}

/** One core's time with the store. */
class StoreUse {
  #ended = false;
  #resolveEnd = (): void => undefined;
  /** Settles when it is over. */
  readonly ended = new Promise<void>((resolve) => (this.#resolveEnd = resolve));
  /** The last decision that was asked for. */
  lastDecision: Promise<unknown> = Promise.resolve();

  hasEnded(): boolean {
    return this.#ended;
  }

  end(): void {
    this.#ended = true;
    this.#resolveEnd();
  }
}

/** Turns of the microtask queue in which whoever waited for a decision has told of it. */
const settleTurns = 24;

/**
 * A store that is slow, fails, or loses its answers, as planned; and that knows of each decision what it did. It makes
 * one decision after the other, and the next only when the core has told of the one before, so that what is told for a
 * core that cannot speak stands in its right place.
 */
export class FaultyStore implements Store {
  readonly #options: FaultyStoreOptions;
  readonly #faults: readonly StoreFault[];
  #use = new StoreUse();

  constructor(options: FaultyStoreOptions) {
    this.#options = options;
    this.#faults = options.plans.map((plan) => new StoreFault(plan, options.clock, options.random.fork(plan.plan)));
  }

  /** Its core has died: what it waited for is not done any more, and what was done and not answered is told. */
  detachCore(): void {
    this.#use.end();
    this.#use = new StoreUse();
  }

  /** Settles when every decision that has been asked for by now is answered. */
  async whenDecided(): Promise<void> {
    await this.#use.lastDecision;
  }

  decide<T>(decide: (tx: Tx) => T): Promise<T> {
    const use = this.#use;
    const answer = use.lastDecision.then(() => this.#decide(use, decide));
    use.lastDecision = answer.catch(() => undefined).then(afterMicrotasks);
    return answer;
  }

  async read<T>(look: (rows: Rows) => T): Promise<T> {
    this.#failIfPlanned('a look');
    return this.#options.store.read(look);
  }

  async dueDeadlines(...asked: Parameters<Store['dueDeadlines']>): Promise<readonly DueDeadline[]> {
    this.#failIfPlanned('a look at what is due');
    return this.#options.store.dueDeadlines(...asked);
  }

  async nextDeadline(after: number): Promise<number | undefined> {
    this.#failIfPlanned('a look at what is due');
    return this.#options.store.nextDeadline(after);
  }

  prune(now: number): Promise<number> {
    return this.#options.store.prune(now);
  }

  close(): Promise<void> {
    return this.#options.store.close();
  }

  async #decide<T>(use: StoreUse, decision: (tx: Tx) => T): Promise<T> {
    const { clock, store, killsCore } = this.#options;
    const slow = this.#draw('slow');
    if (slow?.when === 'before') await this.#wait(use, slow.delayMs);
    if (use.hasEnded()) throw coreKilledError();
    this.#failIfPlanned('a decision');
    const decided = await store.decide((tx) => {
      const recordingTx = new RecordingTx(tx);
      const at = clock.monotonic();
      const value = decision(recordingTx);
      const events = recordingTx.events();
      if (events.length > 0 && killsCore('before', events)) throw coreKilledError();
      return { value, did: events, at };
    });
    const emitEvents = (): void => {
      for (const event of decided.did) this.#options.onEvent(event, decided.at);
    };
    if (decided.did.length > 0 && killsCore('after', decided.did)) {
      emitEvents();
      throw coreKilledError();
    }
    if (this.#draw('loses-answer')) {
      emitEvents();
      throw new PlannedStoreFailure('committed, but the answer was lost');
    }
    if (slow?.when === 'after') await this.#wait(use, slow.delayMs);
    for (let wait = this.#options.whenResumed(); wait && !use.hasEnded(); wait = this.#options.whenResumed())
      await Promise.race([wait, use.ended]);
    if (!use.hasEnded()) return decided.value;
    emitEvents();
    throw coreKilledError();
  }

  #failIfPlanned(callName: string): void {
    if (this.#draw('fails', callName)) throw new PlannedStoreFailure(`${callName} failed, and nothing was committed`);
  }

  /** The first plan of a kind that strikes now. */
  #draw(fault: StoreFaultPlan['fault'], callName = 'a decision'): ReturnType<StoreFault['draw']> {
    let first: ReturnType<StoreFault['draw']> = null;
    for (const storeFault of this.#faults) {
      if (storeFault.plan.fault !== fault) continue;
      const effect = storeFault.draw();
      if (!effect || first) continue;
      first = effect;
      this.#options.onFired(
        storeFault.plan,
        fault === 'slow' ? `${effect.delayMs} ms ${effect.when} it is made` : callName,
      );
    }
    return first;
  }

  /** A core that dies waits no longer. */
  #wait(use: StoreUse, ms: number): Promise<void> {
    return Promise.race([sleep(this.#options.clock, ms), use.ended]);
  }
}

function coreKilledError(): Error {
  return new PlannedStoreFailure('the core has died');
}

async function afterMicrotasks(): Promise<void> {
  for (let turn = 0; turn < settleTurns; turn += 1) await Promise.resolve();
}
