import { encodeMachineMessage } from '#core/devices/frame-codec.ts';
import { FreshnessTracker } from '#core/devices/freshness-tracker.ts';
import { Gateway } from '#core/devices/gateway.ts';
import type { MachineMessage } from '#core/devices/messages.ts';
import type { FrameBudget } from '#core/domain/frame-budget.ts';
import type { StoredFreshness, FreshnessMode } from '#core/domain/freshness.ts';
import type { Machine } from '#core/domain/machine.ts';
import type { CoreEvent } from '#core/events.ts';
import type { Wire, WireListener } from '#core/ports/link.ts';
import type { DispenseCommand, MachineReports } from '#core/services.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { FakeClock } from './fake-clock.ts';

export const machineNo = '10000001';
export const key = 'machine-key-1';

export const machine: Machine = {
  machineNo,
  appId: 'app',
  name: 'by the lift',
  kind: 'motor',
  mode: 'NORMAL',
  key,
  floorType: 1,
  board: 2,
  hasLift: false,
  hasDropSensor: true,
  multiDrop: false,
  utcOffsetMinutes: 480,
  createdAt: 1_700_000_000_000,
};

export const command: DispenseCommand = {
  deliveryId: '1234567890123456',
  token: 7,
  orderId: 60,
  recordId: 78,
  lane: 12,
  quantity: 1,
  machine,
  sendBefore: Infinity,
};

export const heartbeat = {
  method: 'client.heartbeat',
  networkType: '4G',
  networkRssi: '-60',
  uptimeMinutesToday: '12',
  status: 'NORMAL',
} satisfies MachineMessage;

export const result = {
  method: 'device.delivery.response',
  deliveryId: '1234567890123456',
  token: 7,
  orderId: 60,
  recordId: 78,
  success: false,
  floorStatus: 2,
  errorMsg: 'Goods are Stuck',
} satisfies MachineMessage;

/** What the machine's clock shows, Unix seconds, unless given. */
export const machineUnixSeconds = 1_700_000_000;

/** A signed frame of a machine. */
export function signedFrame(
  message: MachineMessage = heartbeat,
  ofMachine = machineNo,
  withKey = key,
  unixSeconds = machineUnixSeconds,
): string {
  return encodeMachineMessage(message, { machineNo: ofMachine, key: withKey, unixSeconds });
}

/** The core's end of a connection, with the machine's end in the test's hand. */
export class FakeWire implements Wire {
  readonly sent: string[] = [];
  open = true;
  accepts = true;
  paused = false;
  closedWith: { code: number; reason: string } | null = null;

  send(text: string): boolean {
    if (!this.open || !this.accepts) return false;
    this.sent.push(text);
    return true;
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
  }

  close(code: number, reason: string): void {
    this.open = false;
    this.closedWith ??= { code, reason };
  }
}

/** A book whose marks come from a map and go there. */
export function createFreshnessTracker(
  clock: FakeClock,
  mode: FreshnessMode,
  saved = new Map<string, StoredFreshness>(),
): FreshnessTracker {
  return new FreshnessTracker({
    clock,
    mode: () => mode,
    windowMs: 300_000,
    marks: new Map(saved),
    save: (marks) => {
      for (const [number, mark] of marks) saved.set(number, mark);
      return Promise.resolve();
    },
    onError: (error) => {
      throw error;
    },
  });
}

interface GatewayWorldOptions {
  readonly reports?: Partial<MachineReports>;
  readonly machines?: readonly Machine[];
  /** Without one, frames are repeated at will. */
  readonly freshness?: FreshnessMode;
  readonly budget?: FrameBudget;
  /** What a gateway before this one has stored. */
  readonly marks?: ReadonlyMap<string, StoredFreshness>;
}

/** A gateway with one machine, and everything that it does in lists. */
export function createGatewayWorld(options: GatewayWorldOptions = {}) {
  const clock = new FakeClock();
  const events: CoreEvent[] = [];
  const reported: unknown[] = [];
  const errors: unknown[] = [];
  const machines = new Map((options.machines ?? [machine]).map((each) => [each.machineNo, each]));
  const recordCall = (name: string) => (report: object) => {
    reported.push({ name, ...report });
    return Promise.resolve();
  };
  const saved = new Map<string, StoredFreshness>(options.marks);
  const freshnessTracker = createFreshnessTracker(clock, options.freshness ?? 'off', saved);
  const gateway = new Gateway({
    clock,
    secrets: seededRandom(1),
    config: { offlineAfterMs: 600_000, authenticationTimeoutMs: 10_000, frameBudget: options.budget ?? null },
    freshnessTracker,
    findMachine: (number) => machines.get(number),
    reports: {
      onAcknowledgement: recordCall('acknowledged'),
      onResult: recordCall('result'),
      onModeChange: recordCall('modeChanged'),
      ...options.reports,
    },
    onEvent: (event) => events.push(event),
    onError: (error) => errors.push(error),
  });
  const connect = (number = machineNo): { wire: FakeWire; listener: WireListener } => {
    const wire = new FakeWire();
    return { wire, listener: gateway.accept(number, wire) };
  };
  const connectAuthenticated = (number = machineNo, withKey = key) => {
    const connection = connect(number);
    connection.listener.frame(signedFrame(heartbeat, number, withKey));
    return connection;
  };
  return {
    clock,
    events,
    reported,
    errors,
    saved,
    machines,
    gateway,
    connect,
    connectAuthenticated,
    kinds: () => events.map(({ kind }) => kind),
  };
}
