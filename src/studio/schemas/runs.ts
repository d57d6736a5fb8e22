import { z } from 'zod';

export const runSchema = z
  .strictObject({
    id: z.string().describe('Names the run: its folder below the folder of all runs.'),
    kind: z.enum(['scenario', 'simulation', 'benchmark', 'certificate']),
    name: z.string(),
    verdict: z.enum(['PASS', 'FAIL', 'INCONCLUSIVE']).nullable().describe('null: it has none, or is not over.'),
    reason: z.string(),
    stage: z.string().nullable(),
    seed: z.number().nullable(),
    startedAt: z.number().describe('When it began, Unix ms; else when its record was written.'),
    seconds: z.number().nullable(),
    findings: z.int().nullable(),
    addedP99Ms: z
      .number()
      .nullable()
      .describe('Of a benchmark: what the core adds to the device, 99th percentile, ms.'),
    replay: z.string().nullable().describe('The command that repeats it.'),
    files: z.array(z.strictObject({ name: z.string(), bytes: z.int() })),
  })
  .describe('A recorded run.');

export const runsSchema = z.strictObject({
  folder: z.string(),
  hasFolder: z.boolean().describe('Whether the folder is there.'),
  runs: z.array(runSchema).describe('Newest first.'),
  total: z.int().describe('How many there are, of which `runs` is a part.'),
});

export type RunView = z.infer<typeof runSchema>;
