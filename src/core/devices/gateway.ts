import type { CoreConfig } from '../config.ts';
import type { Machine } from '../domain/machine.ts';
import type { CoreEvent, FrameFault, Observe } from '../events.ts';
import type { Clock } from '../ports/clock.ts';
import type { Wire, WireAcceptor, WireListener } from '../ports/link.ts';
import type { DispenseCommand, MachineLine, MachineReports } from '../services.ts';
import { encodeDown } from './codec.ts';
import { dispenseMessage } from './dispense-message.ts';
import { reportOf } from './hearing.ts';
import { isRevoked, openFrame } from './keys.ts';
import { closeCodes } from './messages.ts';
import type { UpMessage } from './messages.ts';
import { ReportQueue } from './report-queue.ts';
import { SameDelay } from './same-delay.ts';
import { newSession } from './session.ts';
import type { Session } from './session.ts';
import type { Spans } from '../spans.ts';

/** What the gateway needs of the core. */
export interface GatewayParts {
  readonly clock: Clock;
  readonly config: Pick<CoreConfig, 'offlineAfterMs' | 'proveWithinMs'>;
  /** The core's directory of machines, kept in memory: asked for every frame. */
  readonly machine: (machineNo: string) => Machine | undefined;
  readonly reports: MachineReports;
  readonly observe: Observe;
  /** Told of every report that failed; nothing is thrown for it. */
  readonly onError: (error: unknown, machineNo: string) => void;
  /** Follows deliveries where somebody wants to know how long their stages take. */
  readonly spans?: Spans | undefined;
}

/** Dropped frames in a row after which a socket that has proved nothing is closed. */
export const maxBadFrames = 8;
/** Reports of one machine that may wait for their decision; a frame beyond them is dropped. */
export const maxReports = 64;

/**
 * Machines online (PROTOCOL §7): which connection stands for which machine, what it says, and the way to it.
 *
 * The number in a connection's address proves nothing. The first frame with a valid sign does, and then the newer
 * connection wins: a machine that lost its line without notice must be able to come back at once.
 */
export class Gateway implements WireAcceptor, MachineLine {
  readonly #parts: GatewayParts;
  readonly #reports: ReportQueue;
  readonly #online = new Map<string, Session>();
  readonly #unproven: SameDelay<Session>;
  readonly #silent: SameDelay<Session>;
  #stopped = false;

  constructor(parts: GatewayParts) {
    this.#parts = parts;
    const { clock, config } = parts;
    this.#reports = new ReportQueue(clock, maxReports, parts.onError);
    this.#unproven = new SameDelay(clock, config.proveWithinMs, (session) => {
      this.#end(session, `nothing signed within ${config.proveWithinMs} ms`, closeCodes.unproven);
    });
    this.#silent = new SameDelay(clock, config.offlineAfterMs, (session) => {
      this.#end(session, `silent for ${config.offlineAfterMs} ms`, closeCodes.silent);
    });
  }

  /** Takes a connection. A number that no machine has is turned away at once. */
  accept(machineNo: string, wire: Wire): WireListener {
    const session = newSession(machineNo, wire);
    if (this.#stopped) this.#end(session, 'the core is going down', closeCodes.goingAway);
    else if (!this.#parts.machine(machineNo)) this.#end(session, 'no machine has this number', closeCodes.unknownMachine);
    else this.#unproven.set(session);
    return {
      frame: (text, arrivedAt = this.#parts.spans?.now()) => this.#frame(session, text, arrivedAt),
      closed: (code, reason) => this.#end(session, reason === '' ? `connection closed (${code})` : reason, null),
    };
  }

  /** How many machines have a proven connection. */
  get onlineCount(): number {
    return this.#online.size;
  }

  isOnline(machineNo: string): boolean {
    const session = this.#online.get(machineNo);
    // The sweep may be late, the limit is not.
    return session !== undefined && session.wire.open && this.#silent.waits(session);
  }

  dispense(command: DispenseCommand): string | null {
    const { machine } = command;
    const session = this.#online.get(machine.machineNo);
    if (!session || !this.isOnline(machine.machineNo)) return 'Machine Offline';
    const unixSeconds = Math.floor(this.#parts.clock.now() / 1000);
    const frame = encodeDown(dispenseMessage(command), { machineNo: machine.machineNo, key: session.key, unixSeconds });
    const { spans } = this.#parts;
    if (session.wire.send(frame, spans && (() => spans.handed(command)))) return null;
    this.#end(session, 'the machine does not take what is sent', closeCodes.slow);
    return 'Machine Unreachable';
  }

  /** Cuts every connection of a machine that is not there any more, or whose key is no longer its own. */
  revoke(): void {
    for (const session of [...this.#unproven.items(), ...this.#online.values()]) {
      const machine = this.#parts.machine(session.machineNo);
      if (!machine) this.#end(session, 'no machine has this number any more', closeCodes.unknownMachine);
      else if (isRevoked(session, machine)) this.#end(session, 'its key has been withdrawn', closeCodes.revoked);
    }
  }

  /** Closes every connection and takes no more; reports that wait are forgotten: the machine's result will time out. */
  stop(): void {
    this.#stopped = true;
    this.#reports.stop();
    for (const session of [...this.#unproven.items(), ...this.#online.values()]) {
      this.#end(session, 'the core is going down', closeCodes.goingAway);
    }
  }

  #frame(session: Session, text: string, arrivedAt: number | undefined): void {
    if (session.state === 'ended') return;
    const machine = this.#parts.machine(session.machineNo);
    if (!machine) {
      this.#end(session, 'no machine has this number', closeCodes.unknownMachine);
      return;
    }
    const decoded = openFrame(session, machine, text);
    if (!decoded.ok) {
      this.#drop(session, decoded.fault, decoded.detail);
      return;
    }
    session.badFrames = 0;
    if (session.state === 'unproven') this.#prove(session);
    this.#silent.set(session);
    this.#hear(session, decoded.message, machine, arrivedAt);
  }

  #hear(session: Session, message: UpMessage, machine: Machine, arrivedAt: number | undefined): void {
    const { machineNo } = session;
    if (message.method === 'client.offline') {
      this.#end(session, `goodbye: ${message.reason}`, 1000);
      return;
    }
    if (message.method === 'client.channel.status.put') {
      const { productId, floorStatus, lockStatus } = message;
      this.#tell({ kind: 'lane-status', machine: machineNo, product: productId, floorStatus, lockStatus });
      return;
    }
    // The usual heartbeat brings no news: it need not wait behind reports that do.
    if (message.method === 'client.heartbeat' && message.status === machine.mode && this.#reports.isIdle(machineNo)) return;
    const report = reportOf(message, machineNo, this.#parts.reports, () => this.#parts.machine(machineNo), arrivedAt);
    if (report && !this.#reports.offer(machineNo, report)) {
      this.#drop(session, 'too-large', `${maxReports} reports of this machine are waiting already`);
    }
  }

  #prove(session: Session): void {
    const older = this.#online.get(session.machineNo);
    if (older) this.#end(older, 'replaced by a newer connection', closeCodes.replaced);
    this.#unproven.delete(session);
    session.state = 'proven';
    this.#online.set(session.machineNo, session);
    this.#tell({ kind: 'machine-online', machine: session.machineNo });
  }

  #drop(session: Session, fault: FrameFault, detail: string): void {
    session.badFrames++;
    this.#tell({ kind: 'frame-dropped', machine: session.machineNo, fault, detail });
    if (session.state === 'unproven' && session.badFrames >= maxBadFrames) {
      this.#end(session, `${maxBadFrames} bad frames and no good one`, closeCodes.unproven);
    }
  }

  /** Ends a session once. @param code what the other end is told; null when it has closed already. */
  #end(session: Session, reason: string, code: number | null): void {
    if (session.state === 'ended') return;
    const wasProven = session.state === 'proven';
    session.state = 'ended';
    this.#unproven.delete(session);
    this.#silent.delete(session);
    if (wasProven) {
      this.#online.delete(session.machineNo);
      this.#tell({ kind: 'machine-offline', machine: session.machineNo, reason });
    }
    if (code !== null) session.wire.close(code, reason);
  }

  #tell(event: CoreEvent): void {
    this.#parts.observe(event, this.#parts.clock.monotonic());
  }
}
