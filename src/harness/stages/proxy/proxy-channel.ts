import type { Socket } from 'node:net';
import type { Clock, Timer } from '#core/ports/clock.ts';
import type { Direction } from '#harness/fault-injection/network/message-effects.ts';
import type { NetworkFaults } from '#harness/fault-injection/network/network-faults.ts';

/** Bytes that wait for their time and for the entries before them. */
interface QueuedWrite {
  readonly dueAt: number;
  readonly act: () => void;
}

/** One direction of a connection through the proxy, with the effects of network faults. */
export class ProxyChannel {
  readonly #clock: Clock;
  readonly #to: Socket;
  readonly #networkFaults: NetworkFaults;
  readonly #machineNo: string;
  readonly #direction: Direction;
  /** In the order in which it came. */
  readonly #queue: QueuedWrite[] = [];
  readonly #timers = new Set<Timer>();
  #lastDueAt = -Infinity;

  constructor(clock: Clock, to: Socket, networkFaults: NetworkFaults, machineNo: string, direction: Direction) {
    this.#clock = clock;
    this.#to = to;
    this.#networkFaults = networkFaults;
    this.#machineNo = machineNo;
    this.#direction = direction;
  }

  /**
   * Carries one whole message: it may be lost, late, doubled, or overtaken.
   * @param onWrite called each time that it is about to be written to the other end.
   */
  message(bytes: Buffer, onWrite: () => void = () => undefined): void {
    const write = (): void => {
      if (this.#to.writable) onWrite();
      this.#write(bytes);
    };
    const now = this.#clock.monotonic();
    const lastDueAt = Math.max(this.#lastDueAt, now);
    for (const { delayMs, mayBeOvertaken } of this.#networkFaults.messageEffects(
      'link',
      this.#machineNo,
      this.#direction,
    )) {
      if (mayBeOvertaken) this.#schedule(lastDueAt + delayMs, write);
      else this.#inOrder(now + delayMs, write);
    }
  }

  /**
   * Carries what is not a message: handshakes, pings, closings. It vanishes on a half-open line, and stays in its place
   * otherwise.
   */
  control(bytes: Buffer): void {
    this.#sendControl(() => this.#write(bytes));
  }

  /** Carries the end of the connection, behind all that was not held back. */
  end(): void {
    this.#sendControl(() => this.#to.end());
  }

  /** Carries nothing any more. */
  stop(): void {
    this.#queue.length = 0;
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
  }

  #sendControl(act: () => void): void {
    if (!this.#networkFaults.drops(this.#machineNo, this.#direction)) this.#inOrder(this.#clock.monotonic(), act);
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

  #write(bytes: Buffer): void {
    if (this.#to.writable) this.#to.write(bytes);
  }
}
