import type { DispenseMessage } from '#core/devices/messages.ts';
import type { MachineEvent } from '#simulators/events.ts';
import { fleetSpecs } from '#simulators/machine/fleet.ts';
import type { FleetGroup } from '#simulators/machine/fleet.ts';
import { SimulatedMachine } from '#simulators/machine/machine.ts';
import { motorNamed } from '#simulators/motors/index.ts';
import { FakeClock } from './fake-clock.ts';
import { FakeCloud } from './fake-cloud.ts';
import { FakeRandom } from './fake-random.ts';

export const machineNo = '10000001';

/** One machine on a test bench, switched on and connected. */
export function onBench(group: Partial<FleetGroup> = {}, seed = 1) {
  const clock = new FakeClock();
  const cloud = new FakeCloud(clock);
  const events: (MachineEvent & { readonly at: number })[] = [];
  const gaveUp: string[] = [];
  const [spec] = fleetSpecs([{ name: 'bench', motor: 'spring', count: 1, ...group }]);
  const machine = new SimulatedMachine(spec!, {
    clock,
    random: new FakeRandom(seed),
    link: cloud,
    witness: (event) => events.push({ at: clock.monotonic(), ...event }),
    onGaveUp: (reason) => gaveUp.push(reason),
  });
  machine.start();
  clock.advance(0);
  const of = <K extends MachineEvent['kind']>(kind: K) =>
    events.filter(
      (event): event is Extract<MachineEvent, { kind: K }> & { readonly at: number } => event.kind === kind,
    );
  return {
    clock,
    cloud,
    events,
    gaveUp,
    machine,
    of,
    command: (over: Partial<DispenseMessage> = {}) =>
      cloud.command(machineNo, commandFor(group.motor ?? 'spring', over)),
  };
}

/** A command that fits a machine of that motor type. */
export function commandFor(motor: string, over: Partial<DispenseMessage> = {}): DispenseMessage {
  const { floorType, hasLift, hasDropSensor } = motorNamed(motor);
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
    ...over,
  };
}
