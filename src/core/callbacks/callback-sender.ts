import type { CallbackPolicy } from '../domain/callback-rules.ts';
import type { Callback } from '../domain/callback.ts';
import { evictOldest } from '../evict-oldest.ts';
import type { CoreEvent, OnCoreEvent } from '../events.ts';
import type { Clock, Timer } from '../ports/clock.ts';
import type { Http } from '../ports/http.ts';
import type { Random } from '../ports/random.ts';
import type { Rules } from '../rules.ts';
import type { SpanTracker } from '../spans.ts';
import type { Haste, Store, Tx } from '../store/store.ts';
import type { CoreClock } from '../core-clock.ts';
import { CallbackSlots, merchantBudget } from './callback-slots.ts';
import type { SlotOwner } from './callback-slots.ts';
import { postCallback } from './post-callback.ts';
import type { AttemptResult } from './post-callback.ts';
import { saveAcknowledgement } from './save-acknowledgement.ts';

/** What the sender needs of the core. */
export interface CallbackSenderParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly coreClock: CoreClock;
  readonly random: Random;
  readonly http: Http;
  readonly policy: CallbackPolicy;
  /** How many merchants there are now: they share the attempts that may be under way. */
  readonly merchantCount: () => number;
  readonly rules: Rules['callback'];
  readonly onEvent: OnCoreEvent;
  /** Called after each commit that sets the next time of a callback. The deadline timer must fire at that core time. */
  readonly scheduleDeadline: (coreTime: number) => void;
  /** Called for every failure of the store; the sender retries by itself. */
  readonly onError: (error: unknown, callbackId: number) => void;
  /** Measures the phases of deliveries. */
  readonly spans?: SpanTracker | undefined;
  /** Whether other cores send callbacks out of the same store: then each attempt is claimed in its row first. */
  readonly isShared?: boolean;
}

/** Callbacks that may wait in memory: for one receiver, and of one merchant; the others are put off. */
const waitingLimits = { maxWaitingPerReceiver: 128, maxWaitingPerMerchant: 512 };
/** Longest time for which a callback is put off because its receiver's queue is full, while few are. */
const maxPostponeMs = 60_000;

/** Callbacks that are remembered as attempted here. */
const maxAttempted = 16_384;

/** Why a callback is given up that the store knows to have been attempted as often as it may be. */
const interruptedResult: AttemptResult = { acknowledged: false, reason: 'every attempt was interrupted by a restart' };

/** The result of a decision: the event to emit, and the time of the next attempt. */
interface CallbackUpdate {
  readonly event: CoreEvent | null;
  readonly at: number;
  readonly nextAt: number | null;
}

/**
 * Sends callbacks at least once (PROTOCOL §5): any 2xx acknowledges, anything else is tried again after a pause that
 * grows, up to a number of attempts.
 *
 * Nothing but the callback's row is needed to go on after a crash. An attempt costs one decision, made when it has
 * ended, and until then its row stays due. So an attempt that a crash cuts off is not counted. To stay within bounds
 * through a loop of crashes, a callback that was due before this sender began is counted *before* its attempt: a
 * restart never repeats an uncounted attempt twice.
 */
export class CallbackSender {
  readonly #parts: CallbackSenderParts;
  readonly #slots: CallbackSlots<Callback>;
  readonly #active = new Set<number>();
  readonly #timers = new Set<Timer>();
  /** Callbacks that this core attempted last, as far as it knows; only where others send them too. */
  readonly #attempted = new Set<number>();
  readonly #startedAt: number;
  #stopped = false;

  constructor(parts: CallbackSenderParts) {
    this.#parts = parts;
    this.#startedAt = parts.coreClock.now();
    const { policy, merchantCount } = parts;
    const maxPerMerchant = (): number => merchantBudget(policy, merchantCount());
    this.#slots = new CallbackSlots({
      maxPerReceiver: policy.maxPerReceiver,
      maxPerMerchant,
      ...waitingLimits,
      maxPostponeMs,
    });
  }

  /** How many callbacks are held. */
  get activeCount(): number {
    return this.#active.size;
  }

  /** Callbacks from {@link send} until their rows are no longer due: their deadlines need no timer meanwhile. */
  get activeIds(): ReadonlySet<number> {
    return this.#active;
  }

  /** Whether this core made the last attempt that it knows of. */
  hasAttempted(callbackId: number): boolean {
    return this.#attempted.has(callbackId);
  }

  /** Starts on callbacks whose commit is done. */
  sendAll(callbackIds: readonly number[]): void {
    for (const id of callbackIds) this.send(id);
  }

  /**
   * Starts on a callback that is due; one that is held already, or not due after all, is left alone. Never throws.
   * @returns true when the callback is held now; false only once the sender is stopped.
   */
  send(callbackId: number): boolean {
    if (this.#stopped) return false;
    if (this.#active.has(callbackId)) return true;
    this.#active.add(callbackId);
    void this.#start(callbackId);
    return true;
  }

  /** Starts nothing more and ignores the answers of what is under way: its rows stay due, for the next core. */
  stop(): void {
    this.#stopped = true;
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
  }

  async #start(id: number): Promise<void> {
    const { store, coreClock } = this.#parts;
    const callback = await this.#retryUntilStored(id, () => store.read((rows) => rows.callback(id)));
    if (this.#stopped) return;
    const now = coreClock.now();
    if (callback?.state !== 'pending' || callback.nextAt === null || callback.nextAt > now) {
      this.#active.delete(id);
      return;
    }
    const slot = this.#slots.request(this.#slotOwner(callback), callback, now);
    if (slot.kind === 'granted') await this.#attempt(callback);
    else if (slot.kind === 'postponed') await this.#postpone(callback, slot.until);
  }

  /** Holds a slot of the receiver; gives it back as soon as there is an answer. */
  async #attempt(callback: Callback): Promise<void> {
    const { clock, policy, random, spans } = this.#parts;
    const attempt = callback.attempts + 1;
    if (this.#parts.isShared) {
      if (!(await this.#claim(callback, attempt))) {
        for (const next of this.#slots.release(this.#slotOwner(callback), 0)) void this.#attempt(next);
        return;
      }
    } else if (callback.nextAt !== null && callback.nextAt <= this.#startedAt) await this.#countBeforeAttempt(callback);
    const startedAt = clock.monotonic();
    spans?.onAttempt(callback.id, startedAt);
    const result = attempt > policy.maxAttempts ? interruptedResult : await this.#post(callback, attempt);
    if (this.#stopped) return;
    const endedAt = clock.monotonic();
    if (result.acknowledged) spans?.onAcknowledged(callback.id, endedAt);
    else if (attempt >= policy.maxAttempts) spans?.onAbandoned(callback.id);
    for (const next of this.#slots.release(this.#slotOwner(callback), endedAt - startedAt)) void this.#attempt(next);
    const pauseMs = result.acknowledged ? 0 : this.#parts.rules.retryPauseMs(attempt, policy, random);
    // A crash before the commit sends it once more, as one before the answer does.
    const haste = result.acknowledged ? 'later' : 'now';
    await this.#finish(callback.id, (tx, row) => this.#saveResult(tx, row, result, attempt, pauseMs), haste);
  }

  #slotOwner({ appId, url }: Callback): SlotOwner {
    return { merchant: appId, receiver: this.#parts.rules.receiverOf(url) };
  }

  async #post(callback: Callback, attempt: number): Promise<AttemptResult> {
    if (this.#stopped) return interruptedResult;
    const { clock, http, policy, onEvent } = this.#parts;
    onEvent({ kind: 'callback-attempt', callback: callback.id, attempt }, clock.monotonic());
    return postCallback(http, callback, policy.timeoutMs);
  }

  /**
   * Writes the attempt into the row as if it had failed at its latest, so that no other core makes it too, and one
   * makes the next if this core gets no further.
   * @returns false if another core was first, or it is not due after all.
   */
  async #claim({ id, attempts }: Callback, attempt: number): Promise<boolean> {
    const { store, coreClock, policy, random, rules } = this.#parts;
    const pauseMs = rules.retryPauseMs(attempt, policy, random);
    const nextAt = await this.#retryUntilStored(id, () =>
      store.decide((tx) => {
        const row = tx.callback(id);
        const now = coreClock.now();
        if (row?.state !== 'pending' || row.attempts !== attempts || row.nextAt === null || row.nextAt > now)
          return null;
        const until = rules.claimedUntil(now, pauseMs, policy);
        tx.putCallback({ ...row, attempts: Math.min(attempt, policy.maxAttempts), nextAt: until });
        return until;
      }),
    );
    if (this.#stopped) return false;
    if (nextAt === null) {
      this.#active.delete(id);
      return false;
    }
    this.#attempted.add(id);
    evictOldest(this.#attempted, maxAttempted);
    this.#parts.scheduleDeadline(nextAt);
    return true;
  }

  /** This callback's last attempt may have been cut off by the crash: this one counts even if it is cut off, too. */
  async #countBeforeAttempt(callback: Callback): Promise<void> {
    const attempts = Math.min(callback.attempts + 1, this.#parts.policy.maxAttempts);
    await this.#retryUntilStored(callback.id, () =>
      this.#parts.store.decide((tx) => tx.putCallback({ ...callback, attempts })),
    );
  }

  #saveResult(tx: Tx, row: Callback, result: AttemptResult, attempt: number, pauseMs: number): CallbackUpdate {
    const { clock, coreClock, policy } = this.#parts;
    const at = clock.monotonic();
    // Not waiting: this decision was committed before and the store lost its answer. It counts once.
    const isPending = row.state === 'pending';
    // Another core has made a later attempt since: that one counts, unless this one was acknowledged.
    if (this.#parts.isShared && !result.acknowledged && isPending && row.attempts > attempt)
      return { event: null, at, nextAt: null };
    if (result.acknowledged) {
      if (isPending) saveAcknowledgement(tx, row, attempt);
      return {
        event: { kind: 'callback-acknowledged', callback: row.id, attempt, status: result.status },
        at,
        nextAt: null,
      };
    }
    const { reason } = result;
    if (attempt >= policy.maxAttempts) {
      const attempts = Math.min(attempt, policy.maxAttempts);
      if (isPending) tx.putCallback({ ...row, attempts, nextAt: null, state: 'abandoned' });
      return { event: { kind: 'callback-abandoned', callback: row.id, attempt: attempts, reason }, at, nextAt: null };
    }
    const nextAt = coreClock.now() + pauseMs;
    if (isPending) tx.putCallback({ ...row, attempts: attempt, nextAt });
    return { event: { kind: 'callback-failed', callback: row.id, attempt, reason, retryInMs: pauseMs }, at, nextAt };
  }

  #postpone({ id, nextAt }: Callback, until: number): Promise<void> {
    return this.#finish(id, (tx, row) => {
      // Another core may have claimed it meanwhile.
      if (row.nextAt === nextAt) tx.putCallback({ ...row, nextAt: until });
      return { event: null, at: 0, nextAt: until };
    });
  }

  /** Makes the decision that ends a callback's being held. */
  async #finish(id: number, decide: (tx: Tx, row: Callback) => CallbackUpdate, haste: Haste = 'now'): Promise<void> {
    const update = await this.#retryUntilStored(id, () =>
      this.#parts.store.decide((tx) => {
        const row = tx.callback(id);
        return row ? decide(tx, row) : null;
      }, haste),
    );
    if (this.#stopped) return;
    this.#active.delete(id);
    if (update?.nextAt === null) this.#attempted.delete(id);
    if (update?.event) this.#parts.onEvent(update.event, update.at);
    if (update && update.nextAt !== null) this.#parts.scheduleDeadline(update.nextAt);
  }

  /** Asks the store until it answers: an outcome that is known is not given away, nor is the callback sent again. */
  async #retryUntilStored<T>(id: number, operation: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await operation();
      } catch (error) {
        this.#parts.onError(error, id);
        const { rules, policy, random } = this.#parts;
        await this.#pause(rules.retryPauseMs(tries, policy, random));
      }
    }
  }

  /** Never ends once the sender is stopped, and neither does what waits for it. */
  #pause(pauseMs: number): Promise<void> {
    return new Promise((resolve) => {
      if (this.#stopped) return;
      const timer = this.#parts.clock.after(pauseMs, () => {
        this.#timers.delete(timer);
        resolve();
      });
      this.#timers.add(timer);
    });
  }
}
