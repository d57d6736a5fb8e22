import { jsonSchemaOf, type JsonSchema } from '../scenario/json-schema.ts';
import { projectSchema } from './schema.ts';

/** The project file as JSON Schema, for editors: what may be written, before defaults are filled in. */
export function projectJsonSchema(): JsonSchema {
  return { title: 'vendloop project file', ...jsonSchemaOf(projectSchema) } as JsonSchema;
}

/** `docs/project.schema.json` */
export function projectSchemaDocument(): string {
  return `${JSON.stringify(projectJsonSchema(), null, 2)}\n`;
}
