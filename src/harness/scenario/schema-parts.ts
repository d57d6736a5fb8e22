import { z } from 'zod';
import { nonNegativeDurationPattern, nonNegativeDurationSchema } from './duration.ts';
import { signDialects } from '#simulators/forgeries/sign-in-dialect.ts';
import { percentagePattern, shareSchema } from './share.ts';

/** Names in a scenario. */
export const nameSchema = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'names are lower-case words joined by -');

/** A name of one of our catalogues; whether it exists is checked later. One schema for each place. */
export const catalogueNameSchema = () => z.string().max(60);

/** Machines of one kind. */
export const groupSchema = z
  .strictObject({
    group: nameSchema.describe('Your name for these machines; tracks and faults refer to it by `on`.'),
    motor: catalogueNameSchema().describe(
      'The motor type: `electronic-lock` (lockers), `spring` (snacks), `conveyor` (lunch boxes) or `drinks` ' +
        '(several items in one run).',
    ),
    count: z.int().min(1).max(20_000).default(1).describe('How many machines.'),
    firmware: z
      .enum(['current', 'old'])
      .default('current')
      .describe('`old` machines answer without naming the delivery and its token.'),
    lanes: z
      .int()
      .min(1)
      .max(100)
      .optional()
      .describe('Lanes of each machine, numbered from 0; the motor type has its own number.'),
    stockPerLane: z
      .int()
      .min(0)
      .max(1_000_000)
      .optional()
      .describe('Items in each lane at the start; the motor type has its own number.'),
    mode: z
      .enum(['NORMAL', 'MAINTENANCE', 'TRANSFER'])
      .default('NORMAL')
      .describe('`NORMAL` sells, `MAINTENANCE` takes lane tests only, `TRANSFER` takes nothing.'),
    overlapping: z.boolean().default(false).describe('The board takes further commands while its motor turns.'),
    board: z.int().min(1).max(8).default(1).describe('The address of the driver board, which commands name.'),
    merchant: nameSchema.optional().describe('The merchant that they belong to. Left out: the first one.'),
    utcOffsetMinutes: z
      .int()
      .min(-720)
      .max(840)
      .optional()
      .describe('Where they stand: minutes east of Greenwich of the times in answers. Left out: 480, GMT+8.'),
    hasLift: z.boolean().optional().describe('Whether commands name a lift. Left out: as the motor type has it.'),
    hasDropSensor: z
      .boolean()
      .optional()
      .describe('Whether commands name a drop sensor. Left out: as the motor type has it.'),
    floorType: z
      .union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)])
      .optional()
      .describe('The number of the drive in commands, 1 to 4. Left out: the motor type’s.'),
    prices: z
      .array(z.int().min(0).max(100_000_000))
      .min(1)
      .max(100)
      .optional()
      .describe('Prices in fen (1/100 yuan), from lane 0 on; a short list repeats.'),
    lanesPerProduct: z
      .int()
      .min(1)
      .max(100)
      .optional()
      .describe('How many neighbouring lanes hold the same product. Left out: each lane has its own.'),
    keys: z
      .union([z.literal(1), z.literal(2)])
      .optional()
      .describe('How many keys of each machine the core knows: 2 while one takes the place of the other. Left out: 1.'),
    external: z
      .literal(true)
      .optional()
      .describe('They are real machines, which dial through the proxy of the run. Left out: they are simulated.'),
  })
  .describe('Machines of one kind.');

/** Which machines: a group, and of it one machine (1 is the first) or all. */
const on = {
  on: nameSchema.describe('A group of the fleet.'),
  machine: z.int().min(1).optional().describe('One machine of the group: 1 is the first. Left out: each of them.'),
};

const until = (description: string) =>
  nonNegativeDurationSchema.optional().describe(`${description} Left out: to the end of the run.`);
const from = (description: string) => nonNegativeDurationSchema.default('0s').describe(description);

/** When a fault fires: at every job without conditions; all conditions must be met. */
export const whenSchema = z
  .strictObject({
    job: z.int().min(1).optional().describe('Only the n-th job of the machine: 1 is its first delivery.'),
    everyJob: z.int().min(1).optional().describe('Every n-th job of the machine.'),
    probability: shareSchema.optional().describe('The share of jobs, drawn anew for each: `0.2` or `20%`.'),
    record: z
      .int()
      .min(1)
      .optional()
      .describe('Only jobs for this record: its id, or its place among the lines of all orders, from 1.'),
    from: nonNegativeDurationSchema.optional().describe('From this time of the run on.'),
    to: nonNegativeDurationSchema.optional().describe('Up to this time of the run.'),
  })
  .describe(
    'When the fault fires. Left out: at every job, or for the whole run. Of several conditions all must be met.',
  );

/** A fault that is planned for machines of a group. It must fire, or the run proves nothing. */
export const faultSchema = z
  .strictObject({
    fault: catalogueNameSchema().describe('The name of a fault; `vendloop faults` lists them.'),
    ...on,
    params: z
      .record(z.string(), z.unknown())
      .default({})
      .describe('Parameters of the fault; `vendloop faults NAME` explains them.'),
    when: whenSchema.default({}),
  })
  .describe('A fault that is planned for machines. It must fire, or the run is INCONCLUSIVE.');

/** Least and greatest delay. */
export const delayRangeSchema = z.tuple([
  nonNegativeDurationSchema.describe('The least delay.'),
  nonNegativeDurationSchema.describe('The greatest delay.'),
]);

/** What the network may do to messages and connections. */
export const networkFaultNames = ['delay', 'loss', 'duplication', 'reordering', 'partition', 'half-open'] as const;

/** Each fault of the network in one sentence. */
export const networkFaultTexts: Readonly<Record<(typeof networkFaultNames)[number], string>> = {
  delay: 'Messages arrive later, by `delay`.',
  loss: 'Messages do not arrive.',
  duplication: 'Messages arrive twice, the second copy later by `delay`.',
  reordering: 'A message is held back by `delay`, so that the next ones overtake it.',
  partition: 'Nothing gets through, new connections included.',
  'half-open': 'Connections stay open, and nothing arrives on them any more.',
};

/** Paths of the network: between machines and core, merchants and core, core and receivers. */
export const networkPaths = ['link', 'api', 'callbacks'] as const;

/** Members that a planned fault of the network and a step that begins one have in common. */
export const pathText = '`link`: machines and core. `api`: merchants and core. `callbacks`: core and receivers.';
export const directionText = '`up`: away from the side that connected or called. `down`: towards it.';

/**
 * A fault of the network in a time window. Each must fire, or the run is INCONCLUSIVE.
 * `link`: machines and core; `api`: merchants to the core; `callbacks`: the core to receivers.
 */
const networkFaultSchema = z
  .strictObject({
    fault: z.enum(networkFaultNames).describe('What the network does.'),
    path: z.enum(networkPaths).describe(pathText),
    on: nameSchema.optional().describe('On the path `link`: a group of the fleet. Left out: every machine.'),
    machine: z.int().min(1).optional().describe('One machine of the group: 1 is the first.'),
    direction: z.enum(['up', 'down', 'both']).default('both').describe(directionText),
    probability: shareSchema.default(1).describe('The share of messages; `partition` and `half-open` have none.'),
    delay: delayRangeSchema
      .default(['10ms', '100ms'])
      .describe('The least and the greatest delay, of `delay`, `duplication` and `reordering`.'),
    from: from('From this time of the run on.'),
    to: until('Up to this time of the run.'),
  })
  .describe('A fault of the network in a stretch of time. It must fire, or the run is INCONCLUSIVE.');

/** What a receiver of callbacks may do in place of answering 200. */
export const receiverFaultNames = [
  '201',
  '202',
  '204',
  '500',
  'refuse',
  'hang',
  'slow',
  'cut',
  'redirect',
  'garbage',
] as const;

/** Each fault of a receiver in one sentence. */
export const receiverFaultTexts: Readonly<Record<(typeof receiverFaultNames)[number], string>> = {
  '201': 'It answers 201, which acknowledges too.',
  '202': 'It answers 202, which acknowledges too.',
  '204': 'It answers 204 without a body, which acknowledges too.',
  '500': 'It answers 500.',
  refuse: 'It is down: connections are refused.',
  hang: 'It takes the callback and never answers.',
  slow: 'It answers, but only after `delay`.',
  cut: 'It cuts the connection in place of an answer.',
  redirect: 'It answers with a redirect.',
  garbage: 'It answers 200 with a page of HTML.',
};

/** Where a receiver is broken for a stretch of time. */
const receiverFaultSchema = z
  .strictObject({
    fault: z.enum(receiverFaultNames).describe('What it does in place of answering 200.'),
    from: from('From this time of the run on.'),
    to: until('Up to this time of the run.'),
    first: z.int().min(1).optional().describe('Only the first n callbacks in that time; not with `refuse`.'),
    probability: shareSchema.default(1).describe('The share of callbacks; not with `refuse`.'),
    delay: nonNegativeDurationSchema
      .default('20s')
      .describe('How late a `slow` one answers. The core waits 5 s for an answer.'),
  })
  .describe('A fault of the receiver. It must fire, or the run is INCONCLUSIVE.');

/** A further merchant. */
export const merchantSchema = z
  .strictObject({
    merchant: nameSchema.describe('Its name: `merchant` in a group of the fleet and `as` in a step refer to it.'),
    signDialects: z
      .array(z.enum(signDialects))
      .max(signDialects.length)
      .default([])
      .describe('Dialects of client libraries in which its calls may be signed, besides the rule.'),
  })
  .describe('A further merchant. Its callbacks go to a receiver of its name.');

/** A merchant's callback receiver. `merchant` is there in every run, and well-behaved unless it is named here. */
export const receiverSchema = z
  .strictObject({
    receiver: nameSchema.describe(
      'Its name: `merchant`, which every run has, or another one that orders name by `receiver`.',
    ),
    faults: z
      .array(receiverFaultSchema)
      .default([])
      .describe('How it fails, and when; the first entry that applies counts.'),
  })
  .describe('A merchant’s receiver of callbacks.');

/** Customers who come by themselves, at random times, whatever happened to the ones before: an open workload. */
export const arrivalsSchema = z
  .strictObject({
    ...on,
    every: nonNegativeDurationSchema.describe('The mean time between two customers at one machine.'),
    from: from('When the first may come.'),
    until: nonNegativeDurationSchema.describe('Until then new customers come.'),
    spacing: z
      .enum(['random', 'even'])
      .default('random')
      .describe('`random`: at random times (Poisson). `even`: like a clock.'),
    quantity: z.int().min(1).max(100).default(1).describe('Items that each buys.'),
    tries: z
      .int()
      .min(1)
      .max(100)
      .default(5)
      .describe('How often one tries again whose machine is busy, or who gets no answer.'),
    patience: nonNegativeDurationSchema
      .default('30s')
      .describe('How long a customer waits for the core’s answer before trying again.'),
    doubleSubmit: shareSchema.default(0).describe('The share of customers who send their delivery twice at once.'),
    receiver: nameSchema.default('merchant').describe('The receiver that gets the callbacks.'),
  })
  .describe('Customers who come by themselves, whatever happens to the ones before.');

/** A merchant whose requests are forged, broken or merely odd: one at a time, about orders of its own. */
export const probesSchema = z
  .strictObject({
    ...on,
    every: nonNegativeDurationSchema.describe('The mean time between two forged requests at one machine; at least 1s.'),
    from: from('When the first may come.'),
    until: nonNegativeDurationSchema.describe('Until then they come.'),
    kinds: z.array(catalogueNameSchema()).min(1).optional().describe('Which forged requests. Left out: any of them.'),
  })
  .describe('A merchant who sends forged, broken or merely odd requests.');

const limitHint = 'write a number, a share like "80%" or 0.8, or a time like "500ms"';
const limitTextSchema = z
  .string()
  .refine((text) => nonNegativeDurationPattern.test(text) || percentagePattern.test(text), {
    error: ({ input }) => `${JSON.stringify(input)} is no limit: ${limitHint}`,
  })
  .meta({ pattern: `${nonNegativeDurationPattern.source}|${percentagePattern.source}` });
const limitSchema = z.union([z.number(), limitTextSchema], { error: `it is no limit: ${limitHint}` });

/** What the run is measured by: a measure by name, with limits in its unit and a marginal band inside them. */
export const expectSchema = z
  .strictObject({
    measure: catalogueNameSchema().describe('The name of a measure; `vendloop scenarios --measures` lists them.'),
    min: limitSchema.optional().describe('The least value, in the measure’s unit: `3`, `80%`, `500ms`.'),
    max: limitSchema.optional().describe('The greatest value, in the measure’s unit.'),
    band: z
      .union([z.number().min(0), limitTextSchema], { error: `it is no distance: ${limitHint}` })
      .default(0)
      .describe('Within this distance of a limit the measure is met, but reported as marginal.'),
  })
  .describe('A measure of the run with its limits. A missed limit is FAIL; nothing to measure is INCONCLUSIVE.');

/** Base delays of the virtual network, and faults of the network on every stage. */
export const networkSchema = z
  .strictObject({
    http: delayRangeSchema
      .optional()
      .describe('The least and the greatest delay of every HTTP message on the virtual stage. Left out: `[1ms, 5ms]`.'),
    link: delayRangeSchema
      .optional()
      .describe(
        'The least and the greatest delay of every message of a machine on the virtual stage. Left out: `[1ms, 5ms]`.',
      ),
    faults: z.array(networkFaultSchema).default([]).describe('Faults of the network.'),
  })
  .describe('The network between machines, core and merchants.');
