import { isDeepStrictEqual } from 'node:util';
import { scenarioJsonSchema, type JsonSchema } from './json-schema.ts';
import type { Scenario } from './scenario.ts';
import { stepName } from './steps.ts';

let jsonSchema: JsonSchema | undefined;

/** A scenario as its author would write it: without members that equal their defaults. */
export function withoutDefaults(scenario: Scenario): object {
  jsonSchema ??= scenarioJsonSchema();
  const { title, ...rest } = scenario;
  const authored = title === scenario.name ? rest : scenario;
  return stripDefaults(authored, jsonSchema) as object;
}

function stripDefaults(value: unknown, schema: JsonSchema): unknown {
  if (Array.isArray(value))
    return value.map((item) => (isSingle(schema.items) ? stripDefaults(item, schema.items) : (item as unknown)));
  if (typeof value !== 'object' || value === null) return value;
  const { properties = {} } = stepSchemaOf(value, schema);
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => {
      const memberSchema = properties[name];
      if (
        member === undefined ||
        (memberSchema?.default !== undefined && isDeepStrictEqual(member, memberSchema.default))
      )
        return [];
      return [[name, memberSchema ? stripDefaults(member, memberSchema) : (member as unknown)]];
    }),
  );
}

/** The schema of a step is that of its kind. */
function stepSchemaOf(value: object, schema: JsonSchema): JsonSchema {
  const name = schema.dependencies && stepName(value);
  const stepSchema = name && schema.dependencies[name];
  return stepSchema && !Array.isArray(stepSchema) ? (stepSchema as JsonSchema) : schema;
}

function isSingle(items: JsonSchema['items']): items is JsonSchema {
  return items !== undefined && !Array.isArray(items);
}
