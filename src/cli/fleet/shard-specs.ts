import { faultByName } from '#simulators/faults/index.ts';
import { fleetSpec, fleetSpecs, mixedFleet } from '#simulators/machine/fleet.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import type { Random } from '#core/ports/random.ts';
import { motorOfKind } from '#simulators/motors/index.ts';
import type { ConfiguredMachine } from './configured-machines.ts';
import type { FleetOptions } from './fleet-options.ts';

/**
 * The machines of a shard. A machine is the same in every shard: its type depends on its number, and its faults on its
 * random stream.
 * @param randomOf the random stream of a machine; nothing is drawn from it, only from its forks.
 */
export function specsOf(options: FleetOptions, randomOf: (machineNo: string) => Random): readonly MachineSpec[] {
  const { share, faults } = options;
  const specs = wholeFleet(options).slice(share.first, share.first + share.count);
  if (faults.length === 0) return specs;
  return specs.map((spec) => {
    const random = randomOf(spec.machineNo);
    const plans = faults.filter(
      ({ plan, share: part, machine = spec.machineNo }) =>
        machine === spec.machineNo &&
        faultByName(plan.fault).fits(spec.motor) &&
        random.fork(`share of ${plan.plan}`).next() < part,
    );
    return { ...spec, faults: plans.map(({ plan }) => plan) };
  });
}

/** Every machine of the fleet, without faults. */
function wholeFleet({ count, machines, motor, stockPerLane, firmware }: FleetOptions): readonly MachineSpec[] {
  if (machines !== null) return machines.map((machine) => configuredSpec(machine, motor, { stockPerLane, firmware }));
  const groups = motor === null ? mixedFleet(count) : [{ name: motor, motor, count }];
  return fleetSpecs(groups.map((group) => ({ ...group, stockPerLane, firmware })));
}

function configuredSpec(
  { machineNo, key, kind, lanes, board, motor: ownMotor, firmware: ownFirmware }: ConfiguredMachine,
  motor: string | null,
  { stockPerLane, firmware }: Pick<FleetOptions, 'stockPerLane' | 'firmware'>,
): MachineSpec {
  const name = motor ?? ownMotor ?? motorOfKind(kind).name;
  const group = { name, motor: name, count: 1, lanes, board, stockPerLane };
  return { ...fleetSpec({ ...group, firmware: firmware === 'old' ? firmware : ownFirmware }, machineNo), key };
}
