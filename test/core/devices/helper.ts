import { encodeUp } from '../../../src/core/devices/codec.ts';
import { Gateway } from '../../../src/core/devices/gateway.ts';
import type { UpMessage } from '../../../src/core/devices/messages.ts';
import type { Machine } from '../../../src/core/domain/machine.ts';
import type { CoreEvent } from '../../../src/core/events.ts';
import type { Wire, WireListener } from '../../../src/core/ports/link.ts';
import type { DispenseCommand, MachineReports } from '../../../src/core/services.ts';
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

export const command: DispenseCommand = { deliveryId: '1234567890123456', token: 7, orderId: 60, recordId: 78, lane: 12, quantity: 1, machine };

export const heartbeat: UpMessage = { method: 'client.heartbeat', networkType: '4G', networkRssi: '-60', uptimeMinutesToday: '12', status: 'NORMAL' };

export const result: UpMessage = {
  method: 'device.delivery.response',
  deliveryId: '1234567890123456',
  token: 7,
  orderId: 60,
  recordId: 78,
  success: false,
  floorStatus: 2,
  errorMsg: 'Goods are Stuck',
};

/** A signed frame of a machine. */
export function frame(message: UpMessage = heartbeat, ofMachine = machineNo, withKey = key): string {
  return encodeUp(message, { machineNo: ofMachine, key: withKey, unixSeconds: 1_700_000_000 });
}

/** The core's end of a connection, with the machine's end in the test's hand. */
export class FakeWire implements Wire {
  readonly sent: string[] = [];
  open = true;
  takes = true;
  closedWith: { code: number; reason: string } | null = null;

  send(text: string): boolean {
    if (!this.open || !this.takes) return false;
    this.sent.push(text);
    return true;
  }

  close(code: number, reason: string): void {
    this.open = false;
    this.closedWith = { code, reason };
  }
}

/** A gateway with one machine, and everything that it does in lists. */
export function gatewayWorld(change: { reports?: Partial<MachineReports>; machines?: readonly Machine[] } = {}) {
  const clock = new FakeClock();
  const events: CoreEvent[] = [];
  const reported: unknown[] = [];
  const errors: unknown[] = [];
  const machines = new Map((change.machines ?? [machine]).map((each) => [each.machineNo, each]));
  const note = (name: string) => (report: object) => {
    reported.push({ name, ...report });
    return Promise.resolve();
  };
  const gateway = new Gateway({
    clock,
    config: { offlineAfterMs: 600_000, proveWithinMs: 10_000 },
    machine: (no) => machines.get(no),
    reports: { acknowledged: note('acknowledged'), result: note('result'), modeChanged: note('modeChanged'), ...change.reports },
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
  return { clock, events, reported, errors, machines, gateway, connect, connectProven, kinds: () => events.map(({ kind }) => kind) };
}
