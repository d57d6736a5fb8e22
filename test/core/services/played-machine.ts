import { decodeDown, encodeUp } from '../../../src/core/devices/codec.ts';
import type { DeliveryReport, DispenseMessage, UpMessage } from '../../../src/core/devices/messages.ts';
import type { Machine, MachineMode } from '../../../src/core/domain/machine.ts';
import type { Clock } from '../../../src/core/ports/clock.ts';
import type { Wire, WireAcceptor, WireListener } from '../../../src/core/ports/link.ts';
import type { Life } from './life.ts';

/** Where a core takes connections, and the life that they end with. */
export interface Dock {
  readonly devices: WireAcceptor;
  readonly life: Life;
}

/** A machine that a test plays: it says what the test wants, and keeps every command that has reached it. */
export class PlayedMachine {
  readonly row: Machine;
  /** Every command that has arrived, in order, over all connections. */
  readonly commands: DispenseMessage[] = [];
  /** What a heartbeat says. */
  mode: MachineMode = 'NORMAL';
  /** False: the connection takes no frame, as one whose buffer is full. */
  takes = true;
  /** Told of each command as it arrives. */
  onCommand: (command: DispenseMessage) => void = () => undefined;
  readonly #clock: Clock;
  readonly #dock: () => Dock;
  #listener: WireListener | null = null;
  #wire: { open: boolean } | null = null;

  constructor(row: Machine, clock: Clock, dock: () => Dock) {
    this.row = row;
    this.#clock = clock;
    this.#dock = dock;
  }

  get no(): string {
    return this.row.machineNo;
  }

  get connected(): boolean {
    return this.#listener !== null && this.#wire?.open === true;
  }

  /** The command that arrived last. */
  get last(): DispenseMessage {
    const last = this.commands.at(-1);
    if (!last) throw new Error(`machine ${this.no} has had no command`);
    return last;
  }

  /** Connects and proves its number with a heartbeat. */
  connect(): void {
    const { devices, life } = this.#dock();
    const state = { open: true };
    const wire: Wire = {
      get open() {
        return life.alive && state.open;
      },
      send: (frame) => {
        if (!life.alive || !state.open || !this.takes || !life.pass('send')) return false;
        const decoded = decodeDown(frame, this.no, this.row.key);
        if (!decoded.ok) throw new Error(`the core sent a frame that its machine cannot read: ${decoded.detail}`);
        this.commands.push(decoded.message);
        this.onCommand(decoded.message);
        return life.pass('sent');
      },
      close: () => {
        state.open = false;
      },
    };
    this.#wire = state;
    this.#listener = devices.accept(this.no, wire);
    this.heartbeat();
  }

  /** The line is cut and the core hears of it. */
  hangUp(): void {
    this.cut();
    this.#listener?.closed(1006, 'cut');
    this.#listener = null;
  }

  /** The line is cut and the core hears nothing: its next frame is not taken. */
  cut(): void {
    if (this.#wire) this.#wire.open = false;
  }

  /** The core at the other end has died. */
  forget(): void {
    this.cut();
    this.#listener = null;
  }

  say(message: UpMessage): void {
    if (!this.connected) throw new Error(`machine ${this.no} is not connected`);
    this.#listener?.frame(encodeUp(message, { machineNo: this.no, key: this.row.key, unixSeconds: Math.floor(this.#clock.now() / 1000) }));
  }

  heartbeat(mode: MachineMode = this.mode): void {
    this.mode = mode;
    this.say({ method: 'client.heartbeat', networkType: 'wifi', networkRssi: '-50', uptimeMinutesToday: '1', status: mode });
  }

  ack({ deliveryId, token }: DispenseMessage = this.last): void {
    this.say({ method: 'device.delivery.ack', deliveryId, token });
  }

  /** Says how a command went: well, unless `over` says otherwise. */
  answer(command: DispenseMessage = this.last, over: Partial<DeliveryReport> = {}): void {
    const { deliveryId, token, orderId, recordId } = command;
    this.say({ method: 'device.delivery.response', deliveryId, token, orderId, recordId, success: true, floorStatus: 1, errorMsg: '', ...over });
  }

  fail(command: DispenseMessage = this.last): void {
    this.answer(command, { success: false, floorStatus: 2, errorMsg: 'Goods are Stuck' });
  }

  /** Answers as old firmware does, which names no delivery and no token. */
  oldAnswer(command: DispenseMessage = this.last, over: Partial<DeliveryReport> = {}): void {
    this.answer(command, { deliveryId: null, token: null, ...over });
  }
}
