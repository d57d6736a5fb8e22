import { describe, expect, it } from 'vitest';
import { projectSchema, type ProjectInput } from '#harness/project/schema.ts';
import { defineConfig, type ProjectConfig } from '#library/index.ts';

/** Every member of the schema, so that the compiler compares their names. */
type Members = Omit<ProjectInput, '$schema'>;
const names: Record<keyof Members, true> & Record<keyof ProjectConfig, true> = Object.fromEntries(
  Object.keys(projectSchema.shape).map((name) => [name, true]),
) as never;

/** Whatever the schema takes, the type takes. */
const typed = (input: Members): ProjectConfig => input;

describe('defineConfig', () => {
  it('returns what it is given, which the schema of the project file takes', () => {
    const config = defineConfig({ target: 'http://127.0.0.1:7080', environments: { staging: { timeout: '90s' } } });
    expect(projectSchema.parse(config)).toMatchObject({ target: 'http://127.0.0.1:7080' });
    expect(typed({ timeout: '90s' })).toEqual({ timeout: '90s' });
    expect(Object.keys(names)).toContain('environments');
  });
});
