import type { Clock, Timer } from './ports/clock.ts';
import type { DueDeadline, Store } from './store/store.ts';
import type { CoreClock } from './core-clock.ts';

/** What the deadline timer reads. */
export interface DeadlineTimerParts {
  readonly clock: Clock;
  readonly coreClock: CoreClock;
  readonly store: Store;
  /** How long this core leaves a deadline to others that share its store, ms; left out where it is alone. */
  readonly delayOf?: ((due: DueDeadline) => number) | undefined;
  /** Called when the store fails; the timer retries by itself. */
  readonly onError: (error: unknown) => void;
}

/** What the deadline timer calls when a deadline is due. */
export interface DeadlineHandlers {
  readonly handle: (due: Exclude<DueDeadline, { kind: 'callback' }>) => Promise<void>;
  /** Sends callbacks. The row of an active callback stays due until its attempt ends. */
  readonly sender: { readonly activeIds: ReadonlySet<number>; send(callbackId: number): boolean };
}

/** Deadlines of one read, shared between kinds and merchants. */
const batchSize = 128;
/** Pause after a failure of the store. */
const retryMs = 1_000;
/**
 * First pause before a deadline is handled again whose row is still due. The pause doubles each time, up to
 * {@link retryMs}.
 */
const firstRepeatMs = 1;

/**
 * Wakes the core at the earliest deadline. Deadlines are rows of the store and the timer holds no list of its own, so
 * a restarted core finds all of them.
 */
export class DeadlineTimer {
  readonly #parts: DeadlineTimerParts;
  /** Null until the timer is started. */
  #handlers: DeadlineHandlers | null = null;
  #timer: Timer | null = null;
  /** Core time to which the timer is set. */
  #scheduledFor = Infinity;
  #checking = false;
  #checkAgain = false;
  #stopped = false;
  /** Pause before deadlines that are still due are handled again. */
  #repeatMs = firstRepeatMs;
  /** Monotonic time of the last check. */
  #lastCheckAt: number;

  constructor(parts: DeadlineTimerParts) {
    this.#parts = parts;
    this.#lastCheckAt = parts.clock.monotonic();
  }

  /** Checks deadlines through the timer, so that {@link msSinceCheck} shows whether timers still fire. */
  checkSoon(): void {
    this.scheduleAt(this.#parts.coreClock.now());
  }

  /** Time since the last check, ms. Meaningful only if {@link checkSoon} is called from time to time. */
  msSinceCheck(): number {
    return this.#parts.clock.monotonic() - this.#lastCheckAt;
  }

  /** Handles deadlines that passed while no core was running, then waits for the next. */
  start(handlers: DeadlineHandlers): void {
    this.#handlers = handlers;
    this.#check();
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
    this.#timer = null;
  }

  /** Wakes the core no later than this deadline. @param at core time. */
  scheduleAt(at: number): void {
    if (this.#stopped || at >= this.#scheduledFor) return;
    this.#timer?.cancel();
    this.#scheduledFor = at;
    this.#timer = this.#parts.clock.after(Math.max(0, at - this.#parts.coreClock.now()), () => this.#check());
  }

  #check(): void {
    this.#timer = null;
    this.#scheduledFor = Infinity;
    // `start` checks everything that was scheduled before it.
    if (!this.#handlers) return;
    if (this.#checking) {
      this.#checkAgain = true;
      return;
    }
    this.#checking = true;
    this.#handleAll(this.#handlers)
      .catch((error: unknown) => {
        // The store may be closed by now.
        if (this.#stopped) return;
        this.#parts.onError(error);
        this.scheduleAt(this.#parts.coreClock.now() + retryMs);
      })
      .finally(() => {
        this.#checking = false;
        if (!this.#checkAgain) return;
        this.#checkAgain = false;
        this.#check();
      });
  }

  async #handleAll(handlers: DeadlineHandlers): Promise<void> {
    const { store, coreClock } = this.#parts;
    let previous: ReadonlySet<string> = new Set();
    for (;;) {
      const now = coreClock.now();
      const due = await store.dueDeadlines(now, batchSize, handlers.sender.activeIds);
      const { own, nextOfOthers } = this.#share(due, now);
      const handled = await handleDeadlines(handlers, own);
      // More is due: an empty decision lets the decisions of others run first.
      if (due.length === batchSize && !this.#stopped) await store.decide(() => undefined);
      if (this.#stopped) return;
      this.#lastCheckAt = this.#parts.clock.monotonic();
      const allRepeated = handled.size > 0 && [...handled].every((key) => previous.has(key));
      previous = handled;
      if (handled.size > 0 && !allRepeated) continue;
      if (allRepeated) {
        this.scheduleAt(now + this.#repeatMs);
        this.#repeatMs = Math.min(retryMs, 2 * this.#repeatMs);
      } else this.#repeatMs = firstRepeatMs;
      const next = await store.nextDeadline(now);
      if (next !== undefined) this.scheduleAt(next);
      if (nextOfOthers < Infinity) this.scheduleAt(nextOfOthers);
      return;
    }
  }

  /** The deadlines that this core handles now, and when the first of the others is for it. */
  #share(
    due: readonly DueDeadline[],
    now: number,
  ): { readonly own: readonly DueDeadline[]; readonly nextOfOthers: number } {
    const { delayOf } = this.#parts;
    if (!delayOf) return { own: due, nextOfOthers: Infinity };
    const own: DueDeadline[] = [];
    let nextOfOthers = Infinity;
    for (const deadline of due) {
      const at = deadline.at + delayOf(deadline);
      if (at <= now) own.push(deadline);
      else nextOfOthers = Math.min(nextOfOthers, at);
    }
    return { own, nextOfOthers };
  }
}

/** @returns keys of the deadlines that were handled. */
async function handleDeadlines(
  { handle, sender }: DeadlineHandlers,
  due: readonly DueDeadline[],
): Promise<ReadonlySet<string>> {
  const handled = new Set<string>();
  const decisions: Promise<void>[] = [];
  for (const deadline of due) {
    if (deadline.kind !== 'callback') {
      handled.add(keyOf(deadline));
      decisions.push(handle(deadline));
    } else if (sender.send(deadline.callbackId)) handled.add(keyOf(deadline));
  }
  await Promise.all(decisions);
  return handled;
}

/** Names one deadline of one row. */
export function keyOf(due: DueDeadline): string {
  switch (due.kind) {
    case 'dwell':
      return `dwell ${due.machineNo} ${due.at}`;
    case 'timeout':
      return `timeout ${due.deliveryId}`;
    case 'expiry':
      return `expiry ${due.orderId}`;
    case 'callback':
      return `callback ${due.callbackId} ${due.at}`;
  }
}
