import { z } from 'zod';
import { scenarioSchema } from './scenario.ts';

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema | false;
  readonly prefixItems?: readonly JsonSchema[];
}

/** The members that a scenario may have at a place, by its schema; none where any may stand. */
export function knownMembers(path: readonly (string | number)[]): readonly string[] {
  let schema: JsonSchema | undefined = z.toJSONSchema(scenarioSchema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  for (const part of path) {
    if (typeof part === 'number') schema = schema?.prefixItems?.[part] ?? (schema?.items || undefined);
    else schema = schema?.properties?.[part];
  }
  return Object.keys(schema?.properties ?? {});
}
