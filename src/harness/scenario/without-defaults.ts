import { isDeepStrictEqual } from 'node:util';
import { scenarioJsonSchema, type JsonSchema } from './json-schema.ts';
import type { Scenario } from './scenario.ts';
import { stepName } from './steps.ts';

let known: JsonSchema | undefined;

/** A scenario as its author would write it: without the members that only say what holds anyway. */
export function withoutDefaults(scenario: Scenario): object {
  known ??= scenarioJsonSchema();
  const { title, ...rest } = scenario;
  const written = title === scenario.name ? rest : scenario;
  return plain(written, known) as object;
}

function plain(value: unknown, schema: JsonSchema): unknown {
  if (Array.isArray(value))
    return value.map((item) => (isOne(schema.items) ? plain(item, schema.items) : (item as unknown)));
  if (typeof value !== 'object' || value === null) return value;
  const { properties = {} } = ofKind(value, schema);
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => {
      const own = properties[name];
      if (member === undefined || (own?.default !== undefined && isDeepStrictEqual(member, own.default))) return [];
      return [[name, own ? plain(member, own) : (member as unknown)]];
    }),
  );
}

/** The schema of a step is that of its kind. */
function ofKind(value: object, schema: JsonSchema): JsonSchema {
  const name = schema.dependencies && stepName(value);
  const kind = name && schema.dependencies[name];
  return kind && !Array.isArray(kind) ? (kind as JsonSchema) : schema;
}

function isOne(items: JsonSchema['items']): items is JsonSchema {
  return items !== undefined && !Array.isArray(items);
}
