import { decodeUp, encodeDown } from '../../../src/core/devices/codec.ts';
import type { DispenseMessage, UpMessage } from '../../../src/core/devices/messages.ts';
import type { Clock } from '../../../src/core/ports/clock.ts';
import type { Link, Wire, WireListener } from '../../../src/core/ports/link.ts';
import { demoMachineKey } from '../../../simulators/fleet.ts';

/** The other end of machines' wires: keeps what they say, and says what a test wants. */
export class FakeCloud implements Link {
  /** False: nobody is there to be reached. */
  reachable = true;
  /** False: a wire takes no frames, though it is open. */
  takes = true;
  readonly dials: number[] = [];
  readonly heard: { readonly at: number; readonly message: UpMessage }[] = [];
  readonly #clock: Clock;
  #listener: WireListener | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  dial(machineNo: string, listener: WireListener & { opened(): void }): Wire {
    this.dials.push(this.#clock.monotonic());
    const wire = { open: this.reachable, send: (frame: string) => wire.open && this.#take(machineNo, frame), close: () => void (wire.open = false) };
    this.#clock.after(0, () => {
      if (!this.reachable) { listener.closed(1006, 'refused'); return; }
      this.#listener = {
        frame: (text) => listener.frame(text),
        closed: (code, reason) => {
          wire.open = false;
          listener.closed(code, reason);
        },
      };
      listener.opened();
    });
    return wire;
  }

  /** Cuts the newest wire. */
  cut(code = 1006, reason = ''): void {
    this.#listener?.closed(code, reason);
    this.#listener = null;
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
    return this.heard.flatMap(({ message }) => (message.method === method ? [message as Extract<UpMessage, { method: M }>] : []));
  }

  #take(machineNo: string, frame: string): boolean {
    if (!this.takes) return false;
    const decoded = decodeUp(frame, machineNo, demoMachineKey(machineNo));
    if (!decoded.ok) throw new Error(`The machine said what cannot be read: ${decoded.detail}`);
    this.heard.push({ at: this.#clock.monotonic(), message: decoded.message });
    return true;
  }
}
