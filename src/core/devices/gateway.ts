import type { CoreConfig } from '../config.ts';
import type { Machine } from '../domain/machine.ts';
import type { FreshnessResult, FrameSubject, VerifiedFrame } from '../domain/freshness.ts';
import type { CoreEvent, FrameDropReason, OnCoreEvent } from '../events.ts';
import type { Clock } from '../ports/clock.ts';
import type { Wire, WireAcceptor, WireListener } from '../ports/link.ts';
import type { Secrets } from '../ports/random.ts';
import type { DispenseCommand, CommandGateway, MachineReports } from '../services.ts';
import { newNonce } from './nonce.ts';
import { encodeCoreMessage } from './frame-codec.ts';
import { dispenseMessage } from './dispense-message.ts';
import { FrameLimiter } from './frame-limiter.ts';
import type { FreshnessTracker } from './freshness-tracker.ts';
import { toReport } from './message-reports.ts';
import { isRevoked, verifyFrame } from './verify-frame.ts';
import { closeCodes } from './messages.ts';
import type { ChallengeAnswer, MachineMessage } from './messages.ts';
import { ReportQueue } from './report-queue.ts';
import { FixedDelayTimers } from './fixed-delay-timers.ts';
import { newMachineConnection } from './machine-connection.ts';
import type { MachineConnection } from './machine-connection.ts';
import type { SpanTracker } from '../spans.ts';

/** What the gateway needs of the core. */
export interface GatewayParts {
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly config: Pick<CoreConfig, 'offlineAfterMs' | 'authenticationTimeoutMs' | 'frameBudget'>;
  /** Tells new frames from copies of old ones. */
  readonly freshnessTracker: FreshnessTracker;
  /** The core's directory of machines, kept in memory: asked for every frame. */
  readonly findMachine: (machineNo: string) => Machine | undefined;
  readonly reports: MachineReports;
  readonly onEvent: OnCoreEvent;
  /** Told of every report that failed; nothing is thrown for it. */
  readonly onError: (error: unknown, machineNo: string) => void;
  /** Follows deliveries where somebody wants to know how long their stages take. */
  readonly spans?: SpanTracker | undefined;
}

/** Dropped frames in a row after which a socket that has proved nothing is closed. */
export const maxBadFrames = 8;
/** Dropped frames in a row after which a proven connection is closed. */
export const maxBadFramesAuthenticated = 64;
/** A connection that is closed for what it sends is cut after this, ms, if it has not gone by then. */
const terminateAfterMs = 2_000;
/** Reports of one machine that may wait for their decision; a frame beyond them is dropped. */
export const maxReports = 64;

/**
 * Machines online (PROTOCOL §7): which connection stands for which machine, what it says, and the way to it.
 *
 * The number in a connection's address proves nothing. The first frame with a valid sign does, and then the newer
 * connection wins: a machine that lost its line without notice must be able to come back at once.
 */
export class Gateway implements WireAcceptor, CommandGateway {
  readonly #parts: GatewayParts;
  readonly #reports: ReportQueue;
  readonly #limiter: FrameLimiter;
  readonly #online = new Map<string, MachineConnection>();
  readonly #authenticationTimers: FixedDelayTimers<MachineConnection>;
  readonly #idleTimers: FixedDelayTimers<MachineConnection>;
  #stopped = false;

  constructor(parts: GatewayParts) {
    this.#parts = parts;
    const { clock, config } = parts;
    this.#reports = new ReportQueue(clock, maxReports, parts.onError);
    this.#limiter = new FrameLimiter({
      clock,
      budget: config.frameBudget,
      onDropped: (machine, frames) => this.#emit({ kind: 'frames-over-budget', machine, frames }),
    });
    this.#authenticationTimers = new FixedDelayTimers(clock, config.authenticationTimeoutMs, (connection) => {
      this.#closeConnection(
        connection,
        `nothing signed within ${config.authenticationTimeoutMs} ms`,
        closeCodes.unauthenticated,
      );
    });
    this.#idleTimers = new FixedDelayTimers(clock, config.offlineAfterMs, (connection) => {
      this.#closeConnection(connection, `silent for ${config.offlineAfterMs} ms`, closeCodes.idleTimeout);
    });
  }

  /** Takes a connection. A number that no machine has is turned away at once. */
  accept(machineNo: string, wire: Wire): WireListener {
    const connection = newMachineConnection(machineNo, wire);
    if (this.#stopped) this.#closeConnection(connection, 'the core is going down', closeCodes.shuttingDown);
    else if (!this.#parts.findMachine(machineNo))
      this.#closeConnection(connection, 'no machine has this number', closeCodes.unknownMachine);
    else this.#authenticationTimers.set(connection);
    return {
      frame: (text, arrivedAt = this.#parts.spans?.now()) => this.#handleFrame(connection, text, arrivedAt),
      closed: (code, reason) =>
        this.#closeConnection(connection, reason === '' ? `connection closed (${code})` : reason, null),
    };
  }

  /** How many machines have a proven connection. */
  get onlineCount(): number {
    return this.#online.size;
  }

  isOnline(machineNo: string): boolean {
    const connection = this.#online.get(machineNo);
    // The sweep may be late, the limit is not.
    return connection !== undefined && connection.wire.open && this.#idleTimers.isWaiting(connection);
  }

  dispense(command: DispenseCommand): string | null {
    const { machine } = command;
    const connection = this.#online.get(machine.machineNo);
    if (!connection || !this.isOnline(machine.machineNo)) return 'Machine Offline';
    const frame = encodeCoreMessage(dispenseMessage(command), {
      machineNo: machine.machineNo,
      key: connection.key,
      unixSeconds: this.#unixSeconds(),
    });
    const { spans, freshnessTracker } = this.#parts;
    freshnessTracker.onCommandSent(machine.machineNo);
    if (connection.wire.send(frame, spans && (() => spans.onCommandSent(command)))) return null;
    this.#closeConnection(connection, 'the machine does not take what is sent', closeCodes.sendBufferFull);
    return 'Machine Unreachable';
  }

  /** Cuts every connection of a machine that is not there any more, or whose key is no longer its own. */
  closeRevoked(): void {
    for (const connection of [...this.#authenticationTimers.items(), ...this.#online.values()]) {
      const machine = this.#parts.findMachine(connection.machineNo);
      if (!machine) this.#closeConnection(connection, 'no machine has this number any more', closeCodes.unknownMachine);
      else if (isRevoked(connection, machine))
        this.#closeConnection(connection, 'its key has been withdrawn', closeCodes.revoked);
    }
  }

  /** Closes every connection and takes no more; reports that wait are forgotten: the machine's result will time out. */
  stop(): void {
    this.#stopped = true;
    this.#reports.stop();
    this.#parts.freshnessTracker.stop();
    for (const connection of [...this.#authenticationTimers.items(), ...this.#online.values()]) {
      this.#closeConnection(connection, 'the core is going down', closeCodes.shuttingDown);
    }
  }

  #handleFrame(connection: MachineConnection, text: string, arrivedAt: number | undefined): void {
    if (connection.state === 'ended') return;
    const machine = this.#parts.findMachine(connection.machineNo);
    if (!machine) {
      this.#closeConnection(connection, 'no machine has this number', closeCodes.unknownMachine);
      return;
    }
    if (!this.#limiter.admit(connection)) {
      if (connection.state === 'unproven')
        this.#closeConnection(
          connection,
          'too many frames before one that could be believed',
          closeCodes.tooManyFrames,
        );
      return;
    }
    const decoded = verifyFrame(connection, machine, text);
    if (!decoded.ok) {
      this.#dropFrame(connection, decoded.reason, decoded.detail);
      return;
    }
    const { message, unixSeconds, sign } = decoded;
    const verified: VerifiedMessage = {
      connection,
      message,
      machine,
      arrivedAt,
      verifiedFrame: { subject: frameSubjectOf(message), unixSeconds, sign },
    };
    if (message.method === 'client.challenge') this.#handleChallengeAnswer(verified, message);
    else this.#checkFreshness(verified);
  }

  /** Believes a frame that is new; of any other it takes a result at most. */
  #checkFreshness(verified: VerifiedMessage): void {
    const { connection, verifiedFrame } = verified;
    const { freshnessTracker } = this.#parts;
    const freshnessResult = freshnessTracker.check(connection.machineNo, verifiedFrame);
    const needsChallenge = connection.state === 'unproven' && freshnessTracker.mustAnswer(connection.machineNo);
    if (freshnessResult === 'fresh' && !needsChallenge) {
      freshnessTracker.accept(connection.machineNo, verifiedFrame);
      this.#acceptFrame(verified);
      return;
    }
    const isResult =
      freshnessResult === 'late-result' || (freshnessResult === 'fresh' && verifiedFrame.subject === 'granted-result');
    // A frame in the middle of a proven connection that was overtaken is no reason to doubt the machine's clock.
    if (connection.state === 'unproven' || freshnessResult === 'stale') this.#sendChallenge(connection);
    if (!isResult) {
      this.#dropFrame(connection, dropReasons[freshnessResult], dropDetails[freshnessResult]);
      return;
    }
    freshnessTracker.acceptLate(connection.machineNo, verifiedFrame);
    this.#handleMessage(verified);
  }

  /**
   * Asks a machine whose frame may be an old one to sign something new. One question at a time; an answer may get lost.
   */
  #sendChallenge(connection: MachineConnection): void {
    const { clock, secrets, config } = this.#parts;
    const at = clock.monotonic();
    if (connection.challenge !== null && at < connection.challenge.at + config.authenticationTimeoutMs) return;
    const nonce = newNonce(secrets, clock.now());
    connection.challenge = { nonce, at };
    connection.wire.send(
      encodeCoreMessage(
        { method: 'device.challenge', nonce },
        { machineNo: connection.machineNo, key: connection.key, unixSeconds: this.#unixSeconds() },
      ),
    );
  }

  #handleChallengeAnswer(verified: VerifiedMessage, { nonce }: ChallengeAnswer): void {
    const { connection, verifiedFrame } = verified;
    if (connection.challenge?.nonce !== nonce) {
      this.#dropFrame(connection, 'challenge', 'it answers no challenge that is open on this connection');
      return;
    }
    connection.challenge = null;
    if (this.#parts.freshnessTracker.acceptChallengeAnswer(connection.machineNo, verifiedFrame))
      this.#acceptFrame(verified);
    else this.#dropFrame(connection, 'stale', dropDetails['outside-window']);
  }

  #acceptFrame(verified: VerifiedMessage): void {
    const { connection } = verified;
    connection.badFrames = 0;
    if (connection.state === 'unproven') this.#authenticate(connection);
    this.#idleTimers.set(connection);
    this.#handleMessage(verified);
  }

  #handleMessage({ connection, message, machine, arrivedAt, verifiedFrame }: VerifiedMessage): void {
    const { machineNo } = connection;
    if (message.method === 'client.offline') {
      this.#closeConnection(connection, `goodbye: ${message.reason}`, 1000);
      return;
    }
    if (message.method === 'client.channel.status.put') {
      const { productId, floorStatus, lockStatus } = message;
      this.#emit({ kind: 'lane-status', machine: machineNo, product: productId, floorStatus, lockStatus });
      return;
    }
    // The usual heartbeat brings no news: it need not wait behind reports that do.
    if (message.method === 'client.heartbeat' && message.status === machine.mode && this.#reports.isIdle(machineNo))
      return;
    const report = toReport(
      message,
      machineNo,
      this.#parts.reports,
      () => this.#parts.findMachine(machineNo),
      arrivedAt,
    );
    if (!report) return;
    const { freshnessTracker } = this.#parts;
    // Its mark is in the store before the mode is: a copy of this frame cannot set the mode again after a crash.
    if (message.method === 'client.heartbeat' || message.method === 'client.challenge') freshnessTracker.save();
    if (this.#reports.enqueue(machineNo, report, () => freshnessTracker.forget(machineNo, verifiedFrame.sign))) return;
    freshnessTracker.forget(machineNo, verifiedFrame.sign);
    this.#dropFrame(connection, 'too-large', `${maxReports} reports of this machine are waiting already`);
  }

  #authenticate(connection: MachineConnection): void {
    const olderConnection = this.#online.get(connection.machineNo);
    if (olderConnection) this.#closeConnection(olderConnection, 'replaced by a newer connection', closeCodes.replaced);
    this.#authenticationTimers.delete(connection);
    connection.state = 'proven';
    this.#online.set(connection.machineNo, connection);
    this.#emit({ kind: 'machine-online', machine: connection.machineNo });
  }

  #dropFrame(connection: MachineConnection, reason: FrameDropReason, detail: string): void {
    connection.badFrames++;
    this.#emit({ kind: 'frame-dropped', machine: connection.machineNo, reason, detail });
    if (connection.state === 'unproven' && connection.badFrames >= maxBadFrames) {
      this.#closeConnection(connection, `${maxBadFrames} bad frames and no good one`, closeCodes.unauthenticated);
    }
    if (connection.state === 'proven' && connection.badFrames >= maxBadFramesAuthenticated) {
      this.#closeConnection(
        connection,
        `${maxBadFramesAuthenticated} bad frames in a row, the last: ${reason}`,
        closeCodes.badFrames,
      );
    }
  }

  /** Ends a session once. @param code what the other end is told; null when it has closed already. */
  #closeConnection(connection: MachineConnection, reason: string, code: number | null): void {
    if (connection.state === 'ended') return;
    const wasAuthenticated = connection.state === 'proven';
    connection.state = 'ended';
    this.#authenticationTimers.delete(connection);
    this.#idleTimers.delete(connection);
    this.#limiter.remove(connection);
    if (wasAuthenticated) {
      this.#online.delete(connection.machineNo);
      this.#emit({ kind: 'machine-offline', machine: connection.machineNo, reason });
    }
    if (code === null) return;
    connection.wire.close(code, reason);
    // Who goes on sending is not waited for.
    if (code === closeCodes.badFrames || code === closeCodes.tooManyFrames)
      this.#parts.clock.after(terminateAfterMs, () => connection.wire.close(abnormalClose, reason));
  }

  #unixSeconds(): number {
    return Math.floor(this.#parts.clock.now() / 1000);
  }

  #emit(event: CoreEvent): void {
    this.#parts.onEvent(event, this.#parts.clock.monotonic());
  }
}

/** A frame whose sign is right, and what came with it. */
interface VerifiedMessage {
  readonly connection: MachineConnection;
  readonly message: MachineMessage;
  readonly machine: Machine;
  readonly arrivedAt: number | undefined;
  readonly verifiedFrame: VerifiedFrame;
}

/** The code of a connection that ends without a closing handshake (RFC 6455 §7.1.5). */
const abnormalClose = 1006;

const dropReasons: Readonly<Record<FreshnessResult, FrameDropReason>> = {
  fresh: 'challenge',
  'late-result': 'stale',
  stale: 'stale',
  repeated: 'repeated',
  'outside-window': 'stale',
};

const dropDetails: Readonly<Record<FreshnessResult, string>> = {
  fresh: "this machine's clock went back once: the connection must answer a challenge first",
  'late-result': 'it is older than the last frame of this machine',
  stale: 'it is older than the last frame of this machine: a copy, or its clock went back',
  repeated: 'the same frame came before',
  'outside-window': "its time is too far from the core's clock",
};

function frameSubjectOf(message: MachineMessage): FrameSubject {
  if (message.method !== 'device.delivery.response') return 'other';
  return message.deliveryId === null ? 'plain-result' : 'granted-result';
}
