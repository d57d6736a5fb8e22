import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { projectJsonSchema, projectSchemaDocument } from '#harness/project/json-schema.ts';
import { projectSchema } from '#harness/project/schema.ts';

describe('docs/project.schema.json', () => {
  it('is what the code makes: npm run docs writes it', () => {
    const file = new URL('../../../docs/project.schema.json', import.meta.url);
    expect(readFileSync(file, 'utf8')).toBe(projectSchemaDocument());
  });

  it('has every member, and refuses others, in environments too', () => {
    const { properties = {}, additionalProperties } = projectJsonSchema();
    expect(Object.keys(properties).sort()).toEqual(Object.keys(projectSchema.shape).sort());
    expect(additionalProperties).toBe(false);
    const environment = properties['environments']?.additionalProperties as { readonly additionalProperties: unknown };
    expect(environment.additionalProperties).toBe(false);
  });
});
