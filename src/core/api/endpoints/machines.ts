import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { machineData, renderMachine } from '../data/machine-data.ts';

/** POST /rent/machines: the caller's machines. */
export const machines = endpoint({
  name: 'machines',
  summary: "Lists the caller's machines and whether they are online",
  method: 'POST',
  path: '/rent/machines',
  bodyKind: 'none',
  members: z.strictObject({}),
  data: z.array(machineData),
  codes: [],
  handle: (services, { caller }) => services.catalogue.machines(caller),
  render: (views) => views.map(renderMachine),
});
