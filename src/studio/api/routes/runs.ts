import { z } from 'zod';
import { runSchema, runsSchema } from '../../schemas/runs.ts';
import { route } from '../route.ts';

export const runRoutes = [
  route({
    method: 'GET',
    path: '/api/runs',
    id: 'listRuns',
    tag: 'runs',
    summary: 'Recorded runs: scenarios, simulations, benchmarks and certificates, newest first',
    query: z.strictObject({
      kind: runSchema.shape.kind.optional(),
      verdict: z.enum(['PASS', 'FAIL', 'INCONCLUSIVE']).optional(),
      text: z.string().max(100).optional().describe('Part of a name.'),
      offset: z.coerce.number().int().min(0).default(0),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    response: runsSchema,
    effect: 'none',
    handle: ({ parts: { runs }, query }) => ({ folder: runs.folder, hasFolder: runs.hasFolder, ...runs.list(query) }),
  }),
  route({
    method: 'GET',
    path: '/api/runs/{run}',
    id: 'getRun',
    tag: 'runs',
    summary: 'One recorded run and its files',
    params: z.strictObject({ run: z.string().max(2_000) }),
    response: z.strictObject({ run: runSchema }),
    effect: 'none',
    handle: ({ parts: { runs }, params }) => ({ run: runs.get(params.run) }),
  }),
];
