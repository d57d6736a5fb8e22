import type { Envelope } from '#core/devices/frame-codec.ts';
import type { Challenge, DispenseMessage, MachineMessage } from '#core/devices/messages.ts';
import type { MachineMode } from '#core/domain/machine.ts';
import type { Random } from '#core/ports/random.ts';
import { MachineFaults } from './machine-faults.ts';
import { Hardware } from './hardware.ts';
import { abnormalClose, type Connection } from './connection.ts';
import { makeConnection } from './make-connection.ts';
import { Controller, waitingLimit, type Job } from './controller.ts';
import type { AnswerFormat } from '../events.ts';
import { commandReceivedEvent, itemDroppedEvent } from './job-events.ts';
import type { MachineControls } from '../faults/machine-controls.ts';
import type { FaultPlan } from '../faults/fault-trigger.ts';
import { heartbeatMessage, HeartbeatTimer } from './heartbeat.ts';
import { FrameQueue, frameQueueLimit } from './frame-queue.ts';
import { Ledger } from './ledger.ts';
import { Connections } from './connections.ts';
import type { MachineWorld } from './machine-world.ts';
import type { MachineSpec } from './machine-spec.ts';
import { MachineClock } from './machine-clock.ts';
import { performFault } from './perform-fault.ts';
import { RecoveryTimers } from './recovery-timers.ts';
import { Reporter } from './reporter.ts';
import type { Act } from '../motors/run-plan.ts';
import { corruptFrame } from './corrupt-frame.ts';
import type { FrameRequest } from './odd-frame.ts';
import { ScriptedFrames } from './scripted-frames.ts';
import { decodeFromCore, keysOf } from './machine-keys.ts';

/**
 * A simulated vending machine: hardware, controller, firmware and its connection to the cloud. Its {@link ledger}
 * records what dropped, whatever the machine reports.
 *
 * Parts that an idle machine does not need are made on first use: one process holds ten thousand machines.
 */
export class SimulatedMachine {
  readonly spec: MachineSpec;
  /** What dropped: the physical truth. */
  readonly ledger = new Ledger();
  /** What scripts make it send. */
  readonly scriptedFrames = new ScriptedFrames();
  readonly #world: MachineWorld;
  readonly #hardware: Hardware;
  readonly #connections: Connections;
  readonly #heartbeat: HeartbeatTimer;
  readonly #machineClock: MachineClock;
  readonly #faults: MachineFaults;
  /** Null until the first command. */
  #controller: Controller | null = null;
  /** Null until the first frame, or until a fault blocks reading. */
  #frameQueue: FrameQueue | null = null;
  /** Null until the first report about a job. */
  #reporter: Reporter | null = null;
  /** Null until the first recovery is scheduled. */
  #recoveries: RecoveryTimers | null = null;
  readonly #signalRandom: Random;
  readonly #builtAt: number;
  #mode: MachineMode;
  /** Monotonic time, ms; null while it is off. */
  #switchedOnAt: number | null = null;
  #frozen = false;
  #keyInUse: 1 | 2 = 1;
  /** Whether the controller kept its memory in the last power cut. */
  #lastCutKeptMemory = true;

  /** @throws {Error} when a planned fault is unknown or invalid, or when this motor type cannot have it. */
  constructor(spec: MachineSpec, world: MachineWorld) {
    this.spec = spec;
    this.#world = world;
    this.#mode = spec.mode;
    this.#builtAt = world.clock.monotonic();
    this.#signalRandom = world.random.fork('signal');
    this.#hardware = new Hardware(spec.lanes, spec.stockPerLane, spec.overlapping);
    this.#heartbeat = new HeartbeatTimer(
      world.clock,
      () => this.#sendHeartbeat(),
      () => world.link.heartbeatMs?.(spec.machineNo),
    );
    this.#machineClock = new MachineClock(world.clock);
    this.#connections = new Connections((streamName, onUp) => this.#makeConnection(streamName, onUp));
    this.#faults = new MachineFaults(spec, world, () => this.#controls());
  }

  get online(): boolean {
    return this.#connections.online;
  }

  get mode(): MachineMode {
    return this.#mode;
  }

  /** Items physically in a lane; 0 for a lane that does not exist. */
  stock(lane: number): number {
    return this.#hardware.stock(lane);
  }

  /** Counts the items in all lanes and records the sum. */
  countStock(): void {
    this.#world.onEvent({ kind: 'stock-counted', machine: this.spec.machineNo, items: this.#hardware.items });
  }

  /** Switches the machine on: it dials the cloud until it is connected. Does nothing if it is on. */
  start(): void {
    this.#switchedOnAt ??= this.#world.clock.monotonic();
    this.#connections.start();
    this.#faults.start(this.#builtAt);
  }

  /**
   * Switches the machine off in an orderly way: it announces it, disconnects, and stops its runs. Running jobs are lost
   * with their answers; unsent answers are kept. Its faults are cleared: those whose window is not over start again
   * when it is switched on.
   */
  stop(): void {
    this.#recoveries?.cancel();
    if (!this.#frozen) this.#send({ method: 'client.offline', reason: 'switched off' });
    this.#halt();
    this.#faults.stop();
    this.#connections.stop(1000, 'switched off');
    this.#switchedOnAt = null;
    // A restarted program is not frozen.
    this.#freeze(false);
  }

  /** Sets the mode, as a technician does; a heartbeat reports it at once if the connection is up. */
  setMode(mode: MachineMode): void {
    this.#mode = mode;
    if (this.online) this.#heartbeat.start();
  }

  /**
   * Injects a fault now, until {@link clearFault} with the same plan. A fault of single runs affects every job from the
   * next one on, or with `nextJobOnly` only the next job; a fault of the whole machine starts at once.
   * @throws {Error} as the constructor does; also for `nextJobOnly` with a fault of the whole machine.
   */
  injectFault(planned: Omit<FaultPlan, 'when'>, nextJobOnly = false): void {
    this.#faults.inject(planned, nextJobOnly ? (this.#controller?.nextRun ?? 1) : undefined);
  }

  /**
   * Sends what a script asks for.
   * @param about whose last job an `ack` or `result` is about; this machine's own by default.
   * @returns false if the machine is offline.
   */
  sendFrame(request: FrameRequest, about: SimulatedMachine = this): boolean {
    const lastJob = about.scriptedFrames.subjectOf(about.#controller?.lastJob ?? null);
    const { firmware } = this.spec;
    const frame = this.scriptedFrames.make(request, this.#envelope, { mode: this.#mode, firmware, lastJob });
    return this.online && this.#connections.send(frame);
  }

  /** Signs with another of its keys from now on. @param number 1: its first one, also where it has no other. */
  useKey(number: 1 | 2): void {
    this.#keyInUse = number;
  }

  /** Clears an injected fault. A run that has started keeps the fault. */
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
      onFull: () => this.#refuse(`${frameQueueLimit} frames already wait to be read`),
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
    return makeConnection(this.spec, this.#world, {
      streamName,
      onUp: () => {
        markUp();
        this.#world.onEvent({ kind: 'connected', machine: this.spec.machineNo });
        this.#heartbeat.start();
      },
      onFrame: (text) => this.#openFrameQueue.push(text),
      onDown: () => {
        if (!this.online) this.#heartbeat.stop();
      },
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
      muteHeartbeats: (muted) => this.#heartbeat.mute(muted),
      openSecondConnection: () => this.#connections.openSecond(),
    };
  }

  #send(message: MachineMessage, format: AnswerFormat = 'valid'): boolean {
    return this.online && this.#connections.send(corruptFrame(message, this.#envelope, format));
  }

  get #envelope(): Envelope {
    const { machineNo, key } = this.spec;
    return {
      machineNo,
      key: keysOf(this.spec)[this.#keyInUse - 1] ?? key,
      unixSeconds: this.#machineClock.unixSeconds(),
    };
  }

  /** Unsent answers follow a heartbeat that was sent: it shows that the connection works. */
  #sendHeartbeat(): void {
    if (this.#frozen) return;
    const upMs = this.#world.clock.monotonic() - (this.#switchedOnAt ?? 0);
    const sent = this.#send(
      heartbeatMessage(this.#signalRandom, { mode: this.#mode, wallMs: this.#machineClock.now(), upMs }),
    );
    if (sent) this.#reporter?.flush();
  }

  #handleFrame(frame: string): void {
    const decoded = decodeFromCore(this.spec, frame);
    if (!decoded.ok) this.#refuse(`the frame was dropped: ${decoded.detail}`);
    else if (decoded.message.method === 'device.challenge') this.#answerChallenge(decoded.message);
    else this.#handleCommand(decoded.message);
  }

  #answerChallenge({ nonce }: Challenge): void {
    this.scriptedFrames.onChallenge(nonce);
    if (this.spec.firmware === 'old') this.#refuse('old firmware knows no challenge');
    else this.#send({ method: 'client.challenge', nonce, status: this.#mode });
  }

  #handleCommand(command: DispenseMessage): void {
    // A lane test belongs to no order (PROTOCOL §3). A machine in MAINTENANCE accepts only lane tests, one in TRANSFER
    // nothing.
    const isLaneTest = command.orderId === 0;
    if (this.#mode === 'TRANSFER' || (this.#mode === 'MAINTENANCE' && !isLaneTest)) {
      this.#refuse(`the machine is in ${this.#mode}`);
      return;
    }
    this.#controller ??= this.#makeController();
    const offer = this.#controller.offer(command);
    if (offer.kind === 'full') this.#refuse(`${waitingLimit} commands already wait for the motor`);
    if (offer.kind !== 'duplicate') return;
    this.#refuse(
      `delivery ${command.deliveryId} with token ${command.token} was already accepted, as run ${offer.job.run}`,
    );
    if (offer.answer)
      this.#openReporter.answer(offer.job, { outcome: offer.answer, format: 'valid', answersFor: offer.job });
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
      case 'fault-fires':
        if (act.needsConnection !== true || this.online)
          onEvent({ kind: 'fault-fired', machine, run, delivery, fault: act.fault, plan: act.plan });
        break;
      default:
        performFault(act, this.#controls(), (delayMs, recover) => this.#recoverAfter(delayMs, recover));
    }
  }

  #answer(act: Act & { readonly kind: 'answer' }, job: Job): void {
    const { success, floorStatus, errorMsg, format = 'valid', answersFor: answeredJob } = act;
    const previousJob = (): Job => this.#controller?.previousJob(job) ?? job;
    const namedJob = answeredJob === 'previous-job' ? previousJob() : job;
    const answersFor = answeredJob === 'no-job' ? null : namedJob;
    this.#openReporter.answer(job, { outcome: { success, floorStatus, errorMsg }, format, answersFor });
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
    this.#world.onEvent({ kind: 'freeze', machine: this.spec.machineNo, on: frozen });
    this.#controller?.freeze(frozen);
    if (!frozen && this.online) this.#heartbeat.start();
    (frozen ? this.#openFrameQueue : this.#frameQueue)?.freeze(frozen);
  }

  /** Stops all runs and motors; waiting frames and commands are lost. */
  #halt(): void {
    this.#frameQueue?.clear();
    this.#controller?.halt().forEach((job) => this.#perform({ kind: 'motor-stop' }, job));
  }

  #drop(items: number, job: Job): void {
    for (let remaining = this.#hardware.drop(job.command.lane, items); remaining > 0; remaining -= 1) {
      this.ledger.recordDrop(job.command.recordId);
      this.#world.onEvent(itemDroppedEvent(this.spec.machineNo, job));
      this.scriptedFrames.onDrop(job);
    }
  }
}
