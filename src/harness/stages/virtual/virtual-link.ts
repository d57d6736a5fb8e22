import type { Link, Wire, WireAcceptor, WireListener } from '#core/ports/link.ts';
import type { Random } from '#core/ports/random.ts';
import type { Direction } from '#harness/fault-injection/network/message-effects.ts';
import type { Line, Troubles } from '#harness/fault-injection/network/network-faults.ts';
import type { Path } from './network.ts';
import type { VirtualClock } from './virtual-clock.ts';
import { abnormalClose, Lane, WireEnd } from './virtual-wire.ts';

/** How long a machine waits for the answer to its dial, as with `wsLink`. */
const openWithinMs = 10_000;

type DialListener = WireListener & { opened(): void };

/** A connection that somebody has dialled. */
class Call implements Line {
  readonly machineNo: string;
  readonly listener: DialListener;
  readonly up: Lane;
  readonly down: Lane;
  readonly machineEnd: WireEnd;
  /** There from the moment when the call reaches the core. */
  coreEnd: WireEnd | null = null;

  /** @param over called when it is over for both ends. */
  constructor(machineNo: string, listener: DialListener, up: Lane, down: Lane, over: (call: Call) => void) {
    this.machineNo = machineNo;
    this.listener = listener;
    this.up = up;
    this.down = down;
    this.machineEnd = new WireEnd(up, () => {
      if (!this.coreEnd || this.coreEnd.over) over(this);
    });
  }

  /** Ends a dial that has not come through. */
  fail(reason: string): void {
    if (this.machineEnd.over) return;
    this.machineEnd.listen(this.listener);
    this.machineEnd.finish(abnormalClose, reason);
  }

  cut(reason: string): void {
    this.machineEnd.finish(abnormalClose, reason);
    this.coreEnd?.finish(abnormalClose, reason);
  }
}

/** The machines' way to the core of a virtual world. A connection takes a round trip to come about. */
export class VirtualLink implements Link {
  readonly #clock: VirtualClock;
  readonly #path: Path;
  readonly #random: Random;
  readonly #troubles: Troubles;
  readonly #dialled = new Map<string, number>();
  /** Connections that are not over for both ends, and dials. */
  readonly #calls = new Set<Call>();
  /** The core's ends of its connections. */
  readonly #coreEnds = new Set<WireEnd>();
  #acceptor: WireAcceptor | null = null;

  /** @param random each connection takes its luck from a fork of its own, one for each direction. */
  constructor(clock: VirtualClock, path: Path, random: Random, troubles: Troubles) {
    this.#clock = clock;
    this.#path = path;
    this.#random = random;
    this.#troubles = troubles;
  }

  /** Connections that are not over for both ends, and dials, in the order in which they were dialled. */
  get lines(): Iterable<Line> {
    return this.#calls;
  }

  /**
   * Lets a core take the connections from now on. Those of a core before it are cut, as by a process that dies: that
   * core hears nothing any more, its machines 1006. `null` leaves nobody to connect to.
   */
  host(acceptor: WireAcceptor | null): void {
    this.#acceptor = acceptor;
    for (const end of [...this.#coreEnds]) end.die('the core has gone');
  }

  dial(machineNo: string, listener: DialListener): Wire {
    const count = (this.#dialled.get(machineNo) ?? 0) + 1;
    this.#dialled.set(machineNo, count);
    const luck = this.#random.fork(`${machineNo}#${count}`);
    const call = new Call(
      machineNo,
      listener,
      this.#lane('up', machineNo, luck),
      this.#lane('down', machineNo, luck),
      (over) => this.#calls.delete(over),
    );
    this.#calls.add(call);
    // Who hangs up while it still rings hears `closed` once its own call to `close` has returned.
    call.machineEnd.listen({
      frame: () => undefined,
      closed: (code, reason) => void this.#clock.after(0, () => listener.closed(code, reason)),
    });
    if (!call.up.carryWord(() => this.#ring(call))) this.#ringOut(call);
    return call.machineEnd;
  }

  /** The call has reached the core's address. */
  #ring(call: Call): void {
    const { machineNo, machineEnd, listener, up, down } = call;
    if (machineEnd.over) return;
    if (this.#troubles.severs('link', machineNo, 'up')) {
      call.fail('the line is cut');
      return;
    }
    const acceptor = this.#acceptor;
    if (!acceptor) {
      if (!down.carryWord(() => call.fail('no core answers'))) this.#ringOut(call);
      return;
    }
    const coreEnd = this.#openCoreEnd(call);
    // Before the core is asked: whatever it says first arrives behind this.
    const answered = down.carryWord(() => {
      if (machineEnd.over) {
        up.carryWord(() => coreEnd.finish(abnormalClose, 'the machine hung up before the connection was open'));
        return;
      }
      machineEnd.listen(listener);
      machineEnd.connect(coreEnd);
      listener.opened();
    });
    if (!answered) this.#ringOut(call);
    coreEnd.listen(acceptor.accept(machineNo, coreEnd));
  }

  #openCoreEnd(call: Call): WireEnd {
    const coreEnd: WireEnd = new WireEnd(call.down, () => {
      this.#coreEnds.delete(coreEnd);
      if (call.machineEnd.over) this.#calls.delete(call);
    });
    this.#coreEnds.add(coreEnd);
    call.coreEnd = coreEnd;
    coreEnd.connect(call.machineEnd);
    return coreEnd;
  }

  /** The dial or its answer has vanished: the machine gives up after a while, and the core may hear of that. */
  #ringOut(call: Call): void {
    const { coreEnd, machineEnd, up } = call;
    this.#clock.after(openWithinMs, () => {
      if (machineEnd.over) return;
      if (coreEnd) up.carryWord(() => coreEnd.finish(abnormalClose, 'the machine gave up waiting for the connection'));
      call.fail(`no answer within ${openWithinMs} ms`);
    });
  }

  #lane(direction: Direction, machineNo: string, luck: Random): Lane {
    const own = luck.fork(direction);
    return new Lane(this.#clock, () => this.#path.delayMs(direction, own), {
      fate: () => this.#troubles.fate('link', machineNo, direction),
      swallows: () => this.#troubles.swallows(machineNo, direction),
    });
  }
}
