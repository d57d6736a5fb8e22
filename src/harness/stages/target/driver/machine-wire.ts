import { decodeMachineMessage, encodeCoreMessage } from '#core/devices/frame-codec.ts';
import type { MachineMessage } from '#core/devices/messages.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Wire, WireListener } from '#core/ports/link.ts';
import { decodePayload } from '#core/signing/payload.ts';
import type { Driver } from '#drivers/driver.ts';
import { DriverError } from '#drivers/guard/driver-error.ts';
import type { ConnectionPlan, DriverFrame, MachineTools } from '#drivers/machine-driver.ts';
import type { HarnessEvent } from '#harness/history/event.ts';
import { abnormalClose, orderlyClose, type CloudConnection, type OpenCloudConnection } from './cloud-connection.ts';
import type { CloudBook } from './cloud-book.ts';
import type { CloudMachine, CloudMachines } from './cloud-machines.ts';
import type { CommandRuns } from './command-runs.ts';
import type { DriverCalls } from './driver-calls.ts';
import { spoiltFrame, type Spoiling } from './spoilt-frames.ts';

/** What connections of machines need. */
export interface MachineWireParts {
  readonly driver: Driver;
  readonly calls: DriverCalls;
  readonly book: CloudBook;
  readonly machines: CloudMachines;
  readonly clock: Clock;
  readonly openConnection: OpenCloudConnection;
  readonly emit: (event: HarnessEvent) => void;
}

/** A clock that differs by less is not wrong: frames name whole seconds, ms. */
const secondMs = 1_000;

/**
 * One connection of a simulated machine, which speaks our frames, to its cloud. Frames of each direction are translated
 * one after the other.
 */
export class MachineWire implements Wire {
  readonly #parts: MachineWireParts;
  readonly #machine: CloudMachine;
  readonly #runs: CommandRuns;
  readonly #listener: WireListener & { opened(): void };
  readonly #session: string;
  #connection: CloudConnection | null = null;
  #plan: ConnectionPlan | null = null;
  #ended = false;
  #farewellSent = false;
  #up: Promise<void> = Promise.resolve();
  #down: Promise<void> = Promise.resolve();

  constructor(
    parts: MachineWireParts,
    machine: CloudMachine,
    runs: CommandRuns,
    listener: WireListener & { opened(): void },
    onPlan: (plan: ConnectionPlan) => void,
  ) {
    this.#parts = parts;
    this.#machine = machine;
    this.#runs = runs;
    this.#listener = listener;
    this.#session = parts.calls.freshNonce();
    void this.#dial(onPlan);
  }

  get open(): boolean {
    return !this.#ended && this.#connection?.open === true;
  }

  send(frame: string): boolean {
    if (!this.open) return false;
    this.#inOrder('up', () => this.#translateUp(frame));
    return true;
  }

  close(code: number, reason: string): void {
    if (this.#ended) return;
    this.#ended = true;
    // What was given to the wire before goes out before it closes in order; a line that breaks waits for nothing.
    if (code === orderlyClose) void this.#up.then(() => this.#leave(code, reason));
    else this.#connection?.close(code, reason);
  }

  async #dial(onPlan: (plan: ConnectionPlan) => void): Promise<void> {
    try {
      const plan = await this.#call('connect', {}, (tools) =>
        this.#parts.driver.machine.connect(this.#identity, tools),
      );
      if (this.#ended) return;
      this.#plan = plan;
      onPlan(plan);
      this.#connection = this.#parts.openConnection(plan, {
        opened: () => this.#onOpened(plan),
        frame: (frame) => this.#inOrder('down', () => this.#translateDown(frame)),
        closed: (code, reason) => this.#onClosed(code, reason),
      });
    } catch (error) {
      this.#onClosed(abnormalClose, error instanceof Error ? error.message : String(error));
    }
  }

  #onOpened({ firstFrames }: ConnectionPlan): void {
    if (this.#ended) {
      this.#connection?.close(abnormalClose, 'closed before it was open');
      return;
    }
    this.#sendAll(firstFrames);
    this.#listener.opened();
  }

  #onClosed(code: number, reason: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#listener.closed(code, reason);
  }

  /** Sends what the cloud expects of a machine that leaves in order. */
  #leave(code: number, reason: string): void {
    this.#sendFarewell();
    this.#connection?.close(code, reason);
  }

  #sendFarewell(): void {
    if (this.#farewellSent) return;
    this.#farewellSent = true;
    this.#sendAll(this.#plan?.farewell ?? []);
  }

  #sendAll(frames: readonly DriverFrame[]): void {
    for (const frame of frames) this.#connection?.send(frame);
  }

  /** Runs translations of one direction one after the other. A failed driver ends the run elsewhere. */
  #inOrder(direction: 'up' | 'down', translate: () => Promise<void>): void {
    const translated = (direction === 'up' ? this.#up : this.#down).then(translate).catch((error: unknown) => {
      if (!(error instanceof DriverError)) throw error;
    });
    if (direction === 'up') this.#up = translated;
    else this.#down = translated;
  }

  async #translateDown(frame: DriverFrame): Promise<void> {
    const { driver, book, machines, clock, emit } = this.#parts;
    const { spec } = this.#machine;
    const { machineNo } = spec;
    const decoded = await this.#call('decodeCommand', describeFrame(frame), (tools) =>
      driver.machine.decodeCommand({ ...this.#identity, frame }, tools),
    );
    if (decoded.kind === 'dropped') emit({ kind: 'cloud-frame-dropped', machine: machineNo, why: decoded.why });
    if (decoded.kind === 'other') this.#sendAll(decoded.reply ?? []);
    if (decoded.kind !== 'command') return;
    const delivery = await book.findDelivery(decoded.delivery, { machineNo, order: 0 });
    const ordered = book.order(delivery.order)?.records.find(({ record }) => record === delivery.record);
    const lane = machines.laneOf(machineNo, decoded, ordered?.productId ?? 0);
    const envelope = { machineNo, key: spec.key, unixSeconds: Math.floor(clock.now() / secondMs) };
    for (const command of this.#runs.commandsFor(decoded, delivery, lane))
      if (!this.#ended) this.#listener.frame(encodeCoreMessage(command, envelope));
  }

  async #translateUp(text: string): Promise<void> {
    const { machineNo, key } = this.#machine.spec;
    const decoded = decodeMachineMessage(text, machineNo, key);
    if (!decoded.ok) return this.#sendSpoilt(decoded.reason === 'sign' ? 'wrong-sign' : unreadable(text));
    this.#sendAll(await this.#framesFor(decoded.message, this.#clockSkew(decoded.unixSeconds)));
  }

  async #framesFor(message: MachineMessage, skewMs: number): Promise<readonly DriverFrame[]> {
    const { machine } = this.#parts.driver;
    switch (message.method) {
      case 'client.heartbeat':
        return this.#call('encodeHeartbeat', {}, (tools) => machine.encodeHeartbeat(this.#identity, tools), skewMs);
      case 'client.offline':
        this.#sendFarewell();
        return [];
      case 'device.delivery.ack': {
        const input = this.#runs.acknowledgement(message.token);
        if (!input) return [];
        return this.#call(
          'encodeAcknowledgement',
          input,
          (tools) => machine.encodeAcknowledgement({ ...this.#identity, ...input }, tools),
          skewMs,
        );
      }
      case 'device.delivery.response': {
        const input = this.#runs.report(message);
        if (!input) return [];
        return this.#call(
          'encodeResult',
          input,
          (tools) => machine.encodeResult({ ...this.#identity, ...input }, tools),
          skewMs,
        );
      }
      // Messages that a cloud of its own protocol has no place for.
      case 'client.challenge':
      case 'client.channel.status.put':
        return [];
    }
  }

  /** A result of the last command in place of an answer that cannot be read, spoilt in the same way. */
  async #sendSpoilt(spoiling: Spoiling): Promise<void> {
    const { machine } = this.#parts.driver;
    const input = this.#runs.lastReport();
    if (!input) return;
    const frames = await this.#call('encodeResult', input, (tools) =>
      machine.encodeResult({ ...this.#identity, ...input }, tools),
    );
    this.#sendAll(frames.map((frame) => spoiltFrame(frame, spoiling)));
  }

  get #identity(): { readonly machine: string; readonly key: string } {
    const { cloudMachine: machine, key } = this.#machine;
    return { machine, key };
  }

  /** How far the machine's clock is ahead, from the second that it wrote. */
  #clockSkew(unixSeconds: number): number {
    const aheadMs = unixSeconds * secondMs - this.#parts.clock.now();
    return Math.abs(aheadMs) < 2 * secondMs ? 0 : aheadMs;
  }

  /** Calls the driver about this machine. @param input what it is given besides, without the machine's key. */
  #call<T>(call: string, input: object, make: (tools: MachineTools) => T | Promise<T>, skewMs = 0): Promise<T> {
    const { calls, clock } = this.#parts;
    const given = { machine: this.#machine.cloudMachine, ...input };
    const at = Math.round(clock.now() + skewMs);
    return calls.call(call, given, () => make({ at, nonce: calls.freshNonce(), session: this.#session }));
  }
}

/** Half a frame of ours, or bytes that never were one. */
function unreadable(text: string): Spoiling {
  return /^[A-Za-z0-9+/=]+$/.test(text) && !decodePayload(text).ok ? 'truncated' : 'garbage';
}

function describeFrame({ topic, payload }: DriverFrame): object {
  return { topic, payload: Buffer.from(payload).toString('utf8') };
}
