import { faultByName } from '#simulators/faults/index.ts';
import { fleetSpecs, mixedFleet } from '#simulators/machine/fleet.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import type { Random } from '#core/ports/random.ts';
import type { FleetOptions } from './fleet-options.ts';

/**
 * The machines of a shard. A machine is the same in every shard: its type depends on its number, and its faults on its
 * random stream.
 * @param randomOf the random stream of a machine; nothing is drawn from it, only from its forks.
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
      ({ plan, share: part, machine = spec.machineNo }) =>
        machine === spec.machineNo &&
        faultByName(plan.fault).fits(spec.motor) &&
        random.fork(`share of ${plan.plan}`).next() < part,
    );
    return { ...spec, faults: plans.map(({ plan }) => plan) };
  });
}
