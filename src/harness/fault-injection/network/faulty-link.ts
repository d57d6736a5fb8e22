import type { Clock, Timer } from '#core/ports/clock.ts';
import type { Link, Wire, WireListener } from '#core/ports/link.ts';
import { FaultyChannel } from './faulty-channel.ts';
import type { CuttableConnection, NetworkFaults } from './network-faults.ts';

/** The code of a connection that ended without a closing handshake, or never came about (RFC 6455 §7.1.5). */
const abnormalClose = 1006;

/** How long a machine waits for the answer to a dial that vanishes, ms. */
const openWithinMs = 10_000;

type DialListener = WireListener & { opened(): void };

/** What the connections of a link share. */
export interface FaultyLinkParts {
  readonly clock: Clock;
  readonly networkFaults: NetworkFaults;
  /** Connections that network faults may cut. */
  readonly connections: Set<CuttableConnection>;
}

/**
 * Wraps the machines' way to a core with the faults of the link, where no proxy stands between: what the machines send
 * and receive is affected at their own end.
 */
export function faultyLink(link: Link, parts: FaultyLinkParts): Link {
  return {
    dial: (machineNo, listener) => new FaultyConnection(link, machineNo, listener, parts),
    heartbeatMs: (machineNo) => link.heartbeatMs?.(machineNo),
  };
}

class FaultyConnection implements Wire, CuttableConnection, DialListener {
  readonly machineNo: string;
  readonly #listener: DialListener;
  readonly #parts: FaultyLinkParts;
  readonly #up: FaultyChannel;
  readonly #down: FaultyChannel;
  /** The connection beneath; null while a dial is lost, and after the end. */
  #wire: Wire | null = null;
  #isOpen = false;
  /** The machine hears no more. */
  #isOver = false;
  #patience: Timer | null = null;

  constructor(link: Link, machineNo: string, listener: DialListener, parts: FaultyLinkParts) {
    const { clock, networkFaults, connections } = parts;
    this.machineNo = machineNo;
    this.#listener = listener;
    this.#parts = parts;
    this.#up = new FaultyChannel(clock, networkFaults, machineNo, 'up');
    this.#down = new FaultyChannel(clock, networkFaults, machineNo, 'down');
    if (networkFaults.cuts('link', machineNo, 'up')) {
      queueMicrotask(() => this.cut('the line is cut'));
      return;
    }
    connections.add(this);
    const isOnItsWay = this.#up.control(() => {
      const wire = link.dial(machineNo, this);
      if (!this.#isOver) this.#wire = wire;
    });
    if (!isOnItsWay) this.#giveUpLater();
  }

  /** On a half-open line the machine does not notice that the core has closed. */
  get open(): boolean {
    return this.#isOpen && !this.#isOver;
  }

  send(frame: string, onSent?: () => void): boolean {
    if (!this.open) return false;
    // What is lost or late was taken.
    let isTaken = true;
    let isFirst = true;
    this.#up.message(() => {
      isTaken = this.#wire?.send(frame, isFirst ? onSent : undefined) ?? false;
      isFirst = false;
    });
    return isTaken;
  }

  /** Where its closing is lost, the core keeps its end until the fault is over. */
  close(code: number, reason: string): void {
    this.#patience?.cancel();
    if (code === abnormalClose) this.#end();
    else this.#up.control(() => this.#wire?.close(code, reason));
  }

  cut(reason: string): void {
    this.#end();
    this.#notify(abnormalClose, reason);
  }

  opened(): void {
    const isHeard = this.#down.control(() => {
      if (this.#isOver) return;
      this.#isOpen = true;
      this.#listener.opened();
    });
    if (!isHeard) this.#giveUpLater();
  }

  frame(text: string, arrivedAt?: number): void {
    this.#down.message(() => {
      if (!this.#isOver) this.#listener.frame(text, arrivedAt);
    });
  }

  closed(code: number, reason: string): void {
    this.#wire = null;
    // What is lost on a half-open line keeps the machine in the belief that it is connected.
    this.#down.control(() => {
      this.#end();
      this.#notify(code, reason);
    });
  }

  #notify(code: number, reason: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#listener.closed(code, reason);
  }

  /** Frees both ends, without a word to the core. */
  #end(): void {
    this.#patience?.cancel();
    this.#up.stop();
    this.#down.stop();
    this.#parts.connections.delete(this);
    const wire = this.#wire;
    this.#wire = null;
    wire?.close(abnormalClose, '');
  }

  #giveUpLater(): void {
    this.#patience ??= this.#parts.clock.after(openWithinMs, () => this.cut(`no answer within ${openWithinMs} ms`));
  }
}
