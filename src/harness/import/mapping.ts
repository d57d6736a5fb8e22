import { z } from 'zod';
import { defaultConfig } from '#core/config.ts';
import { machineKinds } from '#core/domain/machine.ts';
import { motorTypes } from '#simulators/motors/index.ts';
import { checks } from '../checks/index.ts';
import { nonNegativeDurationSchema } from '../scenario/duration.ts';
import { eventKinds, type ImportedKind, type KindSpec } from './event-kinds.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()], {
  error: 'it must be a text, a number, or true or false',
});
const column = z.string().min(1, 'it must name a column');
const motor = z.enum(motorTypes.map(({ name }) => name));
const kindNames = Object.keys(eventKinds) as [ImportedKind, ...ImportedKind[]];
const edge = z.enum(['under-way', 'at-rest']);

const valueSchema = z.union(
  [
    column.describe('The column that holds it.'),
    z.strictObject({ value: scalar }).describe('Always this value.'),
    z
      .strictObject({ column, values: z.record(z.string(), scalar), otherwise: scalar.optional() })
      .describe('By a table from what stands in the column.'),
    z.strictObject({ text: z.string().min(1) }).describe('A text with columns in braces: "{order}-{line}".'),
  ],
  {
    error: ({ input }) =>
      `${input === undefined ? 'it is missing; ' : ''}it must be the name of a column, {value: …}, ` +
      '{text: "{column}-{column}"}, or {column: …, values: {…}} with a table',
  },
);

const condition = z.union(
  [scalar, z.array(scalar).min(1), z.strictObject({ not: z.union([scalar, z.array(scalar)]) })],
  {
    error: 'it must be a value, a list of values, or {not: …}',
  },
);

function kindSchema({ members, description }: KindSpec): z.ZodType {
  const shape = Object.entries(members).map(
    ([name, { fill }]) => [name, fill === 'required' ? valueSchema : valueSchema.optional()] as const,
  );
  return z.strictObject(Object.fromEntries(shape)).describe(description);
}

const becomesSchema = z
  .strictObject(
    Object.fromEntries(Object.entries(eventKinds).map(([kind, spec]) => [kind, kindSchema(spec).optional()])),
  )
  .describe('The events that such a row becomes, and where their members stand.');

const callbackDefaults = defaultConfig.callbacks;

/** A mapping: what the rows of a log mean. */
export const mappingSchema = z.strictObject({
  format: z.enum(['csv', 'ndjson']).describe('How the log is written: CSV with a header, or one JSON object a line.'),
  time: z
    .strictObject({
      column: column.describe('The column that holds the time of a row.'),
      form: z.enum(['iso', 'unix-ms', 'unix-s']).describe('ISO 8601 or alike, Unix milliseconds, or Unix seconds.'),
      zone: z
        .string()
        .optional()
        .describe('Zone of times that have none: an offset such as "+08:00", or a name such as "Asia/Shanghai".'),
    })
    .describe('When a row happened.'),
  machines: z
    .strictObject({
      column: column.describe('The column that names the machine.'),
      motors: z.record(z.string(), motor).default({}).describe('The motor type of each machine.'),
      overlapping: z.array(z.string()).default([]).describe('Machines whose board drives several motors at once.'),
      others: motor.optional().describe('The motor type of all other machines; without it, those are unknown.'),
    })
    .describe('The machines of the log.'),
  rules: z
    .array(
      z.strictObject({
        when: z.record(z.string(), condition).describe('What must stand in which columns; all of it.'),
        becomes: becomesSchema,
      }),
    )
    .min(1)
    .describe('Which rows become which events. Every rule that matches a row applies, in their order.'),
  drops: z
    .enum(['none', 'reported', 'sensor'])
    .default('none')
    .describe('What "item-dropped" stands for: rows of a drop sensor, or the machine’s own report of a success.'),
  covers: z
    .strictObject({
      begins: edge.default('under-way').describe('at-rest: nothing was under way when the log began.'),
      ends: edge.default('under-way').describe('at-rest: everything had come to its end when the log ended.'),
      partial: z.array(z.enum(kindNames)).default([]).describe('Kinds of which the log does not hold all.'),
    })
    .prefault({})
    .describe('What the log covers.'),
  limits: z
    .strictObject({
      dwell: z
        .partialRecord(z.enum(machineKinds), nonNegativeDurationSchema)
        .default({})
        .describe('How long a lock holds without a result, by kind of machine.'),
      fallback: nonNegativeDurationSchema
        .default(`${defaultConfig.timeoutMs}ms`)
        .describe('A delivery without a result is a timeout after this.'),
      slack: nonNegativeDurationSchema
        .default('1s')
        .describe('How far apart two times of the log may be from the truth.'),
      callbacks: z
        .strictObject({
          timeout: nonNegativeDurationSchema.default(`${callbackDefaults.timeoutMs}ms`),
          attempts: z.int().min(1).default(callbackDefaults.maxAttempts),
          firstPause: nonNegativeDurationSchema.default(`${callbackDefaults.firstPauseMs}ms`),
          maxPause: nonNegativeDurationSchema.default(`${callbackDefaults.maxPauseMs}ms`),
        })
        .prefault({})
        .describe('How callbacks are tried again: pauses double from the first to the longest.'),
    })
    .prefault({})
    .describe('The limits of the cloud, where they are not those of the protocol.'),
  proves: z
    .array(z.enum(checks.map(({ name }) => name)))
    .default([])
    .describe('Checks that must have a case in this log; else the verdict is INCONCLUSIVE.'),
});

/** Where the value of a member stands. */
export type MappedValue = z.output<typeof valueSchema>;

/** What must stand in a column. */
export type Condition = z.output<typeof condition>;

/** A rule of a mapping. */
export interface MappingRule {
  readonly when: Readonly<Record<string, Condition>>;
  readonly becomes: Readonly<Partial<Record<ImportedKind, Readonly<Record<string, MappedValue>>>>>;
}

/** A mapping with its defaults. */
export type Mapping = Omit<z.output<typeof mappingSchema>, 'rules'> & { readonly rules: readonly MappingRule[] };
