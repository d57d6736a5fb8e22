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
import { ClockMoved, type CoreClock } from './core-clock.ts';

/** One decision in progress: its transaction, its time, and the effects that follow its commit. */
export interface Decision {
  readonly tx: Tx;
  /** Core time, ms: deadlines are measured on it. */
  readonly now: number;
  /** Wall clock, Unix ms: for display. */
  readonly wallMs: number;
  /** Emitted after the commit, in this order. */
  readonly events: CoreEvent[];
  /** Sent to machines after the commit. */
  readonly commands: DispenseCommand[];
  /** Callbacks to send after the commit. */
  readonly callbacks: number[];
  /** Deadlines (core time) that the decision wrote. */
  readonly deadlines: number[];
  /** Commands that another core sends: it holds the machine's line. */
  readonly handedOver: HandedOver[];
}

/** A command that waits for the core that holds its machine's line. */
export interface HandedOver {
  readonly core: number;
  readonly machineNo: string;
  readonly deliveryId: string;
}

/** Effects that follow a commit. `core.ts` connects the parts that send. */
export interface AfterCommit {
  /** Hands commands over that another core must send. Part of the decision; absent where there is one core. */
  readonly assign?: ((decision: Decision) => void) | undefined;
  /** Follows {@link assign} after the commit. */
  readonly wakeHolders?: ((handedOver: readonly HandedOver[]) => void) | undefined;
  dispatch(command: DispenseCommand): void;
  sendCallbacks(callbackIds: readonly number[]): void;
  scheduleDeadline(coreTime: number): void;
}

/** Ports, store and rules that every service needs. */
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
  /** Measures the phases of deliveries. */
  readonly spans?: SpanTracker | undefined;
}

/** Pause before deadlines are checked after a failure of the store, ms: a failing store often fails again at once. */
const recheckDelayMs = 1_000;
/** How often a decision is tried whose clock is in doubt. */
const maxClockTries = 4;

/** A decision that was made, with its answer. `at`: when, on the monotonic clock. */
interface MadeDecision<T> {
  readonly answer: T;
  readonly decision: Decision;
  readonly at: number;
}

/**
 * Runs decisions. Each decision is one transaction; its events, commands and callbacks follow the commit.
 */
export class Kernel {
  readonly ids: Ids;
  readonly rules: Rules;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly coreClock: CoreClock;
  readonly store: Store;
  #config!: CoreConfig;
  #describe!: DescriptionLookup;
  #callbackSigners!: ReadonlyMap<string, CallbackSigner>;
  #effects: AfterCommit | null = null;
  readonly #onEvent: OnCoreEvent;
  readonly #spans: SpanTracker | undefined;

  constructor(parts: KernelParts) {
    this.ids = parts.ids;
    this.rules = parts.rules;
    this.clock = parts.clock;
    this.secrets = parts.secrets;
    this.coreClock = parts.coreClock;
    this.store = parts.store;
    this.#onEvent = parts.onEvent;
    this.#spans = parts.spans;
    this.configure(parts.config);
  }

  /** Connects the parts that send, once, before the first decision. They need the kernel themselves. */
  connect(effects: AfterCommit): void {
    this.#effects = effects;
  }

  get config(): CoreConfig {
    return this.#config;
  }

  /** Looks up display texts of machines, lanes and products. */
  get describe(): DescriptionLookup {
    return this.#describe;
  }

  /** Uses another configuration for all decisions from now on. */
  configure(config: CoreConfig): void {
    this.#config = config;
    this.#describe = createDescriptionLookup(config.descriptions);
    this.#callbackSigners = callbackSignersOf(config);
  }

  /**
   * Makes a decision and carries out its effects once it is durable.
   * @param origin what asks for it, where the phases of deliveries are measured.
   * @throws StoreFailure if the commit failed or its result is unknown. No event is emitted and no command sent;
   *   committed rows are picked up by their deadlines.
   */
  async decide<T>(body: (decision: Decision) => T, origin?: Origin): Promise<T> {
    const effects = this.#effects;
    if (!effects) throw new Error('the kernel is not connected yet');
    const requestedAt = this.#spans?.now() ?? 0;
    const { answer, decision, at } = await this.#commit(body, effects);
    this.#spans?.onCommit(decision.events, requestedAt, origin);
    for (const event of decision.events) this.#onEvent(event, at);
    for (const command of decision.commands) effects.dispatch(command);
    if (decision.handedOver.length > 0) effects.wakeHolders?.(decision.handedOver);
    if (decision.callbacks.length > 0) effects.sendCallbacks(decision.callbacks);
    if (decision.deadlines.length > 0) effects.scheduleDeadline(Math.min(...decision.deadlines));
    return answer;
  }

  async #commit<T>(body: (decision: Decision) => T, effects: AfterCommit): Promise<MadeDecision<T>> {
    try {
      return await this.#decideInTime(body, effects);
    } catch (error) {
      // It may be committed with its answer lost: then no timer is set for the deadlines and callbacks that it wrote.
      if (error instanceof StoreFailure) effects.scheduleDeadline(this.coreClock.now() + recheckDelayMs);
      throw error;
    }
  }

  /** Where several cores share the store, a core in doubt about the time settles that first. */
  async #decideInTime<T>(body: (decision: Decision) => T, effects: AfterCommit): Promise<MadeDecision<T>> {
    for (let tries = 1; ; tries++) {
      const askedAt = this.clock.monotonic();
      try {
        return await this.store.decide((tx) => this.#runDecision(tx, body, effects, askedAt));
      } catch (error) {
        if (!(error instanceof ClockMoved) || tries >= maxClockTries) throw error;
      }
      await this.coreClock.settle(this.store);
    }
  }

  #runDecision<T>(tx: Tx, body: (decision: Decision) => T, effects: AfterCommit, askedAt: number): MadeDecision<T> {
    // One reading for both, so that events and deadlines of a decision have the same time.
    const at = this.clock.monotonic();
    const decision: Decision = {
      tx,
      now: this.coreClock.decisionTime(tx, at, askedAt),
      wallMs: this.clock.now(),
      events: [],
      commands: [],
      callbacks: [],
      deadlines: [],
      handedOver: [],
    };
    const answer = body(decision);
    if (decision.commands.length > 0) effects.assign?.(decision);
    return { answer, decision, at };
  }

  /**
   * Makes the decision of a signed request once: the same (Appid, sign) again within the window gets the first answer,
   * refusals included, and has no second effect (PROTOCOL §2). The record is written in the decision's transaction.
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
        // A timestamp one window ahead stays valid for two windows. Measured in core time, so that setting the wall
        // clock deletes no record early.
        const expiresAt = now + 2 * this.config.timestampWindowMs;
        tx.putIdempotencyRecord({ appId: caller.appId, sign: key.sign, answer: JSON.stringify(answer), expiresAt });
        return answer;
      },
      arrivedAt === undefined ? undefined : { kind: 'request', at: arrivedAt },
    );
  }

  /** Signs a merchant's callbacks; undefined for a merchant that left the configuration. */
  callbackSigner(appId: string): CallbackSigner | undefined {
    return this.#callbackSigners.get(appId);
  }

  /** Emits an event that belongs to no decision. */
  emit(event: CoreEvent): void {
    this.#onEvent(event, this.clock.monotonic());
  }
}

function callbackSignersOf({ merchants }: CoreConfig): ReadonlyMap<string, CallbackSigner> {
  return new Map(merchants.map((merchant) => [merchant.appId, callbackSigner(merchant)]));
}
