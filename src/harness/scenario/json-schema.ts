import { z } from 'zod';
import { faults } from '#simulators/faults/index.ts';
import { forgeries } from '#simulators/forgeries/index.ts';
import { motorTypes } from '#simulators/motors/index.ts';
import { checks } from '../checks/index.ts';
import { measures } from '../measures/measures.ts';
import { expectSchema, faultSchema, groupSchema, probesSchema } from './schema-parts.ts';
import { scenarioSchema } from './scenario.ts';
import { hostStepsOf, stepSchema, stepSchemas, type StepName } from './steps.ts';

/** What of JSON Schema the scenario format uses. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
  readonly items?: JsonSchema | readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly dependencies?: Readonly<Record<string, JsonSchema | readonly string[]>>;
}

/**
 * The scenario format as JSON Schema: what may be written, before defaults are filled in. In draft 7, which every
 * editor knows, with the sentences that an editor shows.
 */
export function scenarioJsonSchema(): JsonSchema {
  return { title: 'vendloop scenario', ...jsonSchemaOf(scenarioSchema) } as JsonSchema;
}

type NamedEntries = readonly { readonly name: string }[];

/** Members that take a name of a catalogue, so that an editor can offer them all. */
const catalogues = new Map<z.core.$ZodType, NamedEntries>([
  [groupSchema.shape.motor, motorTypes],
  [faultSchema.shape.fault, faults],
  [stepSchemas.injectFault.shape.injectFault, faults],
  [stepSchemas.clearFault.shape.clearFault, faults],
  [stepSchemas.probe.shape.probe, forgeries],
  [probesSchema.shape.kinds.unwrap().element, forgeries],
  [expectSchema.shape.measure, measures],
  [elementOf(scenarioSchema.shape.proves), checks],
  [elementOf(scenarioSchema.shape.finds), checks],
]);

function elementOf(list: z.ZodDefault<z.ZodArray<z.ZodString>>): z.ZodString {
  return list.unwrap().element;
}

/** A schema of ours as JSON Schema. */
export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-7',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const catalogue = catalogues.get(zodSchema);
      if (catalogue) Object.assign(jsonSchema, { enum: catalogue.map(({ name }) => name) });
      // Zod leaves it out where the value is changed on reading, as a share is.
      if (zodSchema instanceof z.ZodDefault && jsonSchema.default === undefined)
        jsonSchema.default = zodSchema.def.defaultValue;
      const replacement =
        zodSchema === stepSchema ? stepJsonSchema(stepSchema.description) : mergeByType(jsonSchema as JsonSchema);
      if (!replacement) return;
      for (const name of Object.keys(jsonSchema)) Reflect.deleteProperty(jsonSchema, name);
      Object.assign(jsonSchema, replacement);
    },
  }) as JsonSchema;
}

/**
 * A step, chosen by the member that names its kind: a wrong one is complained of once. A member that no step knows is
 * complained of here, one of another kind by the kind. An `order` may also stand in a `consume`, so its own schema lets
 * the members of both pass, and those of the other need the other.
 */
function stepJsonSchema(description: string | undefined): JsonSchema {
  const kinds = Object.entries(stepSchemas).map(
    ([name, schema]) => [name as StepName, withoutDialect(jsonSchemaOf(schema))] as const,
  );
  const stepNames = new Set<string>(kinds.map(([name]) => name));
  const memberNames = [
    ...new Set([...stepNames, ...kinds.flatMap(([, { properties }]) => Object.keys(properties ?? {}))]),
  ];
  const nonStepMembers = memberNames.filter((name) => !stepNames.has(name));
  const describedKinds = kinds.map(([name, kind]) => [name, { description: kind.description }] as const);
  const kindSchemas = kinds.map(([name, { additionalProperties: _, ...kind }]) => {
    const ownMembers = [name, ...(hostStepsOf.get(name) ?? [])].flatMap((hostStep) =>
      Object.keys(stepSchemas[hostStep].shape),
    );
    const foreignMembers = memberNames.filter((member) => !ownMembers.includes(member));
    return [name, { ...kind, patternProperties: { [`^(?:${foreignMembers.join('|')})$`]: false } }] as const;
  });
  const hostDependencies = [...hostStepsOf].flatMap(([name, hostSteps]) => {
    const members = hostSteps.flatMap((hostStep) =>
      Object.keys(stepSchemas[hostStep].shape).map((member) => ({ member, host: hostStep })),
    );
    return members
      .filter(({ member }) => !stepNames.has(member) && !(member in stepSchemas[name].shape))
      .map(({ member, host: hostStep }) => [member, [hostStep]] as const);
  });
  return {
    ...(description !== undefined && { description }),
    type: 'object',
    properties: {
      ...Object.fromEntries(describedKinds),
      ...Object.fromEntries(nonStepMembers.map((name) => [name, {}])),
    },
    additionalProperties: false,
    // A step without any member that names a kind.
    not: { propertyNames: { enum: nonStepMembers } },
    dependencies: { ...Object.fromEntries(kindSchemas), ...Object.fromEntries(hostDependencies) },
  } as JsonSchema;
}

/**
 * Ways of writing a value that differ in their type, as one schema without alternatives: a wrong value is complained of
 * once. Words become a pattern, and are kept as examples.
 */
function mergeByType(schema: JsonSchema): JsonSchema | null {
  const { anyOf, ...rest } = schema;
  if (!anyOf || !anyOf.every(({ type }) => typeof type === 'string')) return null;
  const branches = anyOf.map(({ enum: allowedWords, ...branch }) =>
    allowedWords ? { ...branch, pattern: `^(?:${allowedWords.join('|')})$`, examples: allowedWords } : branch,
  );
  const numbers = branches.filter(({ type }) => type === 'number' || type === 'integer').length;
  if (new Set(branches.map(({ type }) => type)).size < branches.length || numbers > 1) return null;
  return {
    ...Object.assign({}, ...branches.map(({ description: _, ...branch }) => branch)),
    type: branches.map(({ type }) => type as string),
    ...rest,
  } as JsonSchema;
}

/** A part of a schema does not name the dialect again. */
function withoutDialect({ $schema: _, ...schema }: JsonSchema & { readonly $schema?: unknown }): JsonSchema {
  return schema;
}
