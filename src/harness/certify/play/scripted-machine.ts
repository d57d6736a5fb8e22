import type { Timer } from '#core/ports/clock.ts';
import type { Driver } from '#drivers/driver.ts';
import type { ConnectionPlan, DecodedFrame, DriverFrame, MachineTools } from '#drivers/machine-driver.ts';
import type { CertifyMachine } from '../certify-machine.ts';
import { frameText, type EvidenceLog } from '../evidence.ts';
import type { CertifyPorts, MachineConnection } from '../ports.ts';
import { Changes } from './changes.ts';
import { drawNonce } from './nonce.ts';
import { NotPlayable } from './play-errors.ts';

/** A command that a machine received. */
export type Command = Extract<DecodedFrame, { kind: 'command' }> & { readonly at: number };

/** What a machine reports of a command. */
export interface Report {
  /** Items that it claims to have dispensed. */
  readonly items: number;
  /** Code of the board; null when it claims success. */
  readonly boardCode: number | null;
}

/** A connection that is not there by then has failed, ms. */
const openWithinMs = 10_000;

/** What a machine of the suite needs. */
export interface ScriptedMachineOptions {
  readonly spec: CertifyMachine;
  readonly driver: Driver;
  readonly ports: CertifyPorts;
  readonly log: EvidenceLog;
}

/** A machine that does what a case lets it do, and nothing by itself but heartbeats. */
export class ScriptedMachine {
  readonly spec: CertifyMachine;
  readonly commands: Command[] = [];
  readonly #options: ScriptedMachineOptions;
  #session = '';
  readonly #changes = new Changes();
  readonly #answered = new Set<string>();
  #plan: ConnectionPlan | undefined;
  #connection: MachineConnection | undefined;
  #isOpen = false;
  #turn = 0;
  #closedReason: string | undefined;
  #heartbeat: Timer | undefined;
  #failure: Error | undefined;
  /** Frames are read one after the other, as they came. */
  #reading: Promise<void> = Promise.resolve();
  /** When it last sent a frame, monotonic ms. */
  lastSentAt = 0;

  constructor(options: ScriptedMachineOptions) {
    this.#options = options;
    this.spec = options.spec;
  }

  /** Connects and sends what a machine sends first. @throws NotPlayable when no connection comes about. */
  async connect(): Promise<void> {
    const { driver, ports, log, spec } = this.#options;
    this.#session = drawNonce(ports.random);
    this.#closedReason = undefined;
    this.#turn += 1;
    const turn = this.#turn;
    const plan = await driver.machine.connect(this.#identity(), this.#tools());
    this.#plan = plan;
    log.add('connection', `machine ${spec.machine} dials ${plan.url}`);
    this.#connection = ports.dial(plan, {
      opened: () => {
        this.#isOpen = true;
        this.#changes.notify();
      },
      frame: (frame) => this.#receive(frame),
      closed: (reason) => {
        // That of an earlier connection ends nothing.
        if (turn === this.#turn) this.#close(reason);
      },
    });
    await this.#until(openWithinMs, () => (this.#isOpen ? true : undefined));
    if (!this.isConnected) throw new NotPlayable(`machine ${spec.machine} gets no connection: ${this.#whyClosed()}`);
    this.#send(plan.firstFrames);
    this.#beat(plan.heartbeatMs);
  }

  /** Sends no heartbeat from now on. */
  stopHeartbeats(): void {
    this.#heartbeat?.cancel();
  }

  /** Waits for the command of a delivery. @returns undefined when none came in time. */
  command(delivery: string, withinMs: number): Promise<Command | undefined> {
    return this.#until(withinMs, () => this.commands.find((command) => command.delivery === delivery));
  }

  async acknowledge({ delivery, echo }: Command): Promise<void> {
    const { driver } = this.#options;
    this.#send(await driver.machine.encodeAcknowledgement({ ...this.#identity(), delivery, echo }, this.#tools()));
  }

  async report(command: Command, report: Report): Promise<void> {
    this.#answered.add(command.delivery);
    this.#send(await this.encodeReport(command, report));
  }

  /** The frames of a report. @param tools of another one, to have the same frames again. */
  async encodeReport(
    { delivery, echo, items: commanded }: Command,
    report: Report,
    { key = this.spec.key, tools = this.#tools() }: { readonly key?: string; readonly tools?: MachineTools } = {},
  ): Promise<readonly DriverFrame[]> {
    const { driver } = this.#options;
    return driver.machine.encodeResult({ ...this.#identity(), key, delivery, echo, commanded, ...report }, tools);
  }

  /** Sends frames as they are. */
  sendFrames(frames: readonly DriverFrame[]): void {
    this.#send(frames);
  }

  /** What the functions of a driver are handed; new for each frame. */
  tools(): MachineTools {
    return this.#tools();
  }

  /** Reports success of every command that has no answer yet, so that the machine is free for the next case. */
  async answerAll(): Promise<void> {
    for (const command of this.commands)
      if (!this.#answered.has(command.delivery) && this.isConnected)
        await this.report(command, { items: command.items, boardCode: null });
  }

  get isConnected(): boolean {
    return this.#isOpen && this.#closedReason === undefined;
  }

  /** Leaves in an orderly way. */
  disconnect(): void {
    this.stopHeartbeats();
    if (this.isConnected) this.#send(this.#plan?.farewell ?? []);
    this.#isOpen = false;
    this.#connection?.close();
  }

  #identity(): { readonly machine: string; readonly key: string } {
    return { machine: this.spec.machine, key: this.spec.key };
  }

  #tools(): MachineTools {
    const { clock, random } = this.#options.ports;
    return { at: clock.now(), nonce: drawNonce(random), session: this.#session };
  }

  #send(frames: readonly DriverFrame[]): void {
    const { log, spec, ports } = this.#options;
    if (!this.isConnected)
      throw new NotPlayable(`the connection of machine ${spec.machine} ended: ${this.#whyClosed()}`);
    for (const frame of frames) {
      log.add('sent', `${spec.machine}: ${frameText(frame)}`);
      this.#connection?.send(frame);
    }
    this.lastSentAt = ports.clock.monotonic();
  }

  #beat(everyMs: number): void {
    const { driver, ports } = this.#options;
    this.#heartbeat = ports.clock.after(everyMs, () => {
      void Promise.resolve(driver.machine.encodeHeartbeat(this.#identity(), this.#tools()))
        .then((frames) => {
          if (this.isConnected) this.#send(frames);
        })
        .catch((error: unknown) => this.#fail(error));
      this.#beat(everyMs);
    });
  }

  #receive(frame: DriverFrame): void {
    const { log, spec, ports } = this.#options;
    const at = ports.clock.monotonic();
    log.add('received', `${spec.machine}: ${frameText(frame)}`);
    this.#reading = this.#reading.then(() => this.#read(frame, at)).catch((error: unknown) => this.#fail(error));
  }

  async #read(frame: DriverFrame, at: number): Promise<void> {
    const { driver, log } = this.#options;
    const decoded = await driver.machine.decodeCommand({ ...this.#identity(), frame }, this.#tools());
    if (decoded.kind === 'dropped') log.add('note', `the machine drops it: ${decoded.why}`);
    if (decoded.kind === 'other' && decoded.reply && this.isConnected) this.#send(decoded.reply);
    if (decoded.kind !== 'command') return;
    this.commands.push({ ...decoded, at });
    this.#changes.notify();
  }

  #close(reason: string): void {
    if (this.#closedReason !== undefined) return;
    this.#closedReason = reason === '' ? 'closed by the cloud' : reason;
    this.#options.log.add('connection', `machine ${this.spec.machine}: ${this.#closedReason}`);
    this.stopHeartbeats();
    this.#changes.notify();
  }

  #whyClosed(): string {
    return this.#closedReason ?? 'no answer in time';
  }

  #fail(error: unknown): void {
    this.#failure ??= error as Error;
    this.#changes.notify();
  }

  /** Waits; rejects with a failure of the driver, and ends early when the connection does. */
  async #until<T>(withinMs: number, find: () => T | undefined): Promise<T | undefined> {
    const ended = Symbol('ended');
    const found = await this.#changes.until<T | typeof ended>(this.#options.ports.clock, withinMs, () => {
      if (this.#failure !== undefined) throw this.#failure;
      return find() ?? (this.#closedReason === undefined ? undefined : ended);
    });
    return found === ended ? undefined : found;
  }
}
