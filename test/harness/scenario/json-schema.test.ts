import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { scenarios } from '../../../scenarios/index.ts';
import { scenarioJsonSchema } from '../../../src/harness/scenario/json-schema.ts';

// Fastify brings this validator; here it stands in for an editor.
const require = createRequire(import.meta.url);
const Ajv = createRequire(require.resolve('@fastify/ajv-compiler'))('ajv/dist/2020') as new (options: object) => { compile(schema: object): (data: unknown) => boolean };
const accepts = new Ajv({ strict: false, validateFormats: false }).compile(scenarioJsonSchema());

describe('the published schema', () => {
  it('is the one in docs/scenario.schema.json: `npx vendloop schema > docs/scenario.schema.json` renews it', () => {
    expect(JSON.parse(readFileSync(new URL('../../../docs/scenario.schema.json', import.meta.url), 'utf8'))).toEqual(scenarioJsonSchema());
  });

  it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('takes %s', (_name, scenario) => {
    expect(accepts(JSON.parse(JSON.stringify(scenario)))).toBe(true);
  });

  it.each([
    ['a member too many', { fleat: [] }],
    ['a member too few', { fleet: undefined }],
    ['an unknown step', { tracks: [{ on: 'a', steps: [{ sel: {} }] }] }],
    ['a step with a member too many', { tracks: [{ on: 'a', steps: [{ deliver: 'x', expcet: 1 }] }] }],
    ['a number for a duration', { tracks: [{ on: 'a', steps: [{ wait: 30 }] }] }],
  ])('refuses %s', (_what, change) => {
    expect(accepts(JSON.parse(JSON.stringify({ ...scenarios[0], ...change })))).toBe(false);
  });
});
