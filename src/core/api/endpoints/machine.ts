import { z } from 'zod';
import { parseDigitsPathId, endpoint } from '../endpoint.ts';
import { machineDetailData, renderMachineDetail } from '../data/machine-data.ts';

/** POST /rent/machines/{machine_no}: one machine of the caller. */
export const machine = endpoint({
  name: 'machine',
  summary: 'Shows a machine and an outline of its products',
  method: 'POST',
  path: '/rent/machines/{machine_no}',
  bodyKind: 'none',
  parsePathId: parseDigitsPathId,
  members: z.strictObject({}),
  data: machineDetailData,
  codes: [4004, 6026],
  handle: (services, { caller, pathId }) => services.catalogue.machine(caller, pathId),
  render: renderMachineDetail,
});
