import type { DispenseMessage } from '#core/devices/messages.ts';
import type { MachineEvent } from '#simulators/events.ts';
import { fleetSpecs } from '#simulators/machine/fleet.ts';
import type { FleetGroup } from '#simulators/machine/fleet.ts';
import { SimulatedMachine } from '#simulators/machine/machine.ts';
import { motorByName } from '#simulators/motors/index.ts';
import { FakeClock } from './fake-clock.ts';
import { FakeCloud } from './fake-cloud.ts';
import { FakeRandom } from './fake-random.ts';

export const machineNo = '10000001';

/** One machine on a test bench, switched on and connected. */
export function machineFixture(group: Partial<FleetGroup> = {}, seed = 1) {
  const clock = new FakeClock();
  const cloud = new FakeCloud(clock);
  const events: (MachineEvent & { readonly at: number })[] = [];
  const giveUpReasons: string[] = [];
  const [spec] = fleetSpecs([{ name: 'bench', motor: 'spring', count: 1, ...group }]);
  const machine = new SimulatedMachine(spec!, {
    clock,
    random: new FakeRandom(seed),
    link: cloud,
    onEvent: (event) => events.push({ at: clock.monotonic(), ...event }),
    onGiveUp: (reason) => giveUpReasons.push(reason),
  });
  machine.start();
  clock.advance(0);
  const eventsOf = <K extends MachineEvent['kind']>(kind: K) =>
    events.filter(
      (event): event is Extract<MachineEvent, { kind: K }> & { readonly at: number } => event.kind === kind,
    );
  return {
    clock,
    cloud,
    events,
    gaveUp: giveUpReasons,
    machine,
    of: eventsOf,
    command: (overrides: Partial<DispenseMessage> = {}) =>
      cloud.command(machineNo, commandFor(group.motor ?? 'spring', overrides)),
  };
}

/** A command that fits a machine of that motor type. */
export function commandFor(motor: string, overrides: Partial<DispenseMessage> = {}): DispenseMessage {
  const { floorType, hasLift, hasDropSensor } = motorByName(motor);
  return {
    method: 'device.delivery.put',
    deliveryId: '1000000000000001',
    token: 1,
    orderId: 60,
    recordId: 78,
    lane: 0,
    board: 1,
    floorType,
    hasLift,
    hasDropSensor,
    quantity: 1,
    ...overrides,
  };
}
