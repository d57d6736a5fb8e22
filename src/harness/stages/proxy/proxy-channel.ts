import type { Socket } from 'node:net';
import type { Clock } from '#core/ports/clock.ts';
import { FaultyChannel } from '#harness/fault-injection/network/faulty-channel.ts';
import type { Direction } from '#harness/fault-injection/network/message-effects.ts';
import type { NetworkFaults } from '#harness/fault-injection/network/network-faults.ts';

/** One direction of a connection through the proxy, with the effects of network faults. */
export class ProxyChannel {
  readonly #to: Socket;
  readonly #channel: FaultyChannel;

  constructor(clock: Clock, to: Socket, networkFaults: NetworkFaults, machineNo: string, direction: Direction) {
    this.#to = to;
    this.#channel = new FaultyChannel(clock, networkFaults, machineNo, direction);
  }

  /**
   * Carries one whole message: it may be lost, late, doubled, or overtaken.
   * @param onWrite called each time that it is about to be written to the other end.
   */
  message(bytes: Buffer, onWrite: () => void = () => undefined): void {
    this.#channel.message(() => {
      if (this.#to.writable) onWrite();
      this.#write(bytes);
    });
  }

  /**
   * Carries what is not a message: handshakes, pings, closings. It vanishes on a half-open line, and stays in its place
   * otherwise.
   */
  control(bytes: Buffer): void {
    this.#channel.control(() => this.#write(bytes));
  }

  /** Carries the end of the connection, behind all that was not held back. */
  end(): void {
    this.#channel.control(() => this.#to.end());
  }

  /** Carries nothing any more. */
  stop(): void {
    this.#channel.stop();
  }

  #write(bytes: Buffer): void {
    if (this.#to.writable) this.#to.write(bytes);
  }
}
