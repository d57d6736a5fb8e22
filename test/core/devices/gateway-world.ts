import { encodeUp } from '#core/devices/frame-codec.ts';
import { FreshnessBook } from '#core/devices/freshness-tracker.ts';
import { Gateway } from '#core/devices/gateway.ts';
import type { UpMessage } from '#core/devices/messages.ts';
import type { FrameBudget } from '#core/domain/frame-budget.ts';
import type { FreshnessMark, FreshnessMode } from '#core/domain/freshness.ts';
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
};

export const heartbeat = {
  method: 'client.heartbeat',
  networkType: '4G',
  networkRssi: '-60',
  uptimeMinutesToday: '12',
  status: 'NORMAL',
} satisfies UpMessage;

export const result = {
  method: 'device.delivery.response',
  deliveryId: '1234567890123456',
  token: 7,
  orderId: 60,
  recordId: 78,
  success: false,
  floorStatus: 2,
  errorMsg: 'Goods are Stuck',
} satisfies UpMessage;

/** What the machine's clock shows, Unix seconds, unless a test says otherwise. */
export const shown = 1_700_000_000;

/** A signed frame of a machine. */
export function frame(
  message: UpMessage = heartbeat,
  ofMachine = machineNo,
  withKey = key,
  unixSeconds = shown,
): string {
  return encodeUp(message, { machineNo: ofMachine, key: withKey, unixSeconds });
}

/** The core's end of a connection, with the machine's end in the test's hand. */
export class FakeWire implements Wire {
  readonly sent: string[] = [];
  open = true;
  takes = true;
  paused = false;
  closedWith: { code: number; reason: string } | null = null;

  send(text: string): boolean {
    if (!this.open || !this.takes) return false;
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
export function freshnessBook(
  clock: FakeClock,
  mode: FreshnessMode,
  saved = new Map<string, FreshnessMark>(),
): FreshnessBook {
  return new FreshnessBook({
    clock,
    mode: () => mode,
    windowMs: 300_000,
    marks: new Map(saved),
    save: (marks) => {
      for (const [no, mark] of marks) saved.set(no, mark);
      return Promise.resolve();
    },
    onError: (error) => {
      throw error;
    },
  });
}

interface Change {
  readonly reports?: Partial<MachineReports>;
  readonly machines?: readonly Machine[];
  /** Without one, frames are repeated at will. */
  readonly freshness?: FreshnessMode;
  readonly budget?: FrameBudget;
  /** What a gateway before this one has stored. */
  readonly marks?: ReadonlyMap<string, FreshnessMark>;
}

/** A gateway with one machine, and everything that it does in lists. */
export function gatewayWorld(change: Change = {}) {
  const clock = new FakeClock();
  const events: CoreEvent[] = [];
  const reported: unknown[] = [];
  const errors: unknown[] = [];
  const machines = new Map((change.machines ?? [machine]).map((each) => [each.machineNo, each]));
  const note = (name: string) => (report: object) => {
    reported.push({ name, ...report });
    return Promise.resolve();
  };
  const saved = new Map<string, FreshnessMark>(change.marks);
  const freshness = freshnessBook(clock, change.freshness ?? 'off', saved);
  const gateway = new Gateway({
    clock,
    secrets: seededRandom(1),
    config: { offlineAfterMs: 600_000, proveWithinMs: 10_000, frameBudget: change.budget ?? null },
    freshness,
    machine: (no) => machines.get(no),
    reports: {
      acknowledged: note('acknowledged'),
      result: note('result'),
      modeChanged: note('modeChanged'),
      ...change.reports,
    },
    observe: (event) => events.push(event),
    onError: (error) => errors.push(error),
  });
  const connect = (no = machineNo): { wire: FakeWire; listener: WireListener } => {
    const wire = new FakeWire();
    return { wire, listener: gateway.accept(no, wire) };
  };
  const connectProven = (no = machineNo, withKey = key) => {
    const connection = connect(no);
    connection.listener.frame(frame(heartbeat, no, withKey));
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
    connectProven,
    kinds: () => events.map(({ kind }) => kind),
  };
}
