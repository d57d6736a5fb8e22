import { groupSchema } from '#harness/scenario/schema-parts.ts';
import { motorTypes } from '#simulators/motors/index.ts';
import { knownName } from './known-name.ts';

/** Name of a motor type. */
export const motorSchema = knownName(
  'motor type',
  motorTypes.map(({ name }) => name),
);

/** Equal machines, as a group of a scenario has them. */
export const machineGroupSchema = groupSchema
  .pick({ count: true, firmware: true, lanes: true, stockPerLane: true, mode: true, overlapping: true })
  .extend({ motor: motorSchema });
