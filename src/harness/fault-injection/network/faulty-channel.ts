import type { Clock, Timer } from '#core/ports/clock.ts';
import type { Direction } from './message-effects.ts';
import type { NetworkFaults } from './network-faults.ts';

/** What waits for its time and for the entries before it. */
interface QueuedAct {
  readonly dueAt: number;
  readonly act: () => void;
}

/** One direction of a machine's connection where time passes by itself, with the effects of network faults. */
export class FaultyChannel {
  readonly #clock: Clock;
  readonly #networkFaults: NetworkFaults;
  readonly #machineNo: string;
  readonly #direction: Direction;
  /** In the order in which it came. */
  readonly #queue: QueuedAct[] = [];
  readonly #timers = new Set<Timer>();
  #lastDueAt = -Infinity;

  constructor(clock: Clock, networkFaults: NetworkFaults, machineNo: string, direction: Direction) {
    this.#clock = clock;
    this.#networkFaults = networkFaults;
    this.#machineNo = machineNo;
    this.#direction = direction;
  }

  /** Carries one whole message: it may be lost, late, doubled, or overtaken. @param deliver is called for each copy. */
  message(deliver: () => void): void {
    const now = this.#clock.monotonic();
    const lastDueAt = Math.max(this.#lastDueAt, now);
    const effects = this.#networkFaults.messageEffects('link', this.#machineNo, this.#direction);
    for (const { delayMs, mayBeOvertaken } of effects) {
      if (mayBeOvertaken) this.#schedule(lastDueAt + delayMs, deliver);
      else this.#inOrder(now + delayMs, deliver);
    }
  }

  /**
   * Carries what is not a message: handshakes, pings, closings. It stays in its place, behind all that was not held
   * back.
   * @returns false where it vanishes, on a half-open line.
   */
  control(act: () => void): boolean {
    if (this.#networkFaults.drops(this.#machineNo, this.#direction)) return false;
    this.#inOrder(this.#clock.monotonic(), act);
    return true;
  }

  /** Carries nothing any more. */
  stop(): void {
    this.#queue.length = 0;
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
  }

  #inOrder(at: number, act: () => void): void {
    const now = this.#clock.monotonic();
    this.#lastDueAt = Math.max(this.#lastDueAt, at);
    if (this.#queue.length === 0 && this.#lastDueAt <= now) {
      act();
      return;
    }
    this.#queue.push({ dueAt: this.#lastDueAt, act });
    if (this.#queue.length === 1) this.#scheduleFirst();
  }

  #scheduleFirst(): void {
    const first = this.#queue[0];
    if (first) this.#schedule(first.dueAt, () => this.#flushDue());
  }

  #flushDue(): void {
    const now = this.#clock.monotonic();
    for (let first = this.#queue[0]; first && first.dueAt <= now; first = this.#queue[0]) {
      this.#queue.shift();
      first.act();
    }
    this.#scheduleFirst();
  }

  #schedule(at: number, act: () => void): void {
    const timer = this.#clock.after(at - this.#clock.monotonic(), () => {
      this.#timers.delete(timer);
      act();
    });
    this.#timers.add(timer);
  }
}
