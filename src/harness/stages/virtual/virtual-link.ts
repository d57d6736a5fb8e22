import type { Link, Wire, WireAcceptor, WireListener } from '../../../core/ports/link.ts';
import type { Random } from '../../../core/ports/random.ts';
import type { Direction, Path } from './network.ts';
import type { VirtualClock } from './virtual-clock.ts';
import { abnormalClose, Lane, WireEnd } from './virtual-wire.ts';

/** A connection that somebody has dialled. */
interface Call {
  readonly machineNo: string;
  readonly machineEnd: WireEnd;
  readonly listener: WireListener & { opened(): void };
  readonly up: Lane;
  readonly down: Lane;
}

/** The machines' way to the core of a virtual world. A connection takes a round trip to come about. */
export class VirtualLink implements Link {
  readonly #clock: VirtualClock;
  readonly #path: Path;
  readonly #random: Random;
  readonly #dialled = new Map<string, number>();
  /** The core's ends of its connections. */
  readonly #coreEnds = new Set<WireEnd>();
  #acceptor: WireAcceptor | null = null;

  /** @param random each connection takes its luck from a fork of its own, one for each direction. */
  constructor(clock: VirtualClock, path: Path, random: Random) {
    this.#clock = clock;
    this.#path = path;
    this.#random = random;
  }

  /**
   * Lets a core take the connections from now on. Those of a core before it are cut, as by a process that dies: that
   * core hears nothing any more, its machines 1006. `null` leaves nobody to connect to.
   */
  host(acceptor: WireAcceptor | null): void {
    this.#acceptor = acceptor;
    for (const end of [...this.#coreEnds]) end.die('the core has gone');
  }

  dial(machineNo: string, listener: WireListener & { opened(): void }): Wire {
    const count = (this.#dialled.get(machineNo) ?? 0) + 1;
    this.#dialled.set(machineNo, count);
    const luck = this.#random.fork(`${machineNo}#${count}`);
    const [up, down] = [this.#lane('up', luck), this.#lane('down', luck)];
    const machineEnd = new WireEnd(up, () => undefined);
    // Who hangs up while it still rings hears `closed` once its own call to `close` has returned.
    machineEnd.listen({ frame: () => undefined, closed: (code, reason) => void this.#clock.after(0, () => listener.closed(code, reason)) });
    const call = { machineNo, machineEnd, listener, up, down };
    up.carry(() => this.#ring(call));
    return machineEnd;
  }

  /** The call has reached the core's address. */
  #ring({ machineNo, machineEnd, listener, up, down }: Call): void {
    if (machineEnd.over) return;
    const acceptor = this.#acceptor;
    if (!acceptor) {
      down.carry(() => {
        if (machineEnd.over) return;
        machineEnd.listen(listener);
        machineEnd.finish(abnormalClose, 'no core answers');
      });
      return;
    }
    const coreEnd: WireEnd = new WireEnd(down, () => this.#coreEnds.delete(coreEnd));
    this.#coreEnds.add(coreEnd);
    coreEnd.connect(machineEnd);
    // Before the core is asked: whatever it says first arrives behind this.
    down.carry(() => {
      if (machineEnd.over) {
        up.carry(() => coreEnd.finish(abnormalClose, 'the machine hung up before the connection was open'));
        return;
      }
      machineEnd.listen(listener);
      machineEnd.connect(coreEnd);
      listener.opened();
    });
    coreEnd.listen(acceptor.accept(machineNo, coreEnd));
  }

  #lane(direction: Direction, luck: Random): Lane {
    const own = luck.fork(direction);
    return new Lane(this.#clock, () => this.#path.delayMs(direction, own));
  }
}
