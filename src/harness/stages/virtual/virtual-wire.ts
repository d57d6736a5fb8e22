import type { Wire, WireListener } from '../../../core/ports/link.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** The code of a connection that ended without a closing handshake, or never came about (RFC 6455 §7.1.5). */
export const abnormalClose = 1006;

/** One direction of one connection: delays each frame, and lets none overtake another, as TCP does. */
export class Lane {
  readonly #clock: VirtualClock;
  readonly #delayMs: () => number;
  #lastAt = 0;

  constructor(clock: VirtualClock, delayMs: () => number) {
    this.#clock = clock;
    this.#delayMs = delayMs;
  }

  carry(arrive: () => void): void {
    this.#lastAt = Math.max(this.#lastAt, this.#clock.monotonic() + this.#delayMs());
    this.#clock.at(this.#lastAt, arrive);
  }
}

/**
 * One end of a connection. Closing follows WebSocket: the other end hears of it when the word has arrived and answers,
 * and the closing end hears `closed` when that answer is back; what was under way to it until then still arrives.
 */
export class WireEnd implements Wire {
  readonly #out: Lane;
  readonly #ended: () => void;
  #listener: WireListener | null = null;
  #peer: WireEnd | null = null;
  #state: 'connecting' | 'open' | 'closing' | 'over' = 'connecting';

  /** @param ended called once, when nothing more will be told to this end's listener. */
  constructor(out: Lane, ended: () => void) {
    this.#out = out;
    this.#ended = ended;
  }

  get open(): boolean {
    return this.#state === 'open';
  }

  get over(): boolean {
    return this.#state === 'over';
  }

  /** Makes this the open end of a connection with `peer`. */
  connect(peer: WireEnd): void {
    this.#peer = peer;
    this.#state = 'open';
  }

  /** Names whom this end tells. */
  listen(listener: WireListener): void {
    this.#listener = listener;
  }

  send(frame: string): boolean {
    const peer = this.#peer;
    if (this.#state !== 'open' || !peer) return false;
    this.#out.carry(() => {
      if (!peer.over) peer.#listener?.frame(frame);
    });
    return true;
  }

  close(code: number, reason: string): void {
    if (this.#state === 'connecting') this.finish(abnormalClose, 'hung up before the connection was open');
    if (this.#state !== 'open') return;
    this.#state = 'closing';
    this.#sayClosed(code, reason);
  }

  /** Ends as a process does that dies: its own listener hears nothing, the other end that the line is cut. */
  die(reason: string): void {
    if (this.over) return;
    this.#listener = null;
    const peer = this.#peer;
    if (peer) this.#out.carry(() => peer.finish(abnormalClose, reason));
    this.finish(abnormalClose, reason);
  }

  /** Ends here and now, without a word to the other end. */
  finish(code: number, reason: string): void {
    if (this.over) return;
    this.#state = 'over';
    this.#ended();
    this.#listener?.closed(code, reason);
  }

  #sayClosed(code: number, reason: string): void {
    const peer = this.#peer;
    if (peer) this.#out.carry(() => peer.#hearClosed(code, reason));
  }

  #hearClosed(code: number, reason: string): void {
    if (this.#state === 'open') this.#sayClosed(code, reason);
    this.finish(code, reason);
  }
}
