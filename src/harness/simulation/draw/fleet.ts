import type { Random } from '#core/ports/random.ts';
import { motorByName, motorTypes } from '#simulators/motors/index.ts';
import type { ScenarioInput } from '#harness/scenario/scenario.ts';
import { coinFlip, oneIn, pick, drawList } from './primitives.ts';

/** A group of machines of a random world. */
export interface RandomGroup {
  readonly group: string;
  readonly motor: string;
  readonly count: number;
  readonly firmware: 'current' | 'old';
  readonly stockPerLane: number;
  readonly overlapping: boolean;
  readonly mode: 'NORMAL' | 'MAINTENANCE';
}

/**
 * One to three groups of one to three machines that sell, and sometimes one in maintenance.
 *
 * Answers of old firmware do not name their delivery. To keep them unambiguous, such a group sells single items
 * (`merchants.ts`) and its answers are never duplicated (`machine-faults.ts`, `network.ts`): two runs of one record are
 * never in flight.
 */
export function drawFleet(random: Random): readonly RandomGroup[] {
  const withOldFirmware = oneIn(3, random);
  const motors = drawList(random, 1, 3, () => pick(random, motorTypes).name);
  const sellingMachines = motors.map((motor, index): RandomGroup => ({
    group: `group-${index + 1}`,
    motor,
    count: pick(random, [1, 1, 2, 3]),
    firmware: withOldFirmware && (index === 0 || coinFlip(random)) ? 'old' : 'current',
    // A machine without a drop sensor cannot detect an empty lane: its success would violate `honest-success`.
    stockPerLane: motorByName(motor).hasDropSensor ? pick(random, [2, 30]) : 30,
    overlapping: oneIn(4, random),
    mode: 'NORMAL',
  }));
  if (!oneIn(4, random)) return sellingMachines;
  return [
    ...sellingMachines,
    {
      group: 'workshop',
      motor: pick(random, motorTypes).name,
      count: 1,
      firmware: 'current',
      stockPerLane: 30,
      overlapping: false,
      mode: 'MAINTENANCE',
    },
  ];
}

/** The groups at which customers buy. */
export function sellingGroups(fleet: readonly RandomGroup[]): readonly RandomGroup[] {
  return fleet.filter(({ mode }) => mode === 'NORMAL');
}

/** True if a machine has old firmware, whose answers do not name their delivery. */
export function hasOldFirmware(fleet: readonly RandomGroup[]): boolean {
  return fleet.some(({ firmware }) => firmware === 'old');
}

/** A list of a scenario as its author may write it. */
export type InputOf<Member extends keyof ScenarioInput> = NonNullable<ScenarioInput[Member]>;
