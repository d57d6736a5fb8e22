import type { Clock } from '#core/ports/clock.ts';
import { sleep } from '#core/ports/waiting.ts';
import type { Random } from '#core/ports/random.ts';
import type { DueDeadline, Rows, Store, Tx } from '#core/store/store.ts';
import type { StoreEvent } from '#harness/history/event.ts';
import { isCrashable, type CrashableStore } from './crashable-store.ts';
import { PlannedStoreFailure } from './planned-store-failure.ts';
import { StoreFault, type StoreFaultPlan } from './store-fault.ts';
import { RecordingTx } from './recording-tx.ts';

/** What a faulty store needs. */
export interface FaultyStoreOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** Each plan takes a fork of it, by its name. */
  readonly random: Random;
  readonly plans: readonly StoreFaultPlan[];
  /** Called when a plan fires. */
  readonly onFired: (plan: StoreFaultPlan, detail: string) => void;
  /** Called with the events of a decision whose core was not answered. @param at monotonic reading of the decision. */
  readonly onEvent: (event: StoreEvent, at: number) => void;
  /**
   * Called when a decision is made and not committed, and when it is committed (on a disk: written, and not synced).
   * @returns true where the core crashes.
   */
  readonly killsCore: (when: 'before' | 'after', decided: readonly StoreEvent[]) => boolean;
  /** While the core's loop is stalled: settles when it resumes. */
  readonly whenResumed: () => Promise<void> | null;
}

/** What a decision did to the rows. */
interface DecisionEvents {
  readonly did: readonly StoreEvent[];
  /** Monotonic reading of the decision. */
  readonly at: number;
}

/** The use of the store by one core. */
class StoreUse {
  #ended = false;
  #resolveEnd = (): void => undefined;
  /** Settles when it is over. */
  readonly ended = new Promise<void>((resolve) => (this.#resolveEnd = resolve));
  /** The last decision that was asked for. */
  lastDecision: Promise<unknown> = Promise.resolve();
  /** The decision that is written to the disk and not synced. */
  unsynced: DecisionEvents | null = null;
  /** The decision that is being made or written. */
  current: DecisionEvents | null = null;

  hasEnded(): boolean {
    return this.#ended;
  }

  end(): void {
    this.#ended = true;
    this.#resolveEnd();
  }
}

/** Turns of the microtask queue after which the caller of a decision has emitted its events. */
const settleTurns = 24;

/**
 * A store that is slow, fails or loses answers as planned, and records the events of each decision. It makes the next
 * decision only when the core has emitted the events of the last one, so that events that are emitted in place of a
 * killed core are in the right order.
 */
export class FaultyStore implements Store {
  readonly #options: FaultyStoreOptions;
  readonly #faults: readonly StoreFault[];
  readonly #disk: CrashableStore | null;
  readonly #power: Random;
  #use = new StoreUse();

  constructor(options: FaultyStoreOptions) {
    this.#options = options;
    this.#faults = options.plans.map((plan) => new StoreFault(plan, options.clock, options.random.fork(plan.plan)));
    this.#power = options.random.fork('power');
    this.#disk = isCrashable(options.store) ? options.store : null;
    if (this.#disk) this.#disk.onWritten = () => this.#onWritten();
  }

  /**
   * Its core was killed: pending calls are dropped, and events of committed decisions are emitted. On a disk, half of
   * the cores are killed by a power cut, which loses what was not synced.
   */
  detachCore(): void {
    const use = this.#use;
    this.#use = new StoreUse();
    const cause = this.#disk && this.#power.next() < 0.5 ? 'power-cut' : 'kill';
    if (cause === 'kill' && use.unsynced) this.#emit(use.unsynced);
    use.unsynced = null;
    use.end();
    this.#disk?.crash(cause);
  }

  /** The present decision is in the log and not synced. */
  #onWritten(): void {
    const use = this.#use;
    if (!use.current) return;
    use.unsynced = use.current;
    use.current = null;
    if (use.unsynced.did.length > 0) this.#options.killsCore('after', use.unsynced.did);
  }

  /** Settles when every decision requested so far is answered. */
  async whenDecided(): Promise<void> {
    await this.#use.lastDecision;
  }

  decide<T>(decide: (tx: Tx) => T): Promise<T> {
    const use = this.#use;
    const answer = use.lastDecision.then(() => this.#decide(use, decide));
    use.lastDecision = answer.catch(() => undefined).then(afterMicrotasks);
    return answer;
  }

  async read<T>(query: (rows: Rows) => T): Promise<T> {
    this.#failIfPlanned('a look');
    return this.#options.store.read(query);
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
    if (this.#draw('error')) {
      if (this.#disk) await rollBack(this.#disk, decision);
      throw plannedError('a decision');
    }
    // A slow disk is slow to sync, which leaves time for a crash.
    const isSlowToSync = slow?.when === 'after' && this.#disk !== null;
    if (isSlowToSync) this.#disk.slowNextSync(slow.delayMs);
    const decided = await store.decide((tx) => {
      const recordingTx = new RecordingTx(tx);
      const at = clock.monotonic();
      const value = decision(recordingTx);
      const did = recordingTx.events();
      if (did.length > 0 && killsCore('before', did)) throw coreKilledError();
      use.current = { did, at };
      return { value, did, at };
    });
    use.current = null;
    use.unsynced = null;
    const emitEvents = (): void => this.#emit(decided);
    if (decided.did.length > 0 && !this.#disk && killsCore('after', decided.did)) {
      emitEvents();
      throw coreKilledError();
    }
    if (this.#draw('lost-acknowledgement')) {
      emitEvents();
      throw new PlannedStoreFailure('committed, but the answer was lost');
    }
    if (slow?.when === 'after' && !isSlowToSync) await this.#wait(use, slow.delayMs);
    for (let wait = this.#options.whenResumed(); wait && !use.hasEnded(); wait = this.#options.whenResumed())
      await Promise.race([wait, use.ended]);
    if (!use.hasEnded()) return decided.value;
    emitEvents();
    throw coreKilledError();
  }

  #emit({ did, at }: DecisionEvents): void {
    for (const event of did) this.#options.onEvent(event, at);
  }

  #failIfPlanned(callName: string): void {
    if (this.#draw('error', callName)) throw plannedError(callName);
  }

  /** The first plan of this kind that fires now. */
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

  /** Ends early when the core is killed. */
  #wait(use: StoreUse, ms: number): Promise<void> {
    return Promise.race([sleep(this.#options.clock, ms), use.ended]);
  }
}

function coreKilledError(): Error {
  return new PlannedStoreFailure('the core was killed');
}

function plannedError(callName: string): Error {
  return new PlannedStoreFailure(`${callName} failed, and nothing was committed`);
}

/** Makes a decision and lets it fail at its end, so that the store has to take it back. @throws what made it fail. */
function rollBack(store: Store, decision: (tx: Tx) => unknown): Promise<never> {
  return store.decide((tx) => {
    decision(tx);
    throw plannedError('a decision');
  });
}

async function afterMicrotasks(): Promise<void> {
  for (let turn = 0; turn < settleTurns; turn += 1) await Promise.resolve();
}
