import type { CoreConfig } from './config.ts';
import { createDescriptionLookup, type DescriptionLookup } from './domain/description-lookup.ts';
import type { Result } from './domain/errors.ts';
import type { Merchant } from './domain/merchant.ts';
import type { CoreEvent, OnCoreEvent } from './events.ts';
import type { Ids } from './domain/ids.ts';
import { callbackSigner, type CallbackSigner } from './callbacks/callback-signer.ts';
import type { Clock } from './ports/clock.ts';
import type { Secrets } from './ports/random.ts';
import type { Rules } from './rules.ts';
import type { DispenseCommand, IdempotencyKey } from './services.ts';
import type { Origin, SpanTracker } from './spans.ts';
import { StoreFailure, type Store, type Tx } from './store/store.ts';
import type { CoreClock } from './core-clock.ts';

/** One decision while it is made: what it may look at, when it is, and what must follow its commit. */
export interface Decision {
  readonly tx: Tx;
  /** Core time, ms: what deadlines are measured on. */
  readonly now: number;
  /** Wall clock, Unix ms: what is shown. */
  readonly wallMs: number;
  /** Told to the observer after the commit, in this order. */
  readonly events: CoreEvent[];
  /** Sent to machines after the commit. */
  readonly commands: DispenseCommand[];
  /** Callbacks that the sender may start on after the commit. */
  readonly callbacks: number[];
  /** Deadlines (core time) that the decision has written. */
  readonly deadlines: number[];
}

/** What happens after a commit. The kernel calls it; the parts that send are plugged in by `core.ts`. */
export interface AfterCommit {
  dispatch(command: DispenseCommand): void;
  sendCallbacks(callbackIds: readonly number[]): void;
  scheduleDeadline(coreTime: number): void;
}

/** The outside and the rules, as every service needs them. */
export interface KernelParts {
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly coreClock: CoreClock;
  readonly store: Store;
  readonly config: CoreConfig;
  /** Ids as this store's database issues them. */
  readonly ids: Ids;
  readonly rules: Rules;
  readonly onEvent: OnCoreEvent;
  readonly after: AfterCommit;
  /** Follows deliveries where somebody wants to know how long their stages take. */
  readonly spans?: SpanTracker | undefined;
}

/**
 * After a failure of the store the alarm looks at its rows in this long, ms: not at once, a store that fails fails
 * again.
 */
const recheckDelayMs = 1_000;

/**
 * Runs decisions: one decision, one transaction; the events, commands and callbacks that it asks for follow the
 * commit and never come before it.
 */
export class Kernel {
  readonly ids: Ids;
  readonly rules: Rules;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly coreClock: CoreClock;
  readonly store: Store;
  #config: CoreConfig;
  #describe: DescriptionLookup;
  #callbackSigners: ReadonlyMap<string, CallbackSigner>;
  readonly #onEvent: OnCoreEvent;
  readonly #after: AfterCommit;
  readonly #spans: SpanTracker | undefined;

  constructor(parts: KernelParts) {
    this.ids = parts.ids;
    this.rules = parts.rules;
    this.clock = parts.clock;
    this.secrets = parts.secrets;
    this.coreClock = parts.coreClock;
    this.store = parts.store;
    this.#config = parts.config;
    this.#describe = createDescriptionLookup(parts.config.descriptions);
    this.#callbackSigners = callbackSignersOf(parts.config);
    this.#onEvent = parts.onEvent;
    this.#after = parts.after;
    this.#spans = parts.spans;
  }

  get config(): CoreConfig {
    return this.#config;
  }

  /** Looks up what people are shown of machines, lanes and products. */
  get describe(): DescriptionLookup {
    return this.#describe;
  }

  /** Goes on with another configuration: decisions from now on are made by it. */
  configure(config: CoreConfig): void {
    this.#config = config;
    this.#describe = createDescriptionLookup(config.descriptions);
    this.#callbackSigners = callbackSignersOf(config);
  }

  /**
   * Makes a decision and, once it is durable, does what it asked for.
   * @throws StoreFailure when nothing was committed, or nobody knows; then nothing is told and nothing is sent, and
   *   what
   *   was committed after all is met by its deadlines.
   * @param origin what asks for it, where the stages of deliveries are followed.
   */
  async decide<T>(body: (decision: Decision) => T, origin?: Origin): Promise<T> {
    const requestedAt = this.#spans?.now() ?? 0;
    const { answer, decision, at } = await this.#commit(body);
    this.#spans?.onCommit(decision.events, requestedAt, origin);
    for (const event of decision.events) this.#onEvent(event, at);
    for (const command of decision.commands) this.#after.dispatch(command);
    if (decision.callbacks.length > 0) this.#after.sendCallbacks(decision.callbacks);
    if (decision.deadlines.length > 0) this.#after.scheduleDeadline(Math.min(...decision.deadlines));
    return answer;
  }

  async #commit<T>(body: (decision: Decision) => T): Promise<{ answer: T; decision: Decision; at: number }> {
    try {
      return await this.store.decide((tx) => this.#runDecision(tx, body));
    } catch (error) {
      // It may be committed and only its answer lost: then its deadlines and callbacks are rows that nobody woke for.
      if (error instanceof StoreFailure) this.#after.scheduleDeadline(this.coreClock.now() + recheckDelayMs);
      throw error;
    }
  }

  #runDecision<T>(tx: Tx, body: (decision: Decision) => T): { answer: T; decision: Decision; at: number } {
    // One reading for both: an event is true at the very instant on which its deadlines are counted.
    const at = this.clock.monotonic();
    const decision: Decision = {
      tx,
      now: this.coreClock.at(at),
      wallMs: this.clock.now(),
      events: [],
      commands: [],
      callbacks: [],
      deadlines: [],
    };
    return { answer: body(decision), decision, at };
  }

  /**
   * Makes the decision that a signed request asks for, once: the same (Appid, sign) again within the window gets the
   * first answer, refusals included, and has no second effect (PROTOCOL §2). The memory is written in the decision's
   * own transaction.
   * @param arrivedAt when the request arrived, on the clock's monotonic reading.
   */
  decideIdempotently<T>(
    caller: Merchant,
    key: IdempotencyKey,
    body: (decision: Decision) => Result<T>,
    arrivedAt?: number,
  ): Promise<Result<T>> {
    return this.decide(
      (decision) => {
        const { tx, now } = decision;
        const existing = tx.idempotencyRecord(caller.appId, key.sign);
        if (existing) return JSON.parse(existing.answer) as Result<T>;
        const answer = body(decision);
        // A timestamp from the far edge of the window may come again until the near edge has passed it. Counted in core
        // time: a wall clock that is set forwards and back makes nobody forget what it had been asked.
        const expiresAt = now + 2 * this.config.timestampWindowMs;
        tx.putIdempotencyRecord({ appId: caller.appId, sign: key.sign, answer: JSON.stringify(answer), expiresAt });
        return answer;
      },
      arrivedAt === undefined ? undefined : { kind: 'request', at: arrivedAt },
    );
  }

  /** How a merchant's callbacks are signed; undefined for one that has left the configuration. */
  callbackSigner(appId: string): CallbackSigner | undefined {
    return this.#callbackSigners.get(appId);
  }

  /** Tells an event that no decision made. */
  emit(event: CoreEvent): void {
    this.#onEvent(event, this.clock.monotonic());
  }
}

function callbackSignersOf({ merchants }: CoreConfig): ReadonlyMap<string, CallbackSigner> {
  return new Map(merchants.map((merchant) => [merchant.appId, callbackSigner(merchant)]));
}
