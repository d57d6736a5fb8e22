import { z } from 'zod';

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema | false;
  readonly prefixItems?: readonly JsonSchema[];
}

/** Schemas as JSON Schema, made once: a file may have thousands of mistakes. */
const jsonSchemas = new WeakMap<z.ZodType, JsonSchema>();

/** The members that data of a schema may have at a place; none where any may stand. */
export function memberNamesAt(root: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  let schema: JsonSchema | undefined = toJsonSchema(root);
  for (const part of path) {
    if (typeof part === 'number') schema = schema?.prefixItems?.[part] ?? (schema?.items || undefined);
    else schema = schema?.properties?.[String(part)];
  }
  return Object.keys(schema?.properties ?? {});
}

function toJsonSchema(root: z.ZodType): JsonSchema {
  const cached = jsonSchemas.get(root) ?? (z.toJSONSchema(root, { io: 'input', unrepresentable: 'any' }) as JsonSchema);
  jsonSchemas.set(root, cached);
  return cached;
}
