import { z } from 'zod';
import { machineKinds, machineModes } from '../../domain/machine.ts';
import { endpoint } from '../endpoint.ts';

const machine = z.strictObject({
  machine_no: z.string(),
  name: z.string(),
  is_online: z.boolean(),
  type: z.enum(machineKinds),
  status: z.enum(machineModes),
});

/** POST /rent/machines: the caller's machines. */
export const machines = endpoint({
  name: 'machines',
  summary: "Lists the caller's machines and whether they are online",
  method: 'POST',
  path: '/rent/machines',
  takes: 'nothing',
  members: z.strictObject({}),
  data: z.array(machine),
  codes: [],
  handle: (services, { caller }) => services.catalogue.machines(caller),
  render: (views) =>
    views.map(({ machine: { machineNo, name, kind, mode }, online }) => ({
      machine_no: machineNo,
      name,
      is_online: online,
      type: kind,
      status: mode,
    })),
});
