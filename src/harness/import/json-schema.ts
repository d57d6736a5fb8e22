import { jsonSchemaOf, type JsonSchema } from '../scenario/json-schema.ts';
import { mappingSchema } from './mapping.ts';

/** The format of a mapping as JSON Schema: what may be written, before defaults are filled in. */
export function mappingJsonSchema(): JsonSchema {
  return { title: 'vendloop mapping of a log', ...jsonSchemaOf(mappingSchema) } as JsonSchema;
}
