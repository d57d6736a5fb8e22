import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { machineNo, timestamp } from '../member-schemas.ts';
import { floorData, renderFloor } from '../data/product-data.ts';

/** POST /floors: every lane of a machine, with what is in it and how its last run left it. */
export const floors = endpoint({
  name: 'floors',
  summary: 'Lists the lanes of a machine with their products, stock and state',
  method: 'POST',
  path: '/floors',
  bodyKind: 'signed',
  members: z.strictObject({ machine_no: machineNo, timestamp }),
  data: z.array(floorData),
  codes: [6026],
  handle: (services, { caller, members }) => services.catalogue.floors(caller, { machineNo: members.machine_no }),
  render: (views) => views.map(renderFloor),
});
