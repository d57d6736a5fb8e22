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
import { closeCodes, type ChallengeAnswer, type MachineMessage } from './messages.ts';
import { ReportQueue } from './report-queue.ts';
import { FixedDelayTimers } from './fixed-delay-timers.ts';
import { newMachineConnection, type MachineConnection } from './machine-connection.ts';
import type { SpanTracker } from '../spans.ts';

/** What the gateway uses. */
export interface GatewayParts {
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly config: Pick<CoreConfig, 'offlineAfterMs' | 'authenticationTimeoutMs' | 'frameBudget'>;
  /** Distinguishes new frames from copies of old ones. */
  readonly freshnessTracker: FreshnessTracker;
  /** Looks up a machine in memory: called for every frame. */
  readonly findMachine: (machineNo: string) => Machine | undefined;
  readonly reports: MachineReports;
  readonly onEvent: OnCoreEvent;
  /** Called for every report that failed. */
  readonly onError: (error: unknown, machineNo: string) => void;
  /** Measures the phases of deliveries. */
  readonly spans?: SpanTracker | undefined;
}

/** Dropped frames in a row after which an unauthenticated connection is closed. */
export const maxBadFrames = 8;
/** Dropped frames in a row after which an authenticated connection is closed. */
export const maxBadFramesAuthenticated = 64;
/** A connection that sends too much and does not complete its close is terminated after this, ms. */
const terminateAfterMs = 2_000;
/** Reports of one machine that may wait for their decision; a frame beyond them is dropped. */
export const maxReports = 64;

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
  'late-result': 'older than the last frame of this machine',
  stale: 'older than the last frame of this machine: a copy, or its clock went back',
  repeated: 'the same frame was received before',
  'outside-window': "its time is too far from the core's clock",
};

/**
 * The machines that are online (PROTOCOL §7): their connections, their messages and the commands to them.
 *
 * The number in a connection's address proves nothing; the first frame with a valid sign does. Then the newer
 * connection wins, so that a machine whose connection broke unnoticed can come back at once.
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
        `not authenticated within ${config.authenticationTimeoutMs} ms`,
        closeCodes.unauthenticated,
      );
    });
    this.#idleTimers = new FixedDelayTimers(clock, config.offlineAfterMs, (connection) => {
      this.#closeConnection(connection, `no frame for ${config.offlineAfterMs} ms`, closeCodes.idleTimeout);
    });
  }

  /** Accepts a connection. One of an unknown machine number is closed at once. */
  accept(machineNo: string, wire: Wire): WireListener {
    const connection = newMachineConnection(machineNo, wire);
    if (this.#stopped) this.#closeConnection(connection, 'the core is stopping', closeCodes.shuttingDown);
    else if (!this.#parts.findMachine(machineNo))
      this.#closeConnection(connection, 'unknown machine number', closeCodes.unknownMachine);
    else this.#authenticationTimers.set(connection);
    return {
      frame: (text, arrivedAt = this.#parts.spans?.now()) => this.#handleFrame(connection, text, arrivedAt),
      closed: (code, reason) =>
        this.#closeConnection(connection, reason === '' ? `connection closed (${code})` : reason, null),
    };
  }

  /** Number of machines with an authenticated connection. */
  get onlineCount(): number {
    return this.#online.size;
  }

  isOnline(machineNo: string): boolean {
    const connection = this.#online.get(machineNo);
    // The timer may fire late; the limit holds all the same.
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
    this.#closeConnection(connection, 'send buffer full: the machine does not read', closeCodes.sendBufferFull);
    return 'Machine Unreachable';
  }

  /** Closes the connection of a machine that has proved another one elsewhere. */
  closeReplaced(machineNo: string): void {
    const connection = this.#online.get(machineNo);
    if (connection) this.#closeConnection(connection, 'replaced by a newer connection', closeCodes.replaced);
  }

  /** Closes every connection; new ones are accepted. */
  closeAll(reason: string): void {
    for (const connection of [...this.#authenticationTimers.items(), ...this.#online.values()])
      this.#closeConnection(connection, reason, closeCodes.shuttingDown);
  }

  /** Closes connections of removed machines and of withdrawn keys. */
  closeRevoked(): void {
    for (const connection of [...this.#authenticationTimers.items(), ...this.#online.values()]) {
      const machine = this.#parts.findMachine(connection.machineNo);
      if (!machine)
        this.#closeConnection(connection, 'the machine was removed from the configuration', closeCodes.unknownMachine);
      else if (isRevoked(connection, machine))
        this.#closeConnection(connection, "the machine's key was withdrawn", closeCodes.revoked);
    }
  }

  /** Closes every connection and accepts no more. Waiting reports are dropped; their deliveries time out. */
  stop(): void {
    this.#stopped = true;
    this.#reports.stop();
    this.#parts.freshnessTracker.stop();
    this.closeAll('the core is stopping');
  }

  #handleFrame(connection: MachineConnection, text: string, arrivedAt: number | undefined): void {
    if (connection.state === 'closed') return;
    const machine = this.#parts.findMachine(connection.machineNo);
    if (!machine) {
      this.#closeConnection(connection, 'unknown machine number', closeCodes.unknownMachine);
      return;
    }
    if (!this.#limiter.admit(connection)) {
      if (connection.state === 'unauthenticated')
        this.#closeConnection(connection, 'too many frames before authentication', closeCodes.tooManyFrames);
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

  /** Accepts a fresh frame. From any other frame only a late result is used. */
  #checkFreshness(verified: VerifiedMessage): void {
    const { connection, verifiedFrame } = verified;
    const { freshnessTracker } = this.#parts;
    const freshnessResult = freshnessTracker.check(connection.machineNo, verifiedFrame);
    const needsChallenge = connection.state === 'unauthenticated' && freshnessTracker.mustAnswer(connection.machineNo);
    if (freshnessResult === 'fresh' && !needsChallenge) {
      freshnessTracker.accept(connection.machineNo, verifiedFrame);
      this.#acceptFrame(verified);
      return;
    }
    const isResult =
      freshnessResult === 'late-result' || (freshnessResult === 'fresh' && verifiedFrame.subject === 'token-result');
    // On an authenticated connection a frame that another one overtook does not put the machine's clock in doubt.
    if (connection.state === 'unauthenticated' || freshnessResult === 'stale') this.#sendChallenge(connection);
    if (!isResult) {
      this.#dropFrame(connection, dropReasons[freshnessResult], dropDetails[freshnessResult]);
      return;
    }
    freshnessTracker.acceptLate(connection.machineNo, verifiedFrame);
    this.#handleMessage(verified);
  }

  /** Sends a nonce to sign to a machine whose frame may be a copy. One challenge is open at a time. */
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
      this.#dropFrame(connection, 'challenge', 'it answers no open challenge of this connection');
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
    if (connection.state === 'unauthenticated') this.#authenticate(connection);
    this.#idleTimers.set(connection);
    this.#handleMessage(verified);
  }

  #handleMessage({ connection, message, machine, arrivedAt, verifiedFrame }: VerifiedMessage): void {
    const { machineNo } = connection;
    if (message.method === 'client.offline') {
      this.#closeConnection(connection, `offline notice: ${message.reason}`, 1000);
      return;
    }
    if (message.method === 'client.channel.status.put') {
      const { productId, floorStatus, lockStatus } = message;
      this.#emit({ kind: 'lane-status', machine: machineNo, product: productId, floorStatus, lockStatus });
      return;
    }
    // A heartbeat without a change of mode needs no report.
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
    // Freshness is saved before the mode, so that a copy of this frame cannot set the mode again after a crash.
    if (message.method === 'client.heartbeat' || message.method === 'client.challenge') freshnessTracker.save();
    if (this.#reports.enqueue(machineNo, report, () => freshnessTracker.forget(machineNo, verifiedFrame.sign))) return;
    freshnessTracker.forget(machineNo, verifiedFrame.sign);
    this.#dropFrame(connection, 'too-large', `${maxReports} reports of this machine are waiting`);
  }

  #authenticate(connection: MachineConnection): void {
    this.closeReplaced(connection.machineNo);
    this.#authenticationTimers.delete(connection);
    connection.state = 'authenticated';
    this.#online.set(connection.machineNo, connection);
    this.#emit({ kind: 'machine-online', machine: connection.machineNo });
  }

  #dropFrame(connection: MachineConnection, reason: FrameDropReason, detail: string): void {
    connection.badFrames++;
    this.#emit({ kind: 'frame-dropped', machine: connection.machineNo, reason, detail });
    if (connection.state === 'unauthenticated' && connection.badFrames >= maxBadFrames) {
      this.#closeConnection(
        connection,
        `${maxBadFrames} invalid frames before authentication`,
        closeCodes.unauthenticated,
      );
    }
    if (connection.state === 'authenticated' && connection.badFrames >= maxBadFramesAuthenticated) {
      this.#closeConnection(
        connection,
        `${maxBadFramesAuthenticated} invalid frames in a row, the last: ${reason}`,
        closeCodes.badFrames,
      );
    }
  }

  /** Closes a connection once. @param code close code to send; null if the other end has closed. */
  #closeConnection(connection: MachineConnection, reason: string, code: number | null): void {
    if (connection.state === 'closed') return;
    const wasAuthenticated = connection.state === 'authenticated';
    connection.state = 'closed';
    this.#authenticationTimers.delete(connection);
    this.#idleTimers.delete(connection);
    this.#limiter.remove(connection);
    if (wasAuthenticated) {
      this.#online.delete(connection.machineNo);
      this.#emit({ kind: 'machine-offline', machine: connection.machineNo, reason });
    }
    if (code === null) return;
    connection.wire.close(code, reason);
    // A machine that keeps sending gets no time for its closing handshake.
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

/** A frame with a valid sign, and its context. */
interface VerifiedMessage {
  readonly connection: MachineConnection;
  readonly message: MachineMessage;
  readonly machine: Machine;
  readonly arrivedAt: number | undefined;
  readonly verifiedFrame: VerifiedFrame;
}

function frameSubjectOf(message: MachineMessage): FrameSubject {
  if (message.method !== 'device.delivery.response') return 'other';
  return message.deliveryId === null ? 'legacy-result' : 'token-result';
}
