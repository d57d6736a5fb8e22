import type { Wire, WireListener } from '#core/ports/link.ts';
import type { Fate } from '#harness/fault-injection/network/message-effects.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** The code of a connection that ended without a closing handshake, or never came about (RFC 6455 §7.1.5). */
export const abnormalClose = 1006;

/** What the network's troubles do on one direction of one connection. */
export interface LaneTroubles {
  /** What becomes of the frame that is sent now. */
  fate(): Fate;
  /** Whether the word that the connection opens or ends, sent now, vanishes. */
  swallows(): boolean;
}

/** One direction of one connection: delays each message, and lets none overtake another, as TCP does. Only troubles can. */
export class Lane {
  readonly #clock: VirtualClock;
  readonly #delayMs: () => number;
  readonly #troubles: LaneTroubles;
  #lastAt = 0;

  constructor(clock: VirtualClock, delayMs: () => number, troubles: LaneTroubles) {
    this.#clock = clock;
    this.#delayMs = delayMs;
    this.#troubles = troubles;
  }

  /** Carries a frame: `arrive` is called for each copy that gets there. */
  carryFrame(arrive: () => void): void {
    const at = this.#clock.monotonic() + this.#delayMs();
    const behind = this.#lastAt;
    for (const { lateMs, mayBeOvertaken } of this.#troubles.fate()) {
      if (mayBeOvertaken) this.#clock.at(Math.max(behind, at) + lateMs, arrive);
      else this.#inOrder(at + lateMs, arrive);
    }
  }

  /**
   * Carries the word that a connection opens or ends, behind all frames that were not held back.
   * @returns false when it vanishes.
   */
  carryWord(arrive: () => void): boolean {
    const at = this.#clock.monotonic() + this.#delayMs();
    if (this.#troubles.swallows()) return false;
    this.#inOrder(at, arrive);
    return true;
  }

  #inOrder(at: number, arrive: () => void): void {
    this.#lastAt = Math.max(this.#lastAt, at);
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

  send(frame: string, left?: () => void): boolean {
    const peer = this.#peer;
    if (this.#state !== 'open' || !peer) return false;
    this.#out.carryFrame(() => {
      if (!peer.over) peer.#listener?.frame(frame);
    });
    left?.();
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
    if (peer) this.#out.carryWord(() => peer.finish(abnormalClose, reason));
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
    if (peer) this.#out.carryWord(() => peer.#hearClosed(code, reason));
  }

  #hearClosed(code: number, reason: string): void {
    if (this.#state === 'open') this.#sayClosed(code, reason);
    this.finish(code, reason);
  }
}
