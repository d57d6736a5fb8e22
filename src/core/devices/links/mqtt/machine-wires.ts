import { FixedDelayTimers } from '#core/devices/fixed-delay-timers.ts';
import { closeCodes } from '#core/devices/messages.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Wire, WireAcceptor, WireListener } from '#core/ports/link.ts';

/** What the wires of machines behind a broker use. */
export interface MachineWiresParts {
  readonly clock: Clock;
  readonly acceptor: WireAcceptor;
  /** Hands a frame for a machine to the broker; false when it cannot be taken. */
  readonly publish: (machineNo: string, frame: string, onSent?: () => void) => boolean;
  /** Called for every message that names no machine, with a sentence. */
  readonly onUnattributed: (why: string) => void;
}

/** A longer message is dropped unread, bytes. The codec refuses from 4 KiB on, and counts; this is the outer wall. */
export const maxFrameBytes = 16 * 1024;
/** A number whose wire the core has closed for its frames is not listened to for this long, ms. */
export const quietMs = 1_000;

/** Ends of a wire after which a sender that goes on would get a new wire, and a new budget, for each frame. */
const quietCodes: ReadonlySet<number> = new Set([
  closeCodes.unauthenticated,
  closeCodes.badFrames,
  closeCodes.tooManyFrames,
]);

/**
 * Turns the frames of one topic that all machines share into a wire for each machine. A wire opens with the first frame
 * that names a machine, and ends when the core closes it or the broker is lost. What a frame names proves nothing: that
 * remains with the acceptor.
 */
export class MachineWires {
  readonly #parts: MachineWiresParts;
  readonly #open = new Map<string, MachineWire>();
  readonly #quiet: FixedDelayTimers<string>;

  constructor(parts: MachineWiresParts) {
    this.#parts = parts;
    this.#quiet = new FixedDelayTimers(parts.clock, quietMs, () => undefined);
  }

  /** Passes on one message of the machines' topic. */
  receive(payload: Uint8Array): void {
    if (payload.length > maxFrameBytes) {
      this.#parts.onUnattributed(`a message has ${payload.length} bytes, more than ${maxFrameBytes}`);
      return;
    }
    const frame = Buffer.from(payload).toString('utf8');
    const machineNo = machineNoIn(frame);
    if (machineNo === null) this.#parts.onUnattributed('a message has no client_id of eight digits');
    else if (!this.#quiet.isWaiting(machineNo)) (this.#open.get(machineNo) ?? this.#accept(machineNo)).frame(frame);
  }

  /** Ends every wire: the broker is lost. */
  closeAll(reason: string): void {
    for (const wire of [...this.#open.values()]) wire.failWith(reason);
  }

  #accept(machineNo: string): MachineWire {
    const wire = new MachineWire({
      send: (frame, onSent) => this.#parts.publish(machineNo, frame, onSent),
      onClosed: (code) => {
        if (this.#open.get(machineNo) === wire) this.#open.delete(machineNo);
        if (code !== null && quietCodes.has(code)) this.#quiet.set(machineNo);
      },
    });
    this.#open.set(machineNo, wire);
    wire.accept(this.#parts.acceptor, machineNo);
    return wire;
  }
}

interface MachineWireParts {
  readonly send: (frame: string, onSent?: () => void) => boolean;
  /** @param code that of the core; null when the broker is lost. */
  readonly onClosed: (code: number | null) => void;
}

/** The core's end of a machine's connection. The machine learns nothing of its end: a topic has none. */
class MachineWire implements Wire {
  readonly #parts: MachineWireParts;
  #listener: WireListener | null = null;
  #isOpen = true;

  constructor(parts: MachineWireParts) {
    this.#parts = parts;
  }

  get open(): boolean {
    return this.#isOpen;
  }

  accept(acceptor: WireAcceptor, machineNo: string): void {
    this.#listener = acceptor.accept(machineNo, this);
  }

  frame(text: string): void {
    if (this.#isOpen) this.#listener?.frame(text);
  }

  send(frame: string, onSent?: () => void): boolean {
    return this.#isOpen && this.#parts.send(frame, onSent);
  }

  close(code: number): void {
    this.#end(code);
  }

  failWith(reason: string): void {
    if (this.#end(null)) this.#listener?.closed(1006, reason);
  }

  #end(code: number | null): boolean {
    if (!this.#isOpen) return false;
    this.#isOpen = false;
    this.#parts.onClosed(code);
    return true;
  }
}

/**
 * The machine that a frame names. It is read before any sign is verified, and decides only to whose connection the
 * frame goes: there the frame is read again, strictly.
 */
export function machineNoIn(frame: string): string | null {
  try {
    const members = JSON.parse(Buffer.from(frame, 'base64').toString('utf8')) as Record<string, unknown> | null;
    const machineNo = members?.['client_id'];
    return typeof machineNo === 'string' && /^\d{8}$/.test(machineNo) ? machineNo : null;
  } catch {
    return null;
  }
}
