import type { Clock, Timer } from './ports/clock.ts';
import type { Due, Store } from './store/store.ts';
import type { Timeline } from './core-clock.ts';

/** What the alarm needs of the core. */
export interface AlarmParts {
  readonly clock: Clock;
  readonly timeline: Timeline;
  readonly store: Store;
  /** Does what a deadline asks for. */
  meet(due: Exclude<Due, { kind: 'callback' }>): Promise<void>;
  /** Callbacks that the sender holds: their rows stay due until their attempts have ended. */
  readonly sender: { isHeld(callbackId: number): boolean; send(callbackId: number): boolean };
  /** Told when the store failed; the alarm goes on by itself. */
  readonly onError: (error: unknown) => void;
}

/** Deadlines that are read at once: of each kind and merchant its part. */
const batch = 128;
/** After a failure of the store, the alarm looks again in this long. */
const retryMs = 1_000;
/**
 * A deadline whose row stays due after it was met is looked at again in this long, not at once and for ever; each time
 * in twice as long, up to {@link retryMs}.
 */
const stubbornMs = 1;

/**
 * Wakes the core when a deadline comes. Deadlines are rows; the alarm is one timer set to the earliest of them, so
 * that nothing is forgotten when the process dies and nothing is kept twice.
 */
export class Alarm {
  readonly #parts: AlarmParts;
  #timer: Timer | null = null;
  /** Core time to which the timer is set. */
  #setTo = Infinity;
  #ringing = false;
  #again = false;
  #stopped = false;
  /** How long until deadlines that stay due are looked at again. */
  #patienceMs = stubbornMs;
  /** When deadlines were last looked at, on the clock's monotonic reading. */
  #lookedAt: number;

  constructor(parts: AlarmParts) {
    this.#parts = parts;
    this.#lookedAt = parts.clock.monotonic();
  }

  /** Looks for deadlines soon, as its timer would: whoever asks can see then whether the alarm still rings. */
  ring(): void {
    this.wakeAt(this.#parts.timeline.now());
  }

  /** Time since deadlines were last looked at, in ms. Only a guide where somebody calls {@link ring} from time to time. */
  silentMs(): number {
    return this.#parts.clock.monotonic() - this.#lookedAt;
  }

  /** Looks for deadlines that came while no core was running, then waits for the next. */
  start(): void {
    this.#ring();
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
    this.#timer = null;
  }

  /** A deadline has been written: rings no later than it. @param at core time. */
  wakeAt(at: number): void {
    if (this.#stopped || at >= this.#setTo) return;
    this.#timer?.cancel();
    this.#setTo = at;
    this.#timer = this.#parts.clock.after(Math.max(0, at - this.#parts.timeline.now()), () => this.#ring());
  }

  #ring(): void {
    this.#timer = null;
    this.#setTo = Infinity;
    if (this.#ringing) {
      this.#again = true;
      return;
    }
    this.#ringing = true;
    this.#meetAll()
      .catch((error: unknown) => {
        this.#parts.onError(error);
        this.wakeAt(this.#parts.timeline.now() + retryMs);
      })
      .finally(() => {
        this.#ringing = false;
        if (!this.#again) return;
        this.#again = false;
        this.#ring();
      });
  }

  async #meetAll(): Promise<void> {
    const { store, timeline, sender } = this.#parts;
    let before: ReadonlySet<string> = new Set();
    for (;;) {
      const now = timeline.now();
      const due = await store.due(now, batch, (callbackId) => sender.isHeld(callbackId));
      const met = await this.#meet(due);
      // More is due: it waits for its turn in the store as everybody else's decisions do.
      if (due.length === batch && !this.#stopped) await store.decide(() => undefined);
      if (this.#stopped) return;
      this.#lookedAt = this.#parts.clock.monotonic();
      const stubborn = met.size > 0 && [...met].every((name) => before.has(name));
      before = met;
      if (met.size > 0 && !stubborn) continue;
      if (stubborn) {
        this.wakeAt(now + this.#patienceMs);
        this.#patienceMs = Math.min(retryMs, 2 * this.#patienceMs);
      } else this.#patienceMs = stubbornMs;
      const next = await store.nextDue(now);
      if (next !== undefined) this.wakeAt(next);
      return;
    }
  }

  /** @returns the deadlines that were met, by name. */
  async #meet(due: readonly Due[]): Promise<ReadonlySet<string>> {
    const { sender } = this.#parts;
    const met = new Set<string>();
    const deciding: Promise<void>[] = [];
    for (const each of due) {
      if (each.kind !== 'callback') {
        met.add(nameOf(each));
        deciding.push(this.#parts.meet(each));
      } else if (sender.send(each.callbackId)) met.add(nameOf(each));
    }
    await Promise.all(deciding);
    return met;
  }
}

function nameOf(due: Due): string {
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
