import { z } from 'zod';
import { storeKinds } from '#harness/stages/store-kind.ts';
import { seedSchema } from '../seed-schema.ts';
import { machineGroupSchema } from '../machine-schemas.ts';
import { targetSchema } from '../target-core.ts';

/** Options of a core that is started: none of them with a target. */
const ownCoreOptions = ['machines', 'stage', 'speed', 'store'] as const;

/** Options of `startRun`, with their defaults left to the caller. */
export const runOptionsSchema = z
  .strictObject({
    machines: z.array(machineGroupSchema).min(1).optional(),
    stage: z.enum(['virtual', 'live']).optional(),
    seed: seedSchema.default(1),
    speed: z.number().min(0.1).max(100).optional(),
    store: z.enum(storeKinds).optional(),
    target: targetSchema.optional(),
  })
  .superRefine((options, context) => {
    const issue = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message });
    if (options.target)
      for (const name of ownCoreOptions)
        if (options[name] !== undefined) issue(name, 'leave it out with "target": the core there runs already');
    if (options.speed !== undefined && options.stage !== 'live') issue('speed', 'it needs stage: "live"');
    if (options.store !== undefined && options.stage === 'live')
      issue('store', 'the live stage has a store of its own');
  });

/** Options of `startRun` as they were read. */
export type ParsedRunOptions = z.output<typeof runOptionsSchema>;

/** What is bought. */
export const saleOptionsSchema = z.strictObject({
  machine: z.union([z.int(), z.string()]).default(1),
  lane: z.int().min(0).max(99).default(0),
  quantity: z.int().min(1).max(100).default(1),
});

/** How a fault is injected. */
export const faultOptionsSchema = z.strictObject({
  params: z.record(z.string(), z.unknown()).default({}),
  nextJobOnly: z.boolean().default(false),
});
