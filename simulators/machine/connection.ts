import type { Clock, Timer } from '#core/ports/clock.ts';
import type { Link, Wire } from '#core/ports/link.ts';
import type { Random } from '#core/ports/random.ts';
import { closeCodes } from '#core/devices/messages.ts';
import { BufferedListener, type ConnectionListener } from './buffered-listener.ts';

/** Pause before the first dial after a cut; each further pause doubles, up to {@link longestPauseMs}. */
const firstPauseMs = 1_000;
const longestPauseMs = 60_000;

/** A connection that was up this long resets the pauses. */
const stableAfterMs = 30_000;

/** The code of a connection that ended without a closing handshake (RFC 6455 §7.1.5). */
export const abnormalClose = 1006;

/** Dependencies and callbacks of {@link Connection}. */
export interface ConnectionParts {
  readonly machineNo: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly link: Link;
  onUp(): void;
  onFrame(text: string): void;
  /** A frame is about to be given to the open connection. */
  onSending(text: string): void;
  onDown(code: number, reason: string): void;
  /** The cloud refuses this machine for good: the connection stays down until it is started again. */
  onGiveUp(reason: string): void;
}

/**
 * A machine's connection to the cloud: one wire at a time, dialled again after every cut with growing, jittered pauses.
 * It gives up in two cases: a newer connection has the same number (two machines would replace each other forever), or
 * the cloud has no such machine.
 */
export class Connection {
  readonly #parts: ConnectionParts;
  #wire: Wire | null = null;
  #openedAt: number | null = null;
  #cutsInARow = 0;
  #redial: Timer | null = null;
  #halfOpen = false;
  /** Listens to the present wire; events of an abandoned one are dropped. */
  #listener: BufferedListener | null = null;
  readonly #wireEvents: ConnectionListener = {
    opened: () => this.#onOpened(),
    frame: (text) => {
      if (!this.#halfOpen) this.#parts.onFrame(text);
    },
    closed: (code, reason) => {
      if (!this.#halfOpen) this.#onClosed(code, reason);
    },
  };

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
  }

  /** True if the machine regards its connection as open, half-open included. */
  get online(): boolean {
    return this.#openedAt !== null && this.#wire !== null && (this.#halfOpen || this.#wire.open);
  }

  /** Dials, unless it is dialling or connected already. */
  start(): void {
    if (this.#wire !== null || this.#redial !== null) return;
    this.#dial();
  }

  /** Closes the connection and dials no more. */
  stop(code: number, reason: string): void {
    this.#redial?.cancel();
    this.#redial = null;
    const wire = this.#wire;
    if (wire === null) return;
    this.#listener?.close();
    wire.close(code, reason);
    this.#onDisconnected(code, reason);
  }

  /** Cuts the connection without a handshake: the machine dials again after the usual pause, or after `redialMs`. */
  cut(reason: string, redialMs?: number): void {
    const wire = this.#wire;
    if (wire === null) return;
    this.#listener?.close();
    wire.close(abnormalClose, reason);
    this.#onDisconnected(abnormalClose, reason);
    this.#dialAfter(redialMs ?? this.#pause());
  }

  /**
   * While half-open, an open connection carries nothing either way, not even the other end's close; when that ends, the
   * connection is cut. Does nothing if the connection is down.
   */
  setHalfOpen(halfOpen: boolean): void {
    if (halfOpen) this.#halfOpen = this.online;
    else if (this.#halfOpen) this.cut('the line was dead');
  }

  /** @returns false if the frame could not be sent. */
  send(frame: string): boolean {
    if (this.#halfOpen) return this.online;
    if (!this.online || this.#wire?.open !== true) return false;
    // Before it is sent: what follows from it, in another process, is never recorded earlier.
    this.#parts.onSending(frame);
    return this.#wire.send(frame);
  }

  #dial(): void {
    this.#redial = null;
    this.#listener?.close();
    const listener = new BufferedListener(this.#wireEvents);
    this.#listener = listener;
    this.#wire = this.#parts.link.dial(this.#parts.machineNo, listener);
    listener.release();
  }

  #onOpened(): void {
    this.#openedAt = this.#parts.clock.monotonic();
    this.#parts.onUp();
  }

  #onClosed(code: number, reason: string): void {
    this.#onDisconnected(code, reason);
    if (code === closeCodes.replaced || code === closeCodes.unknownMachine) {
      this.#parts.onGiveUp(giveUpReason(code, reason));
      return;
    }
    this.#dialAfter(this.#pause());
  }

  #dialAfter(pauseMs: number): void {
    this.#redial = this.#parts.clock.after(pauseMs, () => this.#dial());
  }

  #onDisconnected(code: number, reason: string): void {
    const openedAt = this.#openedAt;
    this.#wire = null;
    this.#openedAt = null;
    this.#halfOpen = false;
    if (openedAt === null) {
      this.#cutsInARow += 1;
      return;
    }
    this.#cutsInARow = this.#parts.clock.monotonic() - openedAt >= stableAfterMs ? 0 : this.#cutsInARow + 1;
    this.#parts.onDown(code, reason);
  }

  /** Half of the pause is fixed and half is random, so that a whole fleet does not reconnect at the same time. */
  #pause(): number {
    const doublings = Math.min(Math.max(0, this.#cutsInARow - 1), 16);
    const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** doublings);
    return Math.round(pauseMs * (0.5 + 0.5 * this.#parts.random.next()));
  }
}

function giveUpReason(code: number, reason: string): string {
  const cause =
    code === closeCodes.replaced ? 'a newer connection has its number' : 'the cloud has no machine of its number';
  return reason === '' ? cause : `${cause} (the cloud's reason: ${reason})`;
}
