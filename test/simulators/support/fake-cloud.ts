import { decodeUp, encodeDown } from '#core/devices/frame-codec.ts';
import { closeCodes } from '#core/devices/messages.ts';
import type { DispenseMessage, UpMessage } from '#core/devices/messages.ts';
import type { FrameFault } from '#core/events.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Link, Wire, WireListener } from '#core/ports/link.ts';
import { demoMachineKey } from '#simulators/machine/fleet.ts';

/** The other end of machines' wires: keeps what they say, and says what a test wants. */
export class FakeCloud implements Link {
  /** False: nobody is there to be reached. */
  reachable = true;
  /** False: a wire takes no frames, though it is open. */
  takes = true;
  /** True: frames that cannot be read are kept aside, and are not the test's failure. */
  lenient = false;
  readonly unreadable: { readonly at: number; readonly frame: string; readonly fault: FrameFault }[] = [];
  /** Unix seconds that each message bore. */
  readonly stamps: number[] = [];
  readonly dials: number[] = [];
  readonly heard: { readonly at: number; readonly message: UpMessage }[] = [];
  readonly #clock: Clock;
  /** The newest wire, whosever it is. */
  #listener: WireListener | null = null;
  /** The proven wire of each machine: a newer one that says something takes its place. */
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
      send: (frame: string) => wire.open && this.#take(machineNo, frame, end),
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
  say(frame: string): void {
    this.#listener?.frame(frame);
  }

  /** Sends a signed command. */
  command(machineNo: string, command: DispenseMessage, key = demoMachineKey(machineNo)): void {
    this.say(encodeDown(command, { machineNo, key, unixSeconds: Math.floor(this.#clock.now() / 1000) }));
  }

  /** What was heard under one method. */
  said<M extends UpMessage['method']>(method: M): readonly Extract<UpMessage, { method: M }>[] {
    return this.heard.flatMap(({ message }) =>
      message.method === method ? [message as Extract<UpMessage, { method: M }>] : [],
    );
  }

  #take(machineNo: string, frame: string, end: WireListener): boolean {
    if (!this.takes) return false;
    const decoded = decodeUp(frame, machineNo, demoMachineKey(machineNo));
    const at = this.#clock.monotonic();
    if (!decoded.ok) {
      if (!this.lenient) throw new Error(`The machine said what cannot be read: ${decoded.detail}`);
      this.unreadable.push({ at, frame, fault: decoded.fault });
      return true;
    }
    const older = this.#proven.get(machineNo);
    this.#proven.set(machineNo, end);
    if (older && older !== end) older.closed(closeCodes.replaced, 'replaced by a newer connection');
    this.heard.push({ at, message: decoded.message });
    this.stamps.push(Number((JSON.parse(Buffer.from(frame, 'base64').toString()) as { timestamp: string }).timestamp));
    return true;
  }

  #forget(machineNo: string, end: WireListener): void {
    if (this.#proven.get(machineNo) === end) this.#proven.delete(machineNo);
    if (this.#listener === end) this.#listener = null;
  }
}
