import type { Wire, WireListener } from '#core/ports/link.ts';
import type { MessageEffects } from '#harness/fault-injection/network/message-effects.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** The code of a connection that ended without a closing handshake, or never came about (RFC 6455 §7.1.5). */
export const abnormalClose = 1006;

/** The effects of network faults on one direction of one connection. */
export interface ChannelFaults {
  /** Effects on the frame that is sent now. */
  messageEffects(): MessageEffects;
  /** Whether an opening or closing that is sent now is lost. */
  drops(): boolean;
}

/**
 * One direction of one connection: delays each message and keeps their order, as TCP does. Only faults reorder.
 */
export class Channel {
  readonly #clock: VirtualClock;
  readonly #delayMs: () => number;
  readonly #faults: ChannelFaults;
  #lastAt = 0;

  constructor(clock: VirtualClock, delayMs: () => number, faults: ChannelFaults) {
    this.#clock = clock;
    this.#delayMs = delayMs;
    this.#faults = faults;
  }

  /** Carries a frame: `arrive` is called for each copy that gets there. */
  sendFrame(arrive: () => void): void {
    const at = this.#clock.monotonic() + this.#delayMs();
    const lastAt = this.#lastAt;
    for (const { delayMs, mayBeOvertaken } of this.#faults.messageEffects()) {
      if (mayBeOvertaken) this.#clock.at(Math.max(lastAt, at) + delayMs, arrive);
      else this.#inOrder(at + delayMs, arrive);
    }
  }

  /**
   * Carries an opening or closing, after all frames that were not held back.
   * @returns false when it is lost.
   */
  sendControl(arrive: () => void): boolean {
    const at = this.#clock.monotonic() + this.#delayMs();
    if (this.#faults.drops()) return false;
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
  readonly #out: Channel;
  readonly #onEnded: () => void;
  #listener: WireListener | null = null;
  #peer: WireEnd | null = null;
  #state: 'connecting' | 'open' | 'closing' | 'over' = 'connecting';
  /** What has arrived and is not read; null: everything is read as it arrives. */
  #unread: (() => void)[] | null = null;

  /** @param onEnded called once, when this end's listener gets no more calls. */
  constructor(out: Channel, onEnded: () => void) {
    this.#out = out;
    this.#onEnded = onEnded;
  }

  get open(): boolean {
    return this.#state === 'open';
  }

  get isClosed(): boolean {
    return this.#state === 'over';
  }

  /** Makes this the open end of a connection with `peer`. */
  connect(peer: WireEnd): void {
    this.#peer = peer;
    this.#state = 'open';
  }

  /** Sets the listener of this end. */
  setListener(listener: WireListener): void {
    this.#listener = listener;
  }

  send(frame: string, onSent?: () => void): boolean {
    const peer = this.#peer;
    if (this.#state !== 'open' || !peer) return false;
    this.#out.sendFrame(() => peer.#read(() => peer.#listener?.frame(frame)));
    onSent?.();
    return true;
  }

  pause(): void {
    this.#unread ??= [];
  }

  resume(): void {
    const unread = this.#unread;
    this.#unread = null;
    // What is read may have the wire paused again.
    for (const read of unread ?? []) this.#read(read);
  }

  close(code: number, reason: string): void {
    if (this.#state === 'connecting') this.endNow(abnormalClose, 'hung up before the connection was open');
    if (this.#state !== 'open') return;
    this.#state = 'closing';
    this.#sendClose(code, reason);
    this.resume();
  }

  /** Ends as a process does that dies: its own listener hears nothing, the other end that the line is cut. */
  kill(reason: string): void {
    if (this.isClosed) return;
    this.#listener = null;
    const peer = this.#peer;
    if (peer) this.#out.sendControl(() => peer.endNow(abnormalClose, reason));
    this.endNow(abnormalClose, reason);
  }

  /** Ends here and now, without a word to the other end. */
  endNow(code: number, reason: string): void {
    if (this.isClosed) return;
    this.#state = 'over';
    this.#onEnded();
    this.#listener?.closed(code, reason);
  }

  #sendClose(code: number, reason: string): void {
    const peer = this.#peer;
    if (peer) this.#out.sendControl(() => peer.#read(() => peer.#onPeerClose(code, reason)));
  }

  /** Takes what has arrived, in its order. */
  #read(take: () => void): void {
    if (this.isClosed) return;
    if (this.#unread) this.#unread.push(take);
    else take();
  }

  #onPeerClose(code: number, reason: string): void {
    if (this.#state === 'open') this.#sendClose(code, reason);
    this.endNow(code, reason);
  }
}
