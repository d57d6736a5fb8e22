import type { Link, Wire, WireAcceptor, WireListener } from '#core/ports/link.ts';
import type { Random } from '#core/ports/random.ts';
import type { Direction } from '#harness/fault-injection/network/message-effects.ts';
import type { CuttableConnection, NetworkFaults } from '#harness/fault-injection/network/network-faults.ts';
import type { NetworkDelay } from './network.ts';
import type { VirtualClock } from './virtual-clock.ts';
import { abnormalClose, Channel, WireEnd } from './virtual-wire.ts';

/** How long a machine waits for the answer to its dial, as with `wsLink`. */
const openWithinMs = 10_000;

type DialListener = WireListener & { opened(): void };

/** A dialled connection. */
class VirtualConnection implements CuttableConnection {
  readonly machineNo: string;
  readonly listener: DialListener;
  readonly up: Channel;
  readonly down: Channel;
  readonly machineEnd: WireEnd;
  /** Which of several cores takes it: a number from 0 to 1. */
  readonly draw: () => number;
  /** There from the moment when the call reaches the core. */
  coreEnd: WireEnd | null = null;

  /** @param onClosed called when it is over for both ends. */
  constructor(
    machineNo: string,
    listener: DialListener,
    uplink: Channel,
    downlink: Channel,
    draw: () => number,
    onClosed: (call: VirtualConnection) => void,
  ) {
    this.draw = draw;
    this.machineNo = machineNo;
    this.listener = listener;
    this.up = uplink;
    this.down = downlink;
    this.machineEnd = new WireEnd(uplink, () => {
      if (!this.coreEnd || this.coreEnd.isClosed) onClosed(this);
    });
  }

  /** Ends a dial that has not come through. */
  fail(reason: string): void {
    if (this.machineEnd.isClosed) return;
    this.machineEnd.setListener(this.listener);
    this.machineEnd.endNow(abnormalClose, reason);
  }

  cut(reason: string): void {
    this.machineEnd.endNow(abnormalClose, reason);
    this.coreEnd?.endNow(abnormalClose, reason);
  }
}

/** The machines' way to the core of a virtual world. A connection takes a round trip to come about. */
export class VirtualLink implements Link {
  readonly #clock: VirtualClock;
  readonly #delay: NetworkDelay;
  readonly #random: Random;
  readonly #networkFaults: NetworkFaults;
  readonly #dialCounts = new Map<string, number>();
  /** Connections that are not over for both ends, and dials. */
  readonly #connections = new Set<VirtualConnection>();
  /** The cores' ends of their connections, by the core's place. */
  readonly #coreEnds = new Map<WireEnd, number>();
  readonly #acceptors = new Map<number, WireAcceptor>();

  /** @param random each connection and direction takes a fork of it. */
  constructor(clock: VirtualClock, delay: NetworkDelay, random: Random, networkFaults: NetworkFaults) {
    this.#clock = clock;
    this.#delay = delay;
    this.#random = random;
    this.#networkFaults = networkFaults;
  }

  /** Connections that are not over for both ends, and dials, in the order in which they were dialled. */
  get connections(): Iterable<CuttableConnection> {
    return this.#connections;
  }

  /**
   * Lets a core take the connections from now on. Those of a core before it are cut, as by a process that dies: that
   * core gets no event, its machines get 1006. `null`: no core accepts connections.
   * @param place of the core among several, which share the machines.
   */
  host(acceptor: WireAcceptor | null, place = 0): void {
    if (acceptor) this.#acceptors.set(place, acceptor);
    else this.#acceptors.delete(place);
    for (const [end, at] of [...this.#coreEnds]) if (at === place) end.kill('the core has gone');
  }

  dial(machineNo: string, listener: DialListener): Wire {
    const count = (this.#dialCounts.get(machineNo) ?? 0) + 1;
    this.#dialCounts.set(machineNo, count);
    const connectionRandom = this.#random.fork(`${machineNo}#${count}`);
    const connection = new VirtualConnection(
      machineNo,
      listener,
      this.#createChannel('up', machineNo, connectionRandom),
      this.#createChannel('down', machineNo, connectionRandom),
      () => connectionRandom.fork('core').next(),
      (closed) => this.#connections.delete(closed),
    );
    this.#connections.add(connection);
    // Who hangs up while it still rings hears `closed` once its own call to `close` has returned.
    connection.machineEnd.setListener({
      frame: () => undefined,
      closed: (code, reason) => void this.#clock.after(0, () => listener.closed(code, reason)),
    });
    if (!connection.up.sendControl(() => this.#reachCore(connection))) this.#timeOutDial(connection);
    return connection.machineEnd;
  }

  /** The call has reached the core's address. */
  #reachCore(connection: VirtualConnection): void {
    const { machineNo, machineEnd, listener, up, down } = connection;
    if (machineEnd.isClosed) return;
    if (this.#networkFaults.cuts('link', machineNo, 'up')) {
      connection.fail('the line is cut');
      return;
    }
    const hosted = this.#choose(connection);
    if (!hosted) {
      if (!down.sendControl(() => connection.fail('no core answers'))) this.#timeOutDial(connection);
      return;
    }
    const [place, acceptor] = hosted;
    const coreEnd = this.#openCoreEnd(connection, place);
    // Before the core accepts: its first frame must arrive after this.
    const arrives = down.sendControl(() => {
      if (machineEnd.isClosed) {
        up.sendControl(() => coreEnd.endNow(abnormalClose, 'the machine hung up before the connection was open'));
        return;
      }
      machineEnd.setListener(listener);
      machineEnd.connect(coreEnd);
      listener.opened();
    });
    if (!arrives) this.#timeOutDial(connection);
    coreEnd.setListener(acceptor.accept(machineNo, coreEnd));
  }

  /** One of the cores that are there. */
  #choose({ draw }: VirtualConnection): readonly [place: number, acceptor: WireAcceptor] | undefined {
    const hosted = [...this.#acceptors].sort(([a], [b]) => a - b);
    return hosted.length < 2 ? hosted[0] : hosted[Math.floor(draw() * hosted.length)];
  }

  #openCoreEnd(connection: VirtualConnection, place: number): WireEnd {
    const coreEnd: WireEnd = new WireEnd(connection.down, () => {
      this.#coreEnds.delete(coreEnd);
      if (connection.machineEnd.isClosed) this.#connections.delete(connection);
    });
    this.#coreEnds.set(coreEnd, place);
    connection.coreEnd = coreEnd;
    coreEnd.connect(connection.machineEnd);
    return coreEnd;
  }

  /** The dial or its answer has vanished: the machine gives up after a while, and the core may hear of that. */
  #timeOutDial(connection: VirtualConnection): void {
    const { coreEnd, machineEnd, up } = connection;
    this.#clock.after(openWithinMs, () => {
      if (machineEnd.isClosed) return;
      if (coreEnd)
        up.sendControl(() => coreEnd.endNow(abnormalClose, 'the machine gave up waiting for the connection'));
      connection.fail(`no answer within ${openWithinMs} ms`);
    });
  }

  #createChannel(direction: Direction, machineNo: string, connectionRandom: Random): Channel {
    const random = connectionRandom.fork(direction);
    return new Channel(this.#clock, () => this.#delay.delayMs(direction, random), {
      messageEffects: () => this.#networkFaults.messageEffects('link', machineNo, direction),
      drops: () => this.#networkFaults.drops(machineNo, direction),
    });
  }
}
