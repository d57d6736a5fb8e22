import { z } from 'zod';
import { unknownNameMessage } from '#harness/scenario/messages.ts';
import { groupSchema } from '#harness/scenario/schema-parts.ts';
import { motorTypes } from '#simulators/motors/index.ts';

const motorNames = motorTypes.map(({ name }) => name);

/** Name of a motor type. */
export const motorSchema = z.string().refine((name) => motorNames.includes(name), {
  error: ({ input }) => unknownNameMessage('motor type', String(input), motorNames),
});

/** Equal machines, as a group of a scenario has them. */
export const machineGroupSchema = groupSchema
  .pick({ count: true, firmware: true, lanes: true, stockPerLane: true, mode: true, overlapping: true })
  .extend({ motor: motorSchema });
