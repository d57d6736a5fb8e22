import type { Random } from '#core/ports/random.ts';
import type { Group } from '#harness/scenario/scenario.ts';
import { oneIn, pick } from '../draw/primitives.ts';
import type { OfferedMotor, TargetTraits } from './traits.ts';

/** A group of machines of a world at a cloud. */
export interface DrawnGroup {
  readonly group: string;
  readonly count: number;
  readonly overlapping: boolean;
  readonly offered: OfferedMotor;
}

/** One group or two of one machine or two each, of different motor types. */
export function drawGroups(random: Random, { motors }: TargetTraits): readonly DrawnGroup[] {
  const first = pick(random, motors);
  const others = motors.filter((motor) => motor !== first);
  const chosen = others.length > 0 && oneIn(3, random) ? [first, pick(random, others)] : [first];
  return chosen.map((offered, index) => ({
    group: `group-${index + 1}`,
    count: Math.min(offered.count, pick(random, [1, 1, 2])),
    overlapping: oneIn(4, random),
    offered,
  }));
}

/** One machine. */
export function drawMachine(random: Random, { motors }: TargetTraits): DrawnGroup {
  return { group: 'group-1', count: 1, overlapping: oneIn(4, random), offered: pick(random, motors) };
}

/** More than a world sells: a machine without a drop sensor takes an empty lane for a success, which would be a lie. */
const stockPerLane = 1_000;

/** The group as a scenario has it. A machine behind a driver has the lanes that its cloud sells from. */
export function scenarioGroup(
  { group, count, overlapping, offered: { motor, lanes } }: DrawnGroup,
  { capabilities }: Pick<TargetTraits, 'capabilities'>,
): Pick<Group, 'group' | 'motor' | 'count' | 'overlapping' | 'lanes' | 'stockPerLane'> {
  return { group, motor, count, overlapping, stockPerLane, ...(capabilities && { lanes }) };
}

/** A lane of the group; the first one in every second case, so that customers meet there. */
export function drawLane(random: Random, { offered: { lanes } }: DrawnGroup): number {
  return oneIn(2, random) ? 0 : random.integer(0, lanes - 1);
}
