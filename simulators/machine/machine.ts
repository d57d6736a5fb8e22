import { decodeCoreMessage, encodeMachineMessage } from '#core/devices/frame-codec.ts';
import type { Challenge, DispenseMessage, MachineMessage } from '#core/devices/messages.ts';
import type { MachineMode } from '#core/domain/machine.ts';
import type { Random } from '#core/ports/random.ts';
import { MachineFaults } from './machine-faults.ts';
import { Hardware } from './hardware.ts';
import { Connection } from './connection.ts';
import { Controller, waitingLimit } from './controller.ts';
import type { Job } from './controller.ts';
import type { AnswerFormat, MachineEvent } from '../events.ts';
import type { MachineControls } from '../faults/machine-controls.ts';
import type { FaultPlan } from '../faults/fault-trigger.ts';
import { heartbeatMessage, HeartbeatTimer } from './heartbeat.ts';
import { FrameQueue, frameQueueLimit } from './frame-queue.ts';
import { Ledger } from './ledger.ts';
import { Connections } from './connections.ts';
import type { MachineWorld } from './machine-world.ts';
import type { MachineSpec } from './machine-spec.ts';
import { MachineClock } from './machine-clock.ts';
import { RecoveryTimers } from './recovery-timers.ts';
import { Reporter } from './reporter.ts';
import type { Act } from '../motors/run-plan.ts';
import { corruptFrame } from './corrupt-frame.ts';

/** The code of a connection that ended without a closing handshake (RFC 6455 §7.1.5). */
const abnormalClose = 1006;

/**
 * A vending machine without the tin: a body with lanes and a motor, a controller, firmware, and a way to the cloud. It
 * keeps its own {@link ledger} of what dropped, whatever it tells the cloud.
 *
 * Parts that a machine which only waits does not need are made when they are: ten thousand of them stand in one
 * process.
 */
export class SimulatedMachine {
  readonly spec: MachineSpec;
  /** What dropped: the physical truth. */
  readonly ledger = new Ledger();
  readonly #world: MachineWorld;
  readonly #hardware: Hardware;
  readonly #connections: Connections;
  readonly #heartbeat: HeartbeatTimer;
  readonly #machineClock: MachineClock;
  readonly #faults: MachineFaults;
  /** Null until the first command. */
  #controller: Controller | null = null;
  /** Null until the first frame, or until something keeps frames from being read. */
  #frameQueue: FrameQueue | null = null;
  /** Null until it has something to say of a job. */
  #reporter: Reporter | null = null;
  /** Null until something is to come back by itself. */
  #recoveries: RecoveryTimers | null = null;
  readonly #signalRandom: Random;
  readonly #builtAt: number;
  #mode: MachineMode;
  /** Monotonic time, ms; null while it is off. */
  #switchedOnAt: number | null = null;
  #frozen = false;
  /** Whether the last power cut left the controller its memory. */
  #lastCutKeptMemory = true;

  /** @throws {Error} when a planned fault is unknown, badly put, or not one that this motor type can have. */
  constructor(spec: MachineSpec, world: MachineWorld) {
    this.spec = spec;
    this.#world = world;
    this.#mode = spec.mode;
    this.#builtAt = world.clock.monotonic();
    this.#signalRandom = world.random.fork('signal');
    this.#hardware = new Hardware(spec.lanes, spec.stockPerLane, spec.overlapping);
    this.#heartbeat = new HeartbeatTimer(world.clock, () => this.#sendHeartbeat());
    this.#machineClock = new MachineClock(world.clock);
    this.#connections = new Connections((luck, up) => this.#makeConnection(luck, up));
    this.#faults = new MachineFaults(spec, world, () => this.#controls());
  }

  get online(): boolean {
    return this.#connections.online;
  }

  get mode(): MachineMode {
    return this.#mode;
  }

  /** Items in a lane, physically; 0 for a lane that does not exist. */
  stock(lane: number): number {
    return this.#hardware.stock(lane);
  }

  /** Counts what is in all lanes and writes it down. */
  countStock(): void {
    this.#world.onEvent({ kind: 'stock-counted', machine: this.spec.machineNo, items: this.#hardware.items });
  }

  /** Switches the machine on: it dials the cloud and goes on dialling. Harmless when it is on. */
  start(): void {
    this.#switchedOnAt ??= this.#world.clock.monotonic();
    this.#connections.start();
    this.#faults.start(this.#builtAt);
  }

  /**
   * Switches the machine off in an orderly way: it says goodbye, hangs up, and whatever ran stops where it is. Jobs
   * under way are lost with their answers; answers that were kept for want of a line stay kept. Its faults heal: those
   * whose time is not over begin anew when it is switched on.
   */
  stop(): void {
    this.#recoveries?.cancel();
    if (!this.#frozen) this.#send({ method: 'client.offline', reason: 'switched off' });
    this.#halt();
    this.#faults.stop();
    this.#connections.stop(1000, 'switched off');
    this.#switchedOnAt = null;
    // A program that is started again does not stand where it stood.
    this.#freeze(false);
  }

  /** What a technician sets at the machine; the cloud learns of it at once if the line is up. */
  setMode(mode: MachineMode): void {
    this.#mode = mode;
    if (this.online) this.#heartbeat.start();
  }

  /**
   * Breaks it here and now, until {@link clearFault} is told of the same plan. A fault of single runs strikes every job
   * from the next one on, or with `nextJobOnly` the next job alone; one of the machine as a whole begins at once.
   * @throws {Error} as the constructor does; also for `nextJobOnly` with a fault of the machine as a whole, which knows
   *   no jobs.
   */
  injectFault(planned: Omit<FaultPlan, 'when'>, nextJobOnly = false): void {
    this.#faults.inject(planned, nextJobOnly ? (this.#controller?.nextRun ?? 1) : undefined);
  }

  /** Heals what {@link injectFault} began. A run that is under way ends as it was spoiled. */
  clearFault(plan: string): void {
    this.#faults.clear(plan);
  }

  #makeController(): Controller {
    const { clock, random, onEvent } = this.#world;
    const { spec } = this;
    return new Controller({
      clock,
      builtAt: this.#builtAt,
      random: random.fork('runs'),
      hardware: this.#hardware,
      wiring: spec,
      overlapping: spec.overlapping,
      faults: () => this.#faults.runFaults,
      onAccepted: (job) => onEvent(commandReceivedEvent(spec.machineNo, job)),
      perform: (act, job) => this.#perform(act, job),
    });
  }

  get #openFrameQueue(): FrameQueue {
    this.#frameQueue ??= new FrameQueue({
      read: (frame) => this.#handleFrame(frame),
      onFull: () => this.#refuse(`${frameQueueLimit} frames wait to be read already`),
    });
    return this.#frameQueue;
  }

  get #openReporter(): Reporter {
    this.#reporter ??= new Reporter({
      spec: this.spec,
      onEvent: this.#world.onEvent,
      send: (message, format) => this.#send(message, format),
    });
    return this.#reporter;
  }

  #recoverAfter(delayMs: number, recover: () => void): void {
    this.#recoveries ??= new RecoveryTimers(this.#world.clock);
    this.#recoveries.schedule(delayMs, recover);
  }

  #makeConnection(streamName: string, markUp: () => void): Connection {
    const { clock, random, link, onEvent, onGiveUp } = this.#world;
    const machine = this.spec.machineNo;
    return new Connection({
      machineNo: machine,
      clock,
      random: random.fork(streamName),
      link,
      onUp: () => {
        markUp();
        onEvent({ kind: 'connected', machine });
        this.#heartbeat.start();
      },
      onFrame: (text) => this.#openFrameQueue.push(text),
      onDown: (code, reason) => {
        if (!this.online) this.#heartbeat.stop();
        onEvent({ kind: 'disconnected', machine, code, reason });
      },
      onGiveUp: (reason) => onGiveUp?.(reason, machine),
    });
  }

  #controls(): MachineControls {
    return {
      clock: this.#world.clock,
      isOnline: () => this.online,
      cutConnection: (redialMs) => this.#connections.cut(redialMs),
      setHalfOpen: (halfOpen) => this.#connections.setHalfOpen(halfOpen),
      powerOff: (keepsMemory) => this.#powerOff(keepsMemory),
      powerOn: () => this.#powerOn(),
      freeze: (frozen) => this.#freeze(frozen),
      skewClock: (byMs, onStamp) => this.#machineClock.skew(byMs, onStamp),
      setBusy: (busy) => this.#openFrameQueue.setBusy(busy),
      openSecondConnection: () => this.#connections.openSecond(),
    };
  }

  #send(message: MachineMessage, format: AnswerFormat = 'sound'): boolean {
    if (!this.online) return false;
    const { machineNo, key } = this.spec;
    const identity = { machineNo, key, unixSeconds: this.#machineClock.unixSeconds() };
    return this.#connections.send(
      format === 'sound' ? encodeMachineMessage(message, identity) : corruptFrame(message, identity, format),
    );
  }

  /** A sign of life that gets through shows that the line is good: what was kept goes behind it. */
  #sendHeartbeat(): void {
    if (this.#frozen) return;
    const upMs = this.#world.clock.monotonic() - (this.#switchedOnAt ?? 0);
    const sent = this.#send(
      heartbeatMessage(this.#signalRandom, { mode: this.#mode, wallMs: this.#machineClock.now(), upMs }),
    );
    if (sent) this.#reporter?.flush();
  }

  #handleFrame(frame: string): void {
    const decoded = decodeCoreMessage(frame, this.spec.machineNo, this.spec.key);
    if (!decoded.ok) this.#refuse(`the frame was dropped: ${decoded.detail}`);
    else if (decoded.message.method === 'device.challenge') this.#answerChallenge(decoded.message);
    else this.#handleCommand(decoded.message);
  }

  #answerChallenge({ nonce }: Challenge): void {
    if (this.spec.firmware === 'old') this.#refuse('old firmware knows no challenge');
    else this.#send({ method: 'client.challenge', nonce, status: this.#mode });
  }

  #handleCommand(command: DispenseMessage): void {
    // A lane test belongs to no order (PROTOCOL §3); a machine under maintenance takes nothing else, one in transfer
    // nothing.
    const isLaneTest = command.orderId === 0;
    if (this.#mode === 'TRANSFER' || (this.#mode === 'MAINTENANCE' && !isLaneTest)) {
      this.#refuse(`the machine is in ${this.#mode}`);
      return;
    }
    this.#controller ??= this.#makeController();
    const offer = this.#controller.offer(command);
    if (offer.kind === 'full') this.#refuse(`${waitingLimit} commands wait for the motor already`);
    if (offer.kind !== 'again') return;
    this.#refuse(
      `delivery ${command.deliveryId} with token ${command.token} was taken already, as run ${offer.job.run}`,
    );
    if (offer.answer)
      this.#openReporter.answer(offer.job, { outcome: offer.answer, format: 'sound', answersFor: offer.job });
  }

  #refuse(reason: string): void {
    this.#world.onEvent({ kind: 'command-refused', machine: this.spec.machineNo, reason });
  }

  #perform(act: Act, job: Job): void {
    const { onEvent } = this.#world;
    const { machineNo: machine } = this.spec;
    const { run } = job;
    const { lane, deliveryId: delivery } = job.command;
    switch (act.kind) {
      case 'ack':
        this.#openReporter.acknowledge(job);
        break;
      case 'motor-start':
        this.#hardware.startMotor(lane);
        onEvent({ kind: 'motor-started', machine, run, delivery, lane });
        break;
      case 'drop':
        this.#drop(act.items, job);
        break;
      case 'motor-stop':
        this.#hardware.stopMotor(lane);
        onEvent({ kind: 'motor-stopped', machine, run, delivery, lane });
        break;
      case 'answer':
        this.#answer(act, job);
        break;
      case 'fault-shows':
        if (act.needsConnection !== true || this.online)
          onEvent({ kind: 'fault-fired', machine, run, delivery, fault: act.fault, plan: act.plan });
        break;
      default:
        this.#performFault(act);
    }
  }

  #answer(act: Act & { readonly kind: 'answer' }, job: Job): void {
    const { success, floorStatus, errorMsg, format = 'sound', answersFor: answeredJob } = act;
    const answersFor =
      answeredJob === 'no-job'
        ? null
        : answeredJob === 'previous-job'
          ? (this.#controller?.previousJob(job) ?? job)
          : job;
    this.#openReporter.answer(job, { outcome: { success, floorStatus, errorMsg }, format, answersFor });
  }

  /** What happens to the machine itself in the middle of a run. */
  #performFault(act: Act & { readonly kind: 'cut-line' | 'power-cycle' | 'freeze' | 'deafen' }): void {
    switch (act.kind) {
      case 'cut-line':
        this.#connections.cut(act.redialMs);
        break;
      case 'power-cycle':
        this.#powerOff(act.keepsMemory);
        this.#recoverAfter(act.offMs, () => this.#powerOn());
        break;
      case 'freeze':
        this.#freeze(true);
        this.#recoverAfter(act.forMs, () => this.#freeze(false));
        break;
      case 'deafen':
        this.#connections.setHalfOpen(true);
        this.#recoverAfter(act.forMs, () => this.#connections.setHalfOpen(false));
        break;
    }
  }

  #powerOff(keepsMemory: boolean): void {
    if (this.#switchedOnAt === null) return;
    this.#switchedOnAt = null;
    this.#lastCutKeptMemory = keepsMemory;
    this.#halt();
    if (!keepsMemory) {
      this.#controller?.forget();
      this.#reporter?.forget();
    }
    this.#world.onEvent({ kind: 'power', machine: this.spec.machineNo, on: false, memory: keepsMemory });
    this.#connections.stop(abnormalClose, 'power lost');
    this.#freeze(false);
  }

  #powerOn(): void {
    if (this.#switchedOnAt !== null) return;
    this.#world.onEvent({ kind: 'power', machine: this.spec.machineNo, on: true, memory: this.#lastCutKeptMemory });
    this.start();
  }

  #freeze(frozen: boolean): void {
    if (frozen === this.#frozen) return;
    this.#frozen = frozen;
    this.#world.onEvent({ kind: 'frozen', machine: this.spec.machineNo, on: frozen });
    this.#controller?.freeze(frozen);
    if (!frozen && this.online) this.#heartbeat.start();
    if (frozen) this.#openFrameQueue.freeze(true);
    else this.#frameQueue?.freeze(false);
  }

  /** Stops whatever runs, motors and all; what waited is lost. */
  #halt(): void {
    this.#frameQueue?.clear();
    for (const job of this.#controller?.halt() ?? []) this.#perform({ kind: 'motor-stop' }, job);
  }

  #drop(items: number, job: Job): void {
    const { deliveryId: delivery, orderId: order, recordId: record, lane } = job.command;
    for (let remaining = this.#hardware.drop(lane, items); remaining > 0; remaining -= 1) {
      this.ledger.recordDrop(record);
      this.#world.onEvent({
        kind: 'item-dropped',
        machine: this.spec.machineNo,
        run: job.run,
        delivery,
        order,
        record,
        lane,
      });
    }
  }
}

function commandReceivedEvent(machine: string, job: Job): MachineEvent {
  const { deliveryId: delivery, token, orderId: order, recordId: record, lane, quantity } = job.command;
  return { kind: 'command-received', machine, run: job.run, delivery, token, order, record, lane, quantity };
}
