import { faultByName } from '#simulators/faults/index.ts';
import { fleetSpecs, mixedFleet } from '#simulators/machine/fleet.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import type { Random } from '#core/ports/random.ts';
import type { FleetOptions } from './fleet-options.ts';

/**
 * The machines of an order's share. A machine is the same whichever share it falls into: what it is follows from its
 * number, and its faults from its number and luck.
 * @param randomOf the luck of the machine of that number, of which nothing is drawn.
 */
export function specsOf(
  { count, share, motor, stockPerLane, firmware, faults }: FleetOptions,
  randomOf: (machineNo: string) => Random,
): readonly MachineSpec[] {
  const groups = motor === null ? mixedFleet(count) : [{ name: motor, motor, count }];
  const specs = fleetSpecs(groups.map((group) => ({ ...group, stockPerLane, firmware }))).slice(
    share.first,
    share.first + share.count,
  );
  if (faults.length === 0) return specs;
  return specs.map((spec) => {
    const random = randomOf(spec.machineNo);
    const plans = faults.filter(
      ({ plan, share: part }) =>
        faultByName(plan.fault).fits(spec.motor) && random.fork(`has ${plan.plan}`).next() < part,
    );
    return { ...spec, faults: plans.map(({ plan }) => plan) };
  });
}
