import { z } from 'zod';
import { laneMember, machineNoSchema, outcomeSchema, timeSchema } from './common.ts';
import { activeFaultSchema } from './world.ts';

const lockSchema = z
  .strictObject({
    delivery: z.string(),
    token: z.int(),
    grantedAt: timeSchema,
    expiresAt: timeSchema,
    remainingMs: z.number().describe('Until it expires by itself.'),
  })
  .nullable();

export const machineSchema = z
  .strictObject({
    machine: machineNoSchema,
    group: z.string(),
    motor: z.string(),
    motorTitle: z.string(),
    motorTitleZh: z.string(),
    multiDrop: z.boolean().describe('It can drop several items in one run.'),
    firmware: z.enum(['current', 'old']),
    mode: z.string(),
    isOnline: z.boolean(),
    lock: lockSchema,
    dwellMs: z.number().describe('How long a lock lasts at most; 0: not known, and neither are locks.'),
    stock: z.array(z.int()).describe('Items that are really in each lane.'),
    recentOutcomes: z.array(outcomeSchema).describe('Of its deliveries, the latest last; five at most.'),
    queuedJobs: z.int(),
    openDeliveries: z.array(z.string()).describe('Deliveries that are not over, oldest first.'),
    phase: z
      .enum(['nothing', 'received', 'turning', 'dropped', 'stopped', 'answered'])
      .nullable()
      .describe('How far it has come with the latest open delivery.'),
    faults: z.array(activeFaultSchema),
  })
  .describe('A machine as it stands.');

const paramSchema = z.strictObject({
  name: z.string(),
  type: z.enum(['integer', 'number', 'boolean', 'choice', 'text', 'list']),
  unit: z.enum(['ms', 'share']).nullable(),
  min: z.number().nullable(),
  max: z.number().nullable(),
  choices: z.array(z.union([z.string(), z.number()])),
  default: z.unknown().nullable(),
  isRequired: z.boolean(),
  description: z.string(),
});

export const faultKindSchema = z
  .strictObject({
    fault: z.string(),
    target: z.enum(['machine', 'network', 'receiver']),
    family: z.enum(['reported', 'silent', 'lying', 'connection', 'hardware', 'network', 'receiver']),
    description: z.string(),
    source: z.string(),
    canStrikeOnce: z.boolean().describe('It can affect the next job alone.'),
    motors: z.array(z.string()).describe('The motor types that can have it.'),
    params: z.array(paramSchema),
  })
  .describe('A kind of fault, with its parameters.');

export const injectSchema = z
  .strictObject({
    fault: z.string().max(60).describe('Its name in the catalogue.'),
    params: z.record(z.string(), z.unknown()).default({}).describe('Its parameters; the catalogue lists them.'),
    nextJobOnly: z.boolean().default(false).describe('Only the next job of the machine.'),
  })
  .describe('A fault of a machine.');

export const networkFaultSchema = z
  .strictObject({
    fault: z.enum(['partition', 'half-open', 'delay', 'loss', 'duplication', 'reordering']),
    path: z
      .enum(['link', 'api', 'callbacks'])
      .default('link')
      .describe('Machines, merchants or receivers and the core.'),
    machine: machineNoSchema.optional().describe('On the path `link`: only the connection of this machine.'),
    direction: z.enum(['up', 'down', 'both']).default('both'),
    probability: z.number().gt(0).max(1).default(1).describe('The share of messages.'),
    minMs: z.int().min(0).max(999_999).default(10).describe('The least delay, ms.'),
    maxMs: z.int().min(0).max(999_999).default(100).describe('The greatest delay, ms.'),
  })
  .refine(({ minMs, maxMs }) => minMs <= maxMs, { path: ['maxMs'], message: 'must not be below minMs' })
  .describe('A fault of the network, until it is cleared.');

export const receiverFaultSchema = z
  .strictObject({
    fault: z.string().max(20).describe('Its name in the catalogue.'),
    delayMs: z.int().min(0).max(999_999).default(20_000).describe('How late a `slow` receiver answers, ms.'),
  })
  .describe('A fault of the merchant’s receiver, until it is cleared.');

export const clearedSchema = z.strictObject({
  cleared: z.array(z.string()).describe('The plans of what was cleared.'),
});

export const injectedSchema = z.strictObject({ fault: activeFaultSchema });

export const saleSchema = z
  .strictObject({
    kind: z
      .enum(['item', 'queued', 'concurrent', 'duplicate', 'code'])
      .default('item')
      .describe(
        '`item`: order, pay, deliver. `queued`: several items through the core’s queue. `concurrent`: several ' +
          'customers in the same instant. `duplicate`: the same request twice. `code`: by a pickup code.',
      ),
    ...laneMember,
    quantity: z.int().min(1).max(20).default(1).describe('Items of `item` and `queued`, customers of `concurrent`.'),
  })
  .refine(({ kind, quantity }) => kind !== 'concurrent' || quantity >= 2, {
    path: ['quantity'],
    message: '`concurrent` needs at least 2 customers',
  })
  .describe('A sale at a machine.');

const saleCallSchema = z.strictObject({
  call: z.enum(['order', 'pay', 'deliver', 'refund', 'queue', 'code', 'consume']),
  label: z.string(),
  isAccepted: z.boolean(),
  code: z.int().nullable().describe('The code of a refusal.'),
  message: z.string(),
});

export const soldSchema = z
  .strictObject({
    isAccepted: z.boolean().describe('Every call was accepted; of `concurrent`, at least one delivery.'),
    delivery: z.string().nullable(),
    order: z.int().nullable(),
    calls: z.array(saleCallSchema).describe('The calls and their answers, oldest first.'),
    accepted: z.int().nullable().describe('Of `concurrent`: how many deliveries were accepted.'),
    codes: z.array(z.int()).describe('Of `concurrent`: codes of the refusals.'),
    isSameDelivery: z.boolean().nullable().describe('Of `duplicate`: both requests led to one delivery.'),
  })
  .describe('What came of a sale’s calls. The delivery itself goes on.');

export const stepInputSchema = z
  .strictObject({ step: z.record(z.string(), z.unknown()).describe('A step of a scenario.') })
  .describe('Any step of a scenario; `vendloop steps` lists them.');

export const stepResultSchema = z
  .strictObject({
    result: z.looseObject({}).nullable().describe('What came of it; null for a step without an answer.'),
  })
  .describe('What came of a step.');

export type MachineView = z.infer<typeof machineSchema>;
export type FaultKindView = z.infer<typeof faultKindSchema>;
export type ParamView = z.infer<typeof paramSchema>;
export type SaleRequest = z.infer<typeof saleSchema>;
export type SoldView = z.infer<typeof soldSchema>;
export type NetworkFaultRequest = z.infer<typeof networkFaultSchema>;
