import { z } from 'zod';
import { fleetGroup } from '#harness/runner/run-setup.ts';
import { groupSchema } from '#harness/scenario/schema-parts.ts';
import type { Group } from '#harness/scenario/scenario.ts';
import { demoMachineKey, fleetSpecs } from '#simulators/machine/fleet.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import { machineNumberSchema } from './connection-schemas.ts';
import { motorSchema } from './machine-schemas.ts';

const namedMachineSchema = groupSchema
  .pick({ firmware: true, lanes: true, stockPerLane: true })
  .extend({ number: machineNumberSchema, motor: motorSchema, key: z.string().min(1).optional() });

/** Machines that a core knows by their numbers and keys; each once. */
export const namedMachinesSchema = z
  .array(namedMachineSchema)
  .min(1)
  .max(1_000)
  .superRefine((machines, context) => {
    const numbers = machines.map(({ number }) => number);
    const duplicate = numbers.findIndex((number, index) => numbers.indexOf(number) < index);
    if (duplicate >= 0)
      context.addIssue({
        code: 'custom',
        path: [duplicate, 'number'],
        message: `${numbers[duplicate] ?? ''} is there twice: name each machine once`,
      });
  });

type NamedMachine = z.output<typeof namedMachineSchema>;

/** The machines as groups of a fleet, one machine each. */
export function machineGroups(machines: readonly NamedMachine[]): readonly Group[] {
  return machines.map(({ number: _number, key: _key, ...group }, index) =>
    groupSchema.parse({ ...group, group: `machine-${index + 1}` }),
  );
}

/** The machines as they are simulated. */
export function machineSpecs(machines: readonly NamedMachine[]): readonly MachineSpec[] {
  return fleetSpecs(machineGroups(machines).map(fleetGroup)).map((spec, index) => {
    const { number: machineNo = spec.machineNo, key = demoMachineKey(machineNo) } = machines[index] ?? {};
    return { ...spec, machineNo, key };
  });
}
