import assert from 'node:assert/strict';
import { defaultConfig, type CoreConfig } from '#core/config.ts';
import type { CoreParts } from '#core/core.ts';
import { decodeCoreMessage, encodeMachineMessage } from '#core/devices/frame-codec.ts';
import type { DispenseMessage, MachineMessage } from '#core/devices/messages.ts';
import type { MachineMode } from '#core/domain/machine.ts';
import type { CoreEvent } from '#core/events.ts';
import type { WireListener } from '#core/ports/link.ts';
import type { Rules } from '#core/rules.ts';
import { openMemoryStore } from '#core/store/memory/store.ts';
import { withPlainIds } from '#test/core/services/plain-ids.ts';
import type { Store } from '#core/store/store.ts';
import { startKillableCore, type KillableCore } from '#harness/fault-injection/core/killable-core.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { FakeWire } from '#test/core/devices/gateway-world.ts';
import { FakeClock, flushMicrotasks } from '#test/core/devices/fake-clock.ts';
import { FakeHttp } from '#test/core/callbacks/sender-world.ts';
import { sampleLane, sampleMachine } from '#test/core/store/samples.ts';
import { dwellMs, expiryMs, firstStock, maxQueue, timeoutMs } from './model.ts';

export const merchant = { appId: 'app-1', appSecret: 's', appKey: 'k', name: 'One' };
export const notifyUrl = 'https://shop.example/notify';

/** One machine of each kind that the rules distinguish. */
export const fleet = [
  { machineNo: '10000001', kind: 'motor', multiDrop: false, oldFirmware: false },
  { machineNo: '10000002', kind: 'electronic-lock', multiDrop: false, oldFirmware: true },
  { machineNo: '10000003', kind: 'other', multiDrop: true, oldFirmware: false },
] as const;

/** With a limit so long that no machine goes offline by silence; other tests cover connections. */
const config: CoreConfig = {
  ...defaultConfig,
  merchants: [merchant],
  machines: fleet.map(({ machineNo, kind, multiDrop }) => sampleMachine(machineNo, { kind, multiDrop })),
  lanes: fleet.map(({ machineNo }) => sampleLane(machineNo, 0, { stock: firstStock })),
  // These machines repeat frames, and each repetition counts.
  freshness: { defaultMode: 'off', machines: {} },
  dwellMs,
  timeoutMs,
  orderExpiryMs: expiryMs,
  maxQueue,
  offlineAfterMs: 1e12,
};

/** A machine's end of a connection, and its commands. */
class TestMachine {
  readonly machineNo: string;
  readonly commands: DispenseMessage[] = [];
  /** Commands that have neither been run nor forgotten. */
  open: DispenseMessage[] = [];
  mode: MachineMode = 'NORMAL';
  /** Called for each command that arrives. */
  onCommand: (command: DispenseMessage) => void = () => undefined;
  #wire: FakeWire | null = null;
  #listener: WireListener | null = null;

  constructor(machineNo: string) {
    this.machineNo = machineNo;
  }

  get online(): boolean {
    return this.#wire?.open ?? false;
  }

  connect(core: KillableCore): void {
    const receive = (frame: string): void => {
      const decoded = decodeCoreMessage(frame, this.machineNo, 'machine-secret');
      assert.ok(decoded.ok);
      assert.ok(decoded.message.method === 'device.delivery.put');
      this.commands.push(decoded.message);
      this.open.push(decoded.message);
      this.onCommand(decoded.message);
    };
    this.#wire = new FakeWire();
    const send = this.#wire.send.bind(this.#wire);
    this.#wire.send = (frame) => {
      receive(frame);
      return send(frame);
    };
    this.#listener = core.devices.accept(this.machineNo, this.#wire);
    this.send({
      method: 'client.heartbeat',
      networkType: '4G',
      networkRssi: '-60',
      uptimeMinutesToday: '1',
      status: this.mode,
    });
  }

  disconnect(): void {
    this.#wire!.open = false;
    this.#listener!.closed(1006, '');
  }

  send(message: MachineMessage): void {
    assert.ok(this.online);
    this.#listener!.frame(
      encodeMachineMessage(message, { machineNo: this.machineNo, key: 'machine-secret', unixSeconds: 1 }),
    );
  }
}

/** A real core on a real store, connected machines, and a manual clock. */
export class World {
  readonly clock = new FakeClock();
  readonly store: Store = openMemoryStore();
  readonly http = new FakeHttp(this.clock, 5);
  readonly events: CoreEvent[] = [];
  readonly errors: unknown[] = [];
  readonly machines = fleet.map(({ machineNo }) => new TestMachine(machineNo));
  core!: KillableCore;
  readonly #options: { rules?: Rules; under?: (store: Store) => Store };
  #coreCount = 0;
  #signCount = 0;

  /** @param change `rules` of a broken core; `under` wraps its store. */
  constructor(change: { rules?: Rules; under?: (store: Store) => Store } = {}) {
    this.#options = change;
  }

  /** Starts the first core, or the next one on the same store. Its machines are still offline. */
  async start(): Promise<void> {
    // The model counts from 1.
    if (this.#coreCount === 0) await withPlainIds(this.store);
    const parts: CoreParts = {
      config,
      clock: this.clock,
      random: seededRandom(1),
      http: this.http,
      store: this.#options.under?.(this.store) ?? this.store,
      onEvent: (event) => this.events.push(event),
      onError: (error) => this.errors.push(error),
      ...(this.#options.rules && { rules: this.#options.rules }),
    };
    this.core = await startKillableCore(parts, {}, (this.#coreCount += 1));
    await flushMicrotasks();
  }

  async connectAll(): Promise<void> {
    for (const machine of this.machines) machine.connect(this.core);
    await flushMicrotasks();
  }

  /** A new sign for each request. */
  sign(): string {
    return `sign-${(this.#signCount += 1)}`;
  }

  /** Runs everything that is due now. */
  untilIdle(): Promise<void> {
    return this.clock.run(0);
  }
}
