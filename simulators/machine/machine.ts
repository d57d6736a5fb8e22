import { decodeDown, encodeUp } from '#core/devices/frame-codec.ts';
import type { Challenge, DispenseMessage, UpMessage } from '#core/devices/messages.ts';
import type { MachineMode } from '#core/domain/machine.ts';
import type { Random } from '#core/ports/random.ts';
import { Afflictions } from './machine-faults.ts';
import { Body } from './hardware.ts';
import { Connection } from './connection.ts';
import { Controller, waitingLimit } from './controller.ts';
import type { Job } from './controller.ts';
import type { AnswerForm, MachineEvent } from '../events.ts';
import type { MachineControls } from '../faults/machine-controls.ts';
import type { FaultPlan } from '../faults/fault-trigger.ts';
import { heartbeat, Pulse } from './heartbeat.ts';
import { Inbox, inboxLimit } from './frame-queue.ts';
import { Ledger } from './ledger.ts';
import { Lines } from './connections.ts';
import type { MachineWorld } from './machine-world.ts';
import type { MachineSpec } from './machine-spec.ts';
import { OwnClock } from './machine-clock.ts';
import { Recoveries } from './recovery-timers.ts';
import { Reporter } from './reporter.ts';
import type { Act } from '../motors/run-plan.ts';
import { spoilFrame } from './corrupt-frame.ts';

/** The code of a connection that ended without a closing handshake (RFC 6455 §7.1.5). */
const abnormalClose = 1006;

/**
 * A vending machine without the tin: a body with lanes and a motor, a controller, firmware, and a way to the cloud. It
 * keeps its own {@link ledger} of what dropped, whatever it tells the cloud.
 *
 * Parts that a machine which only waits does not need are made when they are: ten thousand of them stand in one process.
 */
export class SimulatedMachine {
  readonly spec: MachineSpec;
  /** What dropped: the physical truth. */
  readonly ledger = new Ledger();
  readonly #world: MachineWorld;
  readonly #body: Body;
  readonly #lines: Lines;
  readonly #pulse: Pulse;
  readonly #ownClock: OwnClock;
  readonly #afflictions: Afflictions;
  /** Null until the first command. */
  #controller: Controller | null = null;
  /** Null until the first frame, or until something keeps frames from being read. */
  #inbox: Inbox | null = null;
  /** Null until it has something to say of a job. */
  #reporter: Reporter | null = null;
  /** Null until something is to come back by itself. */
  #recoveries: Recoveries | null = null;
  readonly #luckOfSignal: Random;
  readonly #builtAt: number;
  #mode: MachineMode;
  /** Monotonic time, ms; null while it is off. */
  #switchedOnAt: number | null = null;
  #frozen = false;
  /** Whether the last power cut left the controller its memory. */
  #keptMemory = true;

  /** @throws {Error} when a planned fault is unknown, badly put, or not one that this motor type can have. */
  constructor(spec: MachineSpec, world: MachineWorld) {
    this.spec = spec;
    this.#world = world;
    this.#mode = spec.mode;
    this.#builtAt = world.clock.monotonic();
    this.#luckOfSignal = world.random.fork('signal');
    this.#body = new Body(spec.lanes, spec.stockPerLane, spec.overlapping);
    this.#pulse = new Pulse(world.clock, () => this.#beat());
    this.#ownClock = new OwnClock(world.clock);
    this.#lines = new Lines((luck, up) => this.#makeConnection(luck, up));
    this.#afflictions = new Afflictions(spec, world, () => this.#controls());
  }

  get online(): boolean {
    return this.#lines.online;
  }

  get mode(): MachineMode {
    return this.#mode;
  }

  /** Items in a lane, physically; 0 for a lane that does not exist. */
  stock(lane: number): number {
    return this.#body.stock(lane);
  }

  /** Counts what is in all lanes and writes it down. */
  countStock(): void {
    this.#world.witness({ kind: 'stock-counted', machine: this.spec.machineNo, items: this.#body.items });
  }

  /** Switches the machine on: it dials the cloud and goes on dialling. Harmless when it is on. */
  start(): void {
    this.#switchedOnAt ??= this.#world.clock.monotonic();
    this.#lines.start();
    this.#afflictions.watch(this.#builtAt);
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
    this.#afflictions.stop();
    this.#lines.stop(1000, 'switched off');
    this.#switchedOnAt = null;
    // A program that is started again does not stand where it stood.
    this.#freeze(false);
  }

  /** What a technician sets at the machine; the cloud learns of it at once if the line is up. */
  setMode(mode: MachineMode): void {
    this.#mode = mode;
    if (this.online) this.#pulse.start();
  }

  /**
   * Breaks it here and now, until {@link heal} is told of the same plan. A fault of single runs strikes every job from the
   * next one on, or with `once` the next job alone; one of the machine as a whole begins at once.
   * @throws {Error} as the constructor does; also for `once` with a fault of the machine as a whole, which knows no jobs.
   */
  break(planned: Omit<FaultPlan, 'when'>, once = false): void {
    this.#afflictions.break(planned, once ? (this.#controller?.nextRun ?? 1) : undefined);
  }

  /** Heals what {@link break} began. A run that is under way ends as it was spoiled. */
  heal(plan: string): void {
    this.#afflictions.heal(plan);
  }

  #makeController(): Controller {
    const { clock, random, witness } = this.#world;
    const { spec } = this;
    return new Controller({
      clock,
      builtAt: this.#builtAt,
      random: random.fork('runs'),
      body: this.#body,
      wiring: spec,
      overlapping: spec.overlapping,
      faults: () => this.#afflictions.ofRuns,
      accepted: (job) => witness(receivedEvent(spec.machineNo, job)),
      perform: (act, job) => this.#perform(act, job),
    });
  }

  get #mail(): Inbox {
    this.#inbox ??= new Inbox({
      read: (frame) => this.#hear(frame),
      full: () => this.#refuse(`${inboxLimit} frames wait to be read already`),
    });
    return this.#inbox;
  }

  get #speaker(): Reporter {
    this.#reporter ??= new Reporter({
      spec: this.spec,
      witness: this.#world.witness,
      send: (message, form) => this.#send(message, form),
    });
    return this.#reporter;
  }

  #recoverAfter(delayMs: number, recover: () => void): void {
    this.#recoveries ??= new Recoveries(this.#world.clock);
    this.#recoveries.after(delayMs, recover);
  }

  #makeConnection(luck: string, cameUp: () => void): Connection {
    const { clock, random, link, witness, onGaveUp } = this.#world;
    const machine = this.spec.machineNo;
    return new Connection({
      machineNo: machine,
      clock,
      random: random.fork(luck),
      link,
      up: () => {
        cameUp();
        witness({ kind: 'connected', machine });
        this.#pulse.start();
      },
      frame: (text) => this.#mail.take(text),
      down: (code, reason) => {
        if (!this.online) this.#pulse.stop();
        witness({ kind: 'disconnected', machine, code, reason });
      },
      gaveUp: (reason) => onGaveUp?.(reason, machine),
    });
  }

  #controls(): MachineControls {
    return {
      clock: this.#world.clock,
      isOnline: () => this.online,
      cutLine: (redialMs) => this.#lines.cut(redialMs),
      deafen: (deaf) => this.#lines.deafen(deaf),
      powerOff: (keepsMemory) => this.#powerOff(keepsMemory),
      powerOn: () => this.#powerOn(),
      freeze: (frozen) => this.#freeze(frozen),
      skewClock: (byMs, told) => this.#ownClock.skew(byMs, told),
      keepBusy: (busy) => this.#mail.keepBusy(busy),
      dialTwin: () => this.#lines.dialTwin(),
    };
  }

  #send(message: UpMessage, form: AnswerForm = 'sound'): boolean {
    if (!this.online) return false;
    const { machineNo, key } = this.spec;
    const identity = { machineNo, key, unixSeconds: this.#ownClock.stamp() };
    return this.#lines.send(form === 'sound' ? encodeUp(message, identity) : spoilFrame(message, identity, form));
  }

  /** A sign of life that gets through shows that the line is good: what was kept goes behind it. */
  #beat(): void {
    if (this.#frozen) return;
    const upMs = this.#world.clock.monotonic() - (this.#switchedOnAt ?? 0);
    const alive = this.#send(heartbeat(this.#luckOfSignal, { mode: this.#mode, wallMs: this.#ownClock.now(), upMs }));
    if (alive) this.#reporter?.flush();
  }

  #hear(frame: string): void {
    const decoded = decodeDown(frame, this.spec.machineNo, this.spec.key);
    if (!decoded.ok) this.#refuse(`the frame was dropped: ${decoded.detail}`);
    else if (decoded.message.method === 'device.challenge') this.#answerChallenge(decoded.message);
    else this.#command(decoded.message);
  }

  #answerChallenge({ nonce }: Challenge): void {
    if (this.spec.firmware === 'old') this.#refuse('old firmware knows no challenge');
    else this.#send({ method: 'client.challenge', nonce, status: this.#mode });
  }

  #command(command: DispenseMessage): void {
    // A lane test belongs to no order (PROTOCOL §3); a machine under maintenance takes nothing else, one in transfer nothing.
    const isLaneTest = command.orderId === 0;
    if (this.#mode === 'TRANSFER' || (this.#mode === 'MAINTENANCE' && !isLaneTest)) {
      this.#refuse(`the machine is in ${this.#mode}`);
      return;
    }
    this.#controller ??= this.#makeController();
    const offered = this.#controller.offer(command);
    if (offered.kind === 'full') this.#refuse(`${waitingLimit} commands wait for the motor already`);
    if (offered.kind !== 'again') return;
    this.#refuse(
      `delivery ${command.deliveryId} with token ${command.token} was taken already, as run ${offered.job.run}`,
    );
    if (offered.answer)
      this.#speaker.answer(offered.job, { verdict: offered.answer, form: 'sound', named: offered.job });
  }

  #refuse(reason: string): void {
    this.#world.witness({ kind: 'command-refused', machine: this.spec.machineNo, reason });
  }

  #perform(act: Act, job: Job): void {
    const { witness } = this.#world;
    const { machineNo: machine } = this.spec;
    const { run } = job;
    const { lane, deliveryId: delivery } = job.command;
    switch (act.does) {
      case 'ack':
        this.#speaker.acknowledge(job);
        break;
      case 'motor-start':
        this.#body.startMotor(lane);
        witness({ kind: 'motor-started', machine, run, delivery, lane });
        break;
      case 'drop':
        this.#drop(act.items, job);
        break;
      case 'motor-stop':
        this.#body.stopMotor(lane);
        witness({ kind: 'motor-stopped', machine, run, delivery, lane });
        break;
      case 'answer':
        this.#answer(act, job);
        break;
      case 'fault-shows':
        if (act.needsLine !== true || this.online)
          witness({ kind: 'fault-fired', machine, run, delivery, fault: act.fault, plan: act.plan });
        break;
      default:
        this.#suffer(act);
    }
  }

  #answer(act: Act & { readonly does: 'answer' }, job: Job): void {
    const { success, floorStatus, errorMsg, form = 'sound', names } = act;
    const named =
      names === 'no-job' ? null : names === 'previous-job' ? (this.#controller?.jobBefore(job) ?? job) : job;
    this.#speaker.answer(job, { verdict: { success, floorStatus, errorMsg }, form, named });
  }

  /** What happens to the machine itself in the middle of a run. */
  #suffer(act: Act & { readonly does: 'cut-line' | 'power-cycle' | 'freeze' | 'deafen' }): void {
    switch (act.does) {
      case 'cut-line':
        this.#lines.cut(act.redialMs);
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
        this.#lines.deafen(true);
        this.#recoverAfter(act.forMs, () => this.#lines.deafen(false));
        break;
    }
  }

  #powerOff(keepsMemory: boolean): void {
    if (this.#switchedOnAt === null) return;
    this.#switchedOnAt = null;
    this.#keptMemory = keepsMemory;
    this.#halt();
    if (!keepsMemory) {
      this.#controller?.forget();
      this.#reporter?.forget();
    }
    this.#world.witness({ kind: 'power', machine: this.spec.machineNo, on: false, memory: keepsMemory });
    this.#lines.stop(abnormalClose, 'power lost');
    this.#freeze(false);
  }

  #powerOn(): void {
    if (this.#switchedOnAt !== null) return;
    this.#world.witness({ kind: 'power', machine: this.spec.machineNo, on: true, memory: this.#keptMemory });
    this.start();
  }

  #freeze(frozen: boolean): void {
    if (frozen === this.#frozen) return;
    this.#frozen = frozen;
    this.#world.witness({ kind: 'frozen', machine: this.spec.machineNo, still: frozen });
    this.#controller?.freeze(frozen);
    if (!frozen && this.online) this.#pulse.start();
    if (frozen) this.#mail.freeze(true);
    else this.#inbox?.freeze(false);
  }

  /** Stops whatever runs, motors and all; what waited is lost. */
  #halt(): void {
    this.#inbox?.clear();
    for (const job of this.#controller?.halt() ?? []) this.#perform({ does: 'motor-stop' }, job);
  }

  #drop(items: number, job: Job): void {
    const { deliveryId: delivery, orderId: order, recordId: record, lane } = job.command;
    for (let left = this.#body.drop(lane, items); left > 0; left -= 1) {
      this.ledger.enter(record);
      this.#world.witness({
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

function receivedEvent(machine: string, job: Job): MachineEvent {
  const { deliveryId: delivery, token, orderId: order, recordId: record, lane, quantity } = job.command;
  return { kind: 'command-received', machine, run: job.run, delivery, token, order, record, lane, quantity };
}
