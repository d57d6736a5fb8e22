import { decodeDown, encodeUp } from '../src/core/devices/codec.ts';
import type { DispenseMessage, UpMessage } from '../src/core/devices/messages.ts';
import type { MachineMode } from '../src/core/domain/machine.ts';
import type { Clock } from '../src/core/ports/clock.ts';
import type { Link } from '../src/core/ports/link.ts';
import type { Random } from '../src/core/ports/random.ts';
import { Body } from './body.ts';
import { Connection } from './connection.ts';
import { Controller, waitingLimit } from './controller.ts';
import type { Job } from './controller.ts';
import type { MachineEvent, Witness } from './events.ts';
import { arm } from './faults/armed.ts';
import { heartbeat, Pulse } from './heartbeat.ts';
import { Ledger } from './ledger.ts';
import type { MachineSpec } from './machine-spec.ts';
import { Reporter } from './reporter.ts';
import type { Act } from './run-plan.ts';

/** What a machine needs of the world that it stands in. */
export interface MachineWorld {
  readonly clock: Clock;
  /** This machine's own luck. */
  readonly random: Random;
  readonly link: Link;
  readonly witness: Witness<MachineEvent>;
  /** Told once the machine has stopped dialling for good: another has its number, or the cloud knows no such machine. */
  readonly onGaveUp?: (reason: string, machineNo: string) => void;
}

/**
 * A vending machine without the tin: a body with lanes and a motor, a controller, firmware, and a way to the cloud. It
 * keeps its own {@link ledger} of what dropped, whatever it tells the cloud.
 */
export class SimulatedMachine {
  readonly spec: MachineSpec;
  /** What dropped: the physical truth. */
  readonly ledger = new Ledger();
  readonly #world: MachineWorld;
  readonly #body: Body;
  readonly #controller: Controller;
  readonly #connection: Connection;
  readonly #reporter: Reporter;
  readonly #pulse: Pulse;
  readonly #luckOfSignal: Random;
  #mode: MachineMode;
  /** Monotonic time, ms; null while it is off. */
  #switchedOnAt: number | null = null;

  /** @throws {Error} when a planned fault is unknown, badly put, or not one that this motor type can have. */
  constructor(spec: MachineSpec, world: MachineWorld) {
    this.spec = spec;
    this.#world = world;
    this.#mode = spec.mode;
    this.#luckOfSignal = world.random.fork('signal');
    this.#body = new Body(spec.lanes, spec.stockPerLane);
    this.#reporter = new Reporter({ spec, witness: world.witness, send: (message) => this.#send(message) });
    this.#pulse = new Pulse(world.clock, () => this.#beat());
    this.#controller = this.#makeController();
    this.#connection = this.#makeConnection();
  }

  get online(): boolean {
    return this.#connection.online;
  }

  get mode(): MachineMode {
    return this.#mode;
  }

  /** Items in a lane, physically; 0 for a lane that does not exist. */
  stock(lane: number): number {
    return this.#body.stock(lane);
  }

  /** Switches the machine on: it dials the cloud and goes on dialling. Harmless when it is on. */
  start(): void {
    this.#switchedOnAt ??= this.#world.clock.monotonic();
    this.#connection.start();
  }

  /**
   * Switches the machine off in an orderly way: it says goodbye, hangs up, and whatever ran stops where it is. Jobs
   * under way are lost with their answers; answers that were kept for want of a line stay kept.
   */
  stop(): void {
    this.#send({ method: 'client.offline', reason: 'switched off' });
    const cut = this.#controller.motorJob;
    this.#controller.halt();
    if (cut && this.#body.turning !== null) this.#perform({ does: 'motor-stop' }, cut);
    this.#connection.stop(1000, 'switched off');
    this.#switchedOnAt = null;
  }

  /** What a technician sets at the machine; the cloud learns of it at once if the line is up. */
  setMode(mode: MachineMode): void {
    this.#mode = mode;
    if (this.online) this.#pulse.start();
  }

  #makeController(): Controller {
    const { clock, random, witness } = this.#world;
    const { spec } = this;
    return new Controller({
      clock,
      random: random.fork('runs'),
      body: this.#body,
      wiring: spec,
      faults: spec.faults.map((planned) => arm(planned, spec.motor)),
      accepted: (job) => witness(receivedEvent(spec.machineNo, job)),
      perform: (act, job) => this.#perform(act, job),
    });
  }

  #makeConnection(): Connection {
    const { clock, random, link, witness, onGaveUp } = this.#world;
    const machine = this.spec.machineNo;
    return new Connection({
      machineNo: machine,
      clock,
      random: random.fork('dialling'),
      link,
      up: () => {
        witness({ kind: 'connected', machine });
        this.#pulse.start();
      },
      frame: (text) => this.#hear(text),
      down: (code, reason) => {
        this.#pulse.stop();
        witness({ kind: 'disconnected', machine, code, reason });
      },
      gaveUp: (reason) => onGaveUp?.(reason, machine),
    });
  }

  #send(message: UpMessage): boolean {
    if (!this.online) return false;
    const { machineNo, key } = this.spec;
    return this.#connection.send(encodeUp(message, { machineNo, key, unixSeconds: Math.floor(this.#world.clock.now() / 1000) }));
  }

  /** A sign of life that gets through shows that the line is good: what was kept goes behind it. */
  #beat(): void {
    const alive = this.#send(heartbeat(this.#world.clock, this.#luckOfSignal, this.#mode, this.#switchedOnAt ?? 0));
    if (alive) this.#reporter.flush();
  }

  #hear(frame: string): void {
    const decoded = decodeDown(frame, this.spec.machineNo, this.spec.key);
    if (decoded.ok) this.#command(decoded.message);
    else this.#refuse(`the frame was dropped: ${decoded.detail}`);
  }

  #command(command: DispenseMessage): void {
    // A lane test belongs to no order (PROTOCOL §3); a machine under maintenance takes nothing else, one in transfer nothing.
    const isLaneTest = command.orderId === 0;
    if (this.#mode === 'TRANSFER' || (this.#mode === 'MAINTENANCE' && !isLaneTest)) {
      this.#refuse(`the machine is in ${this.#mode}`);
      return;
    }
    const offered = this.#controller.offer(command);
    if (offered.kind === 'full') this.#refuse(`${waitingLimit} commands wait for the motor already`);
    if (offered.kind !== 'again') return;
    this.#refuse(`delivery ${command.deliveryId} with token ${command.token} was taken already, as run ${offered.job.run}`);
    if (offered.answer) this.#reporter.answer(offered.job, offered.answer);
  }

  #refuse(reason: string): void {
    this.#world.witness({ kind: 'command-refused', machine: this.spec.machineNo, reason });
  }

  #perform(act: Act, job: Job): void {
    const { witness } = this.#world;
    const names = { machine: this.spec.machineNo, run: job.run, delivery: job.command.deliveryId };
    const { lane } = job.command;
    switch (act.does) {
      case 'ack':
        this.#reporter.acknowledge(job);
        break;
      case 'motor-start':
        this.#body.startMotor(lane);
        witness({ kind: 'motor-started', ...names, lane });
        break;
      case 'drop':
        this.#drop(act.items, job);
        break;
      case 'motor-stop':
        this.#body.stopMotor();
        witness({ kind: 'motor-stopped', ...names, lane });
        break;
      case 'answer':
        this.#reporter.answer(job, act);
        break;
      case 'fault-shows':
        witness({ kind: 'fault-fired', ...names, fault: act.fault, plan: act.plan });
        break;
    }
  }

  #drop(items: number, job: Job): void {
    const { deliveryId: delivery, orderId: order, recordId: record, lane } = job.command;
    for (let left = this.#body.drop(lane, items); left > 0; left -= 1) {
      this.ledger.enter(record);
      this.#world.witness({ kind: 'item-dropped', machine: this.spec.machineNo, run: job.run, delivery, order, record, lane });
    }
  }
}

function receivedEvent(machine: string, job: Job): MachineEvent {
  const { deliveryId: delivery, token, orderId: order, recordId: record, lane, quantity } = job.command;
  return { kind: 'command-received', machine, run: job.run, delivery, token, order, record, lane, quantity };
}
