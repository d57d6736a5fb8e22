import { decodeMachineMessage, encodeCoreMessage } from '#core/devices/frame-codec.ts';
import { closeCodes } from '#core/devices/messages.ts';
import type { DispenseMessage, MachineMessage } from '#core/devices/messages.ts';
import type { FrameDropReason } from '#core/events.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Link, Wire, WireListener } from '#core/ports/link.ts';
import { demoMachineKey } from '#simulators/machine/fleet.ts';

/** The other end of machines' wires: keeps their messages, and sends what a test wants. */
export class FakeCloud implements Link {
  /** False: no connection is accepted. */
  reachable = true;
  /** False: a wire takes no frames, though it is open. */
  accepting = true;
  /** True: frames that cannot be read are kept aside, and are not the test's failure. */
  lenient = false;
  readonly unreadable: { readonly at: number; readonly frame: string; readonly fault: FrameDropReason }[] = [];
  /** Unix seconds that each message bore. */
  readonly timestamps: number[] = [];
  readonly dials: number[] = [];
  readonly received: { readonly at: number; readonly message: MachineMessage }[] = [];
  readonly #clock: Clock;
  /** The newest wire, whosever it is. */
  #listener: WireListener | null = null;
  /** The proven wire of each machine: a newer one that sends a message replaces it. */
  readonly #proven = new Map<string, WireListener>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  dial(machineNo: string, listener: WireListener & { opened(): void }): Wire {
    this.dials.push(this.#clock.monotonic());
    const end: WireListener = {
      frame: (text) => listener.frame(text),
      closed: (code, reason) => {
        wire.open = false;
        this.#forget(machineNo, end);
        listener.closed(code, reason);
      },
    };
    const wire = {
      open: this.reachable,
      send: (frame: string) => wire.open && this.#receive(machineNo, frame, end),
      close: () => {
        wire.open = false;
        this.#forget(machineNo, end);
      },
    };
    this.#clock.after(0, () => {
      if (!this.reachable) {
        listener.closed(1006, 'refused');
        return;
      }
      if (!wire.open) return;
      this.#listener = end;
      listener.opened();
    });
    return wire;
  }

  /** Cuts the newest wire. */
  cut(code = 1006, reason = ''): void {
    this.#listener?.closed(code, reason);
  }

  /** Sends a frame as it stands. */
  send(frame: string): void {
    this.#listener?.frame(frame);
  }

  /** Sends a signed command. */
  command(machineNo: string, command: DispenseMessage, key = demoMachineKey(machineNo)): void {
    this.send(encodeCoreMessage(command, { machineNo, key, unixSeconds: Math.floor(this.#clock.now() / 1000) }));
  }

  /** What was heard under one method. */
  receivedWith<M extends MachineMessage['method']>(method: M): readonly Extract<MachineMessage, { method: M }>[] {
    return this.received.flatMap(({ message }) =>
      message.method === method ? [message as Extract<MachineMessage, { method: M }>] : [],
    );
  }

  #receive(machineNo: string, frame: string, end: WireListener): boolean {
    if (!this.accepting) return false;
    const decoded = decodeMachineMessage(frame, machineNo, demoMachineKey(machineNo));
    const at = this.#clock.monotonic();
    if (!decoded.ok) {
      if (!this.lenient) throw new Error(`The machine sent a message that cannot be read: ${decoded.detail}`);
      this.unreadable.push({ at, frame, fault: decoded.reason });
      return true;
    }
    const previous = this.#proven.get(machineNo);
    this.#proven.set(machineNo, end);
    if (previous && previous !== end) previous.closed(closeCodes.replaced, 'replaced by a newer connection');
    this.received.push({ at, message: decoded.message });
    this.timestamps.push(
      Number((JSON.parse(Buffer.from(frame, 'base64').toString()) as { timestamp: string }).timestamp),
    );
    return true;
  }

  #forget(machineNo: string, end: WireListener): void {
    if (this.#proven.get(machineNo) === end) this.#proven.delete(machineNo);
    if (this.#listener === end) this.#listener = null;
  }
}
