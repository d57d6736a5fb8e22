import type { Clock, Timer } from './ports/clock.ts';
import type { DueDeadline, Store } from './store/store.ts';
import type { CoreClock } from './core-clock.ts';

/** What the alarm needs of the core. */
export interface DeadlineTimerParts {
  readonly clock: Clock;
  readonly coreClock: CoreClock;
  readonly store: Store;
  /** Does what a deadline asks for. */
  handle(due: Exclude<DueDeadline, { kind: 'callback' }>): Promise<void>;
  /** Callbacks that the sender holds: their rows stay due until their attempts have ended. */
  readonly sender: { isActive(callbackId: number): boolean; send(callbackId: number): boolean };
  /** Told when the store failed; the alarm goes on by itself. */
  readonly onError: (error: unknown) => void;
}

/** Deadlines that are read at once: of each kind and merchant its part. */
const batchSize = 128;
/** After a failure of the store, the alarm looks again in this long. */
const retryMs = 1_000;
/**
 * A deadline whose row stays due after it was met is looked at again in this long, not at once and for ever; each time
 * in twice as long, up to {@link retryMs}.
 */
const firstRepeatMs = 1;

/**
 * Wakes the core when a deadline comes. Deadlines are rows; the alarm is one timer set to the earliest of them, so
 * that nothing is forgotten when the process dies and nothing is kept twice.
 */
export class DeadlineTimer {
  readonly #parts: DeadlineTimerParts;
  #timer: Timer | null = null;
  /** Core time to which the timer is set. */
  #scheduledFor = Infinity;
  #checking = false;
  #checkAgain = false;
  #stopped = false;
  /** How long until deadlines that stay due are looked at again. */
  #repeatMs = firstRepeatMs;
  /** When deadlines were last looked at, on the clock's monotonic reading. */
  #lastCheckAt: number;

  constructor(parts: DeadlineTimerParts) {
    this.#parts = parts;
    this.#lastCheckAt = parts.clock.monotonic();
  }

  /** Looks for deadlines soon, as its timer would: whoever asks can see then whether the alarm still rings. */
  checkSoon(): void {
    this.scheduleAt(this.#parts.coreClock.now());
  }

  /**
   * Time since deadlines were last looked at, in ms. Only a guide where somebody calls {@link checkSoon} from time to
   * time.
   */
  msSinceCheck(): number {
    return this.#parts.clock.monotonic() - this.#lastCheckAt;
  }

  /** Looks for deadlines that came while no core was running, then waits for the next. */
  start(): void {
    this.#check();
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
    this.#timer = null;
  }

  /** A deadline has been written: rings no later than it. @param at core time. */
  scheduleAt(at: number): void {
    if (this.#stopped || at >= this.#scheduledFor) return;
    this.#timer?.cancel();
    this.#scheduledFor = at;
    this.#timer = this.#parts.clock.after(Math.max(0, at - this.#parts.coreClock.now()), () => this.#check());
  }

  #check(): void {
    this.#timer = null;
    this.#scheduledFor = Infinity;
    if (this.#checking) {
      this.#checkAgain = true;
      return;
    }
    this.#checking = true;
    this.#handleAll()
      .catch((error: unknown) => {
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

  async #handleAll(): Promise<void> {
    const { store, coreClock, sender } = this.#parts;
    let previous: ReadonlySet<string> = new Set();
    for (;;) {
      const now = coreClock.now();
      const due = await store.dueDeadlines(now, batchSize, (callbackId) => sender.isActive(callbackId));
      const handled = await this.#handle(due);
      // More is due: it waits for its turn in the store as everybody else's decisions do.
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
      return;
    }
  }

  /** @returns the deadlines that were met, by name. */
  async #handle(due: readonly DueDeadline[]): Promise<ReadonlySet<string>> {
    const { sender } = this.#parts;
    const handled = new Set<string>();
    const decisions: Promise<void>[] = [];
    for (const deadline of due) {
      if (deadline.kind !== 'callback') {
        handled.add(keyOf(deadline));
        decisions.push(this.#parts.handle(deadline));
      } else if (sender.send(deadline.callbackId)) handled.add(keyOf(deadline));
    }
    await Promise.all(decisions);
    return handled;
  }
}

function keyOf(due: DueDeadline): string {
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
