import type { CoreConfig } from '../config.ts';
import type { Machine } from '../domain/machine.ts';
import type { FreshnessVerdict, FrameSubject, StampedFrame } from '../domain/freshness.ts';
import type { CoreEvent, FrameFault, Observe } from '../events.ts';
import type { Clock } from '../ports/clock.ts';
import type { Wire, WireAcceptor, WireListener } from '../ports/link.ts';
import type { Secrets } from '../ports/random.ts';
import type { DispenseCommand, MachineLine, MachineReports } from '../services.ts';
import { newNonce } from './nonce.ts';
import { encodeDown } from './frame-codec.ts';
import { dispenseMessage } from './dispense-message.ts';
import { FrameGate } from './frame-limiter.ts';
import type { FreshnessBook } from './freshness-tracker.ts';
import { reportOf } from './message-reports.ts';
import { isRevoked, openFrame } from './verify-frame.ts';
import { closeCodes } from './messages.ts';
import type { ChallengeAnswer, UpMessage } from './messages.ts';
import { ReportQueue } from './report-queue.ts';
import { SameDelay } from './fixed-delay-timers.ts';
import { newSession } from './machine-connection.ts';
import type { Session } from './machine-connection.ts';
import type { Spans } from '../spans.ts';

/** What the gateway needs of the core. */
export interface GatewayParts {
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly config: Pick<CoreConfig, 'offlineAfterMs' | 'proveWithinMs' | 'frameBudget'>;
  /** Tells new frames from copies of old ones. */
  readonly freshness: FreshnessBook;
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
/** Dropped frames in a row after which a proven connection is closed. */
export const maxBadFramesProven = 64;
/** A connection that is closed for what it sends is cut after this, ms, if it has not gone by then. */
const cutAfterMs = 2_000;
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
  readonly #gate: FrameGate;
  readonly #online = new Map<string, Session>();
  readonly #unproven: SameDelay<Session>;
  readonly #silent: SameDelay<Session>;
  #stopped = false;

  constructor(parts: GatewayParts) {
    this.#parts = parts;
    const { clock, config } = parts;
    this.#reports = new ReportQueue(clock, maxReports, parts.onError);
    this.#gate = new FrameGate({
      clock,
      budget: config.frameBudget,
      dropped: (machine, frames) => this.#tell({ kind: 'frames-over-budget', machine, frames }),
    });
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
    else if (!this.#parts.machine(machineNo))
      this.#end(session, 'no machine has this number', closeCodes.unknownMachine);
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
    const frame = encodeDown(dispenseMessage(command), {
      machineNo: machine.machineNo,
      key: session.key,
      unixSeconds: this.#unixSeconds(),
    });
    const { spans, freshness } = this.#parts;
    freshness.commanded(machine.machineNo);
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
    this.#parts.freshness.stop();
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
    if (!this.#gate.admits(session)) {
      if (session.state === 'unproven')
        this.#end(session, 'too many frames before one that could be believed', closeCodes.tooManyFrames);
      return;
    }
    const decoded = openFrame(session, machine, text);
    if (!decoded.ok) {
      this.#drop(session, decoded.fault, decoded.detail);
      return;
    }
    const { message, unixSeconds, sign } = decoded;
    const heard: Heard = {
      session,
      message,
      machine,
      arrivedAt,
      stamp: { subject: subjectOf(message), unixSeconds, sign },
    };
    if (message.method === 'client.challenge') this.#challengeAnswered(heard, message);
    else this.#judge(heard);
  }

  /** Believes a frame that is new; of any other it takes a result at most. */
  #judge(heard: Heard): void {
    const { session, stamp } = heard;
    const { freshness } = this.#parts;
    const verdict = freshness.judge(session.machineNo, stamp);
    const needsAnswer = session.state === 'unproven' && freshness.mustAnswer(session.machineNo);
    if (verdict === 'fresh' && !needsAnswer) {
      freshness.accept(session.machineNo, stamp);
      this.#believe(heard);
      return;
    }
    const isResult = verdict === 'late-result' || (verdict === 'fresh' && stamp.subject === 'granted-result');
    // A frame in the middle of a proven connection that was overtaken is no reason to doubt the machine's clock.
    if (session.state === 'unproven' || verdict === 'stale') this.#challenge(session);
    if (!isResult) {
      this.#drop(session, frameFaults[verdict], staleDetails[verdict]);
      return;
    }
    freshness.acceptLate(session.machineNo, stamp);
    this.#hear(heard);
  }

  /** Asks a machine whose frame may be an old one to sign something new. One question at a time; an answer may get lost. */
  #challenge(session: Session): void {
    const { clock, secrets, config } = this.#parts;
    const at = clock.monotonic();
    if (session.challenge !== null && at < session.challenge.at + config.proveWithinMs) return;
    const nonce = newNonce(secrets, clock.now());
    session.challenge = { nonce, at };
    session.wire.send(
      encodeDown(
        { method: 'device.challenge', nonce },
        { machineNo: session.machineNo, key: session.key, unixSeconds: this.#unixSeconds() },
      ),
    );
  }

  #challengeAnswered(heard: Heard, { nonce }: ChallengeAnswer): void {
    const { session, stamp } = heard;
    if (session.challenge?.nonce !== nonce) {
      this.#drop(session, 'challenge', 'it answers no challenge that is open on this connection');
      return;
    }
    session.challenge = null;
    if (this.#parts.freshness.answered(session.machineNo, stamp)) this.#believe(heard);
    else this.#drop(session, 'stale', staleDetails['outside-window']);
  }

  #believe(heard: Heard): void {
    const { session } = heard;
    session.badFrames = 0;
    if (session.state === 'unproven') this.#prove(session);
    this.#silent.set(session);
    this.#hear(heard);
  }

  #hear({ session, message, machine, arrivedAt, stamp }: Heard): void {
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
    if (message.method === 'client.heartbeat' && message.status === machine.mode && this.#reports.isIdle(machineNo))
      return;
    const report = reportOf(message, machineNo, this.#parts.reports, () => this.#parts.machine(machineNo), arrivedAt);
    if (!report) return;
    const { freshness } = this.#parts;
    // Its mark is in the store before the mode is: a copy of this frame cannot set the mode again after a crash.
    if (message.method === 'client.heartbeat' || message.method === 'client.challenge') freshness.save();
    if (this.#reports.offer(machineNo, report, () => freshness.forget(machineNo, stamp.sign))) return;
    freshness.forget(machineNo, stamp.sign);
    this.#drop(session, 'too-large', `${maxReports} reports of this machine are waiting already`);
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
    if (session.state === 'proven' && session.badFrames >= maxBadFramesProven) {
      this.#end(session, `${maxBadFramesProven} bad frames in a row, the last: ${fault}`, closeCodes.badFrames);
    }
  }

  /** Ends a session once. @param code what the other end is told; null when it has closed already. */
  #end(session: Session, reason: string, code: number | null): void {
    if (session.state === 'ended') return;
    const wasProven = session.state === 'proven';
    session.state = 'ended';
    this.#unproven.delete(session);
    this.#silent.delete(session);
    this.#gate.leave(session);
    if (wasProven) {
      this.#online.delete(session.machineNo);
      this.#tell({ kind: 'machine-offline', machine: session.machineNo, reason });
    }
    if (code === null) return;
    session.wire.close(code, reason);
    // Who goes on sending is not waited for.
    if (code === closeCodes.badFrames || code === closeCodes.tooManyFrames)
      this.#parts.clock.after(cutAfterMs, () => session.wire.close(abnormalClose, reason));
  }

  #unixSeconds(): number {
    return Math.floor(this.#parts.clock.now() / 1000);
  }

  #tell(event: CoreEvent): void {
    this.#parts.observe(event, this.#parts.clock.monotonic());
  }
}

/** A frame whose sign is right, and what came with it. */
interface Heard {
  readonly session: Session;
  readonly message: UpMessage;
  readonly machine: Machine;
  readonly arrivedAt: number | undefined;
  readonly stamp: StampedFrame;
}

/** The code of a connection that ends without a closing handshake (RFC 6455 §7.1.5). */
const abnormalClose = 1006;

const frameFaults: Readonly<Record<FreshnessVerdict, FrameFault>> = {
  fresh: 'challenge',
  'late-result': 'stale',
  stale: 'stale',
  repeated: 'repeated',
  'outside-window': 'stale',
};

const staleDetails: Readonly<Record<FreshnessVerdict, string>> = {
  fresh: "this machine's clock went back once: the connection must answer a challenge first",
  'late-result': 'it is older than the last frame of this machine',
  stale: 'it is older than the last frame of this machine: a copy, or its clock went back',
  repeated: 'the same frame came before',
  'outside-window': "its time is too far from the core's clock",
};

function subjectOf(message: UpMessage): FrameSubject {
  if (message.method !== 'device.delivery.response') return 'other';
  return message.deliveryId === null ? 'plain-result' : 'granted-result';
}
