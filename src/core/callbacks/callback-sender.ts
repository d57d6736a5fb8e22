import type { CallbackPolicy } from '../config.ts';
import type { Callback } from '../domain/callback.ts';
import type { CoreEvent, Observe } from '../events.ts';
import type { Clock, Timer } from '../ports/clock.ts';
import type { Http } from '../ports/http.ts';
import type { Random } from '../ports/random.ts';
import type { Rules } from '../rules.ts';
import type { Spans } from '../spans.ts';
import type { Store, Tx } from '../store/store.ts';
import type { Timeline } from '../core-clock.ts';
import { CallbackSlots, merchantBudget } from './callback-slots.ts';
import type { SlotOwner } from './callback-slots.ts';
import { post } from './post-callback.ts';
import type { Answer } from './post-callback.ts';
import { putTold } from './save-acknowledgement.ts';

/** What the sender needs of the core. */
export interface SenderParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly timeline: Timeline;
  readonly random: Random;
  readonly http: Http;
  readonly policy: CallbackPolicy;
  /** How many merchants there are now: they share the attempts that may be under way. */
  readonly merchants: () => number;
  readonly rules: Rules['callback'];
  readonly observe: Observe;
  /** Called after each commit that set the next time of a callback, with that core time: the alarm must ring then. */
  readonly wakeAt: (coreTime: number) => void;
  /** Told of every failure of the store; the sender tries again by itself. */
  readonly onError: (error: unknown, callbackId: number) => void;
  /** Follows deliveries where somebody wants to know how long their stages take. */
  readonly spans?: Spans | undefined;
}

/** Callbacks that may wait in memory: for one receiver, and of one merchant; the others are put off. */
const waitingBounds = { waitingPerReceiver: 128, waitingPerMerchant: 512 };
/** Longest time for which a callback is put off because its receiver's queue is full, while few are. */
const maxPutOffMs = 60_000;

/** Why a callback is given up that the store knows to have been attempted as often as it may be. */
const cutOff: Answer = { told: false, reason: 'every attempt was cut off by a restart' };

/** What a decision changed: the event to tell, and when to look at the callback again. */
interface Verdict {
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
  readonly #parts: SenderParts;
  readonly #slots: CallbackSlots<Callback>;
  readonly #held = new Set<number>();
  readonly #timers = new Set<Timer>();
  readonly #beganAt: number;
  #stopped = false;

  constructor(parts: SenderParts) {
    this.#parts = parts;
    this.#beganAt = parts.timeline.now();
    const { policy, merchants } = parts;
    const perMerchant = (): number => merchantBudget(policy, merchants());
    this.#slots = new CallbackSlots({ perReceiver: policy.perReceiver, perMerchant, ...waitingBounds, maxPutOffMs });
  }

  /** How many callbacks are held. */
  get held(): number {
    return this.#held.size;
  }

  /** True from {@link send} until the callback's row is no longer due: its deadline needs no alarm meanwhile. */
  isHeld(callbackId: number): boolean {
    return this.#held.has(callbackId);
  }

  /** Starts on callbacks whose commit is done. */
  wake(callbackIds: readonly number[]): void {
    for (const id of callbackIds) this.send(id);
  }

  /**
   * Starts on a callback that is due; one that is held already, or not due after all, is left alone. Never throws.
   * @returns true when the callback is held now; false only once the sender is stopped.
   */
  send(callbackId: number): boolean {
    if (this.#stopped) return false;
    if (this.#held.has(callbackId)) return true;
    this.#held.add(callbackId);
    void this.#begin(callbackId);
    return true;
  }

  /** Starts nothing more and ignores the answers of what is under way: its rows stay due, for the next core. */
  stop(): void {
    this.#stopped = true;
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
  }

  async #begin(id: number): Promise<void> {
    const { store, timeline } = this.#parts;
    const callback = await this.#insist(id, () => store.read((rows) => rows.callback(id)));
    if (this.#stopped) return;
    const now = timeline.now();
    if (callback?.state !== 'waiting' || callback.nextAt === null || callback.nextAt > now) {
      this.#held.delete(id);
      return;
    }
    const slot = this.#slots.enter(this.#ownerOf(callback), callback, now);
    if (slot.kind === 'go') await this.#attempt(callback);
    else if (slot.kind === 'put-off') await this.#putOff(id, slot.until);
  }

  /** Holds a slot of the receiver; gives it back as soon as there is an answer. */
  async #attempt(callback: Callback): Promise<void> {
    const { clock, policy, random, spans } = this.#parts;
    const attempt = callback.attempts + 1;
    if (callback.nextAt !== null && callback.nextAt <= this.#beganAt) await this.#countFirst(callback);
    const began = clock.monotonic();
    spans?.attempted(callback.id, began);
    const answer = attempt > policy.maxAttempts ? cutOff : await this.#call(callback, attempt);
    if (this.#stopped) return;
    const ended = clock.monotonic();
    if (answer.told) spans?.told(callback.id, ended);
    else if (attempt >= policy.maxAttempts) spans?.givenUp(callback.id);
    for (const next of this.#slots.leave(this.#ownerOf(callback), ended - began)) void this.#attempt(next);
    const pauseMs = answer.told ? 0 : this.#parts.rules.retryPauseMs(attempt, policy, random);
    await this.#settle(callback.id, (tx, row) => this.#record(tx, row, answer, attempt, pauseMs));
  }

  #ownerOf({ appId, url }: Callback): SlotOwner {
    return { merchant: appId, receiver: this.#parts.rules.receiverOf(url) };
  }

  async #call(callback: Callback, attempt: number): Promise<Answer> {
    if (this.#stopped) return cutOff;
    const { clock, http, policy, observe } = this.#parts;
    observe({ kind: 'callback-attempt', callback: callback.id, attempt }, clock.monotonic());
    return post(http, callback, policy.timeoutMs);
  }

  /** This callback's last attempt may have been cut off by the crash: this one counts even if it is cut off, too. */
  async #countFirst(callback: Callback): Promise<void> {
    const attempts = Math.min(callback.attempts + 1, this.#parts.policy.maxAttempts);
    await this.#insist(callback.id, () => this.#parts.store.decide((tx) => tx.putCallback({ ...callback, attempts })));
  }

  #record(tx: Tx, row: Callback, answer: Answer, attempt: number, pauseMs: number): Verdict {
    const { clock, timeline, policy } = this.#parts;
    const at = clock.monotonic();
    // Not waiting: this decision was committed before and the store lost its answer. It counts once.
    const isFirst = row.state === 'waiting';
    if (answer.told) {
      if (isFirst) putTold(tx, row, attempt);
      return { event: { kind: 'callback-told', callback: row.id, attempt, status: answer.status }, at, nextAt: null };
    }
    const { reason } = answer;
    if (attempt >= policy.maxAttempts) {
      const attempts = Math.min(attempt, policy.maxAttempts);
      if (isFirst) tx.putCallback({ ...row, attempts, nextAt: null, state: 'given-up' });
      return { event: { kind: 'callback-given-up', callback: row.id, attempt: attempts, reason }, at, nextAt: null };
    }
    const nextAt = timeline.now() + pauseMs;
    if (isFirst) tx.putCallback({ ...row, attempts: attempt, nextAt });
    return { event: { kind: 'callback-failed', callback: row.id, attempt, reason, retryInMs: pauseMs }, at, nextAt };
  }

  #putOff(id: number, until: number): Promise<void> {
    return this.#settle(id, (tx, row) => {
      tx.putCallback({ ...row, nextAt: until });
      return { event: null, at: 0, nextAt: until };
    });
  }

  /** Makes the decision that ends a callback's being held. */
  async #settle(id: number, decide: (tx: Tx, row: Callback) => Verdict): Promise<void> {
    const verdict = await this.#insist(id, () =>
      this.#parts.store.decide((tx) => {
        const row = tx.callback(id);
        return row ? decide(tx, row) : null;
      }),
    );
    if (this.#stopped) return;
    this.#held.delete(id);
    if (verdict?.event) this.#parts.observe(verdict.event, verdict.at);
    if (verdict && verdict.nextAt !== null) this.#parts.wakeAt(verdict.nextAt);
  }

  /** Asks the store until it answers: an outcome that is known is not given away, nor is the callback sent again. */
  async #insist<T>(id: number, ask: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await ask();
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
