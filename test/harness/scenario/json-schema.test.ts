import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { scenarios } from '#scenarios/index.ts';
import { scenarioJsonSchema } from '#harness/scenario/json-schema.ts';
import { readScenario } from '#harness/scenario/read-scenario.ts';
import { withoutDefaults } from '#harness/scenario/without-defaults.ts';

interface Validate {
  (data: unknown): boolean;
  errors?: readonly { readonly instancePath: string; readonly message?: string; readonly params: object }[] | null;
}

// Fastify brings this validator; here it stands in for an editor.
const require = createRequire(import.meta.url);
const { default: Ajv } = createRequire(require.resolve('@fastify/ajv-compiler'))('ajv') as {
  readonly default: new (options: object) => { compile(schema: object): Validate };
};
const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(scenarioJsonSchema());

/** What an editor would mark: the place, and its message. */
function schemaErrors(data: unknown): readonly string[] {
  validate(JSON.parse(JSON.stringify(data)));
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) =>
      `${instancePath} ` +
      `${message ?? ''}${'additionalProperty' in params ? ` (${String(params.additionalProperty)})` : ''}`,
  );
}

const baseScenario = { name: 'a', fleet: [{ group: 'a', motor: 'spring' }] };
const withStep = (step: object) => ({ ...baseScenario, tracks: [{ on: 'a', steps: [{ order: 'x' }, step] }] });
const withPart = (part: object) => ({ ...baseScenario, ...part, tracks: [{ on: 'a', steps: [{ sell: {} }] }] });

describe('the published schema', () => {
  it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
    'takes %s, with its defaults and without',
    (_name, scenario) => {
      expect(schemaErrors(scenario)).toEqual([]);
      expect(schemaErrors(withoutDefaults(scenario))).toEqual([]);
    },
  );

  it('takes a name, a fleet and a track', () => {
    expect(schemaErrors(withPart({}))).toEqual([]);
  });

  it.each<[string, object]>([
    ['a code and an order in one step', { consume: 'c', order: 'o', atOnce: 3 }],
    ['members of a step in any order', { expect: 6057, deliver: 'x' }],
    ['a list of outcomes', { awaitCallbacks: 'x', ends: ['success', 'timeout'] }],
    ['a percentage', { injectNetworkFault: 'loss', probability: '30%' }],
  ])('takes %s', (_what, step) => {
    expect(schemaErrors(withStep(step))).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['an unknown step', { sel: {} }, 'must NOT have additional properties (sel)'],
    ['a member too many', { deliver: 'x', expcet: 6057 }, 'must NOT have additional properties (expcet)'],
    ['a member of another step', { order: 'x', times: 2 }, '/times boolean schema is false'],
    [
      'a member of another step that names it',
      { order: 'x', atOnce: 2 },
      'must have property consume when property atOnce is present',
    ],
    ['a member of another type', { order: 'x', quantity: 'two' }, 'must be integer'],
    ['a member of a member', { sell: { lan: 1 } }, 'must NOT have additional properties (lan)'],
    ['a number for a duration', { wait: 30 }, 'must be string'],
    ['a duration without a unit', { wait: '30' }, 'must match pattern'],
    ['a word that is none', { sell: {}, ends: 'sucess' }, 'must be equal to one of the allowed values'],
    ['a word where there are words and numbers', { deliver: 'x', expect: 'acepted' }, 'must match pattern'],
    ['a fault that there is not', { injectFault: 'goods-stukc' }, 'must be equal to one of the allowed values'],
    ['a member that is missing', { untilDwell: 'x' }, "must have required property 'plus'"],
    ['no step at all', {}, 'must NOT be valid'],
    ['members without the one that names a step', { lane: 1 }, 'must NOT be valid'],
  ])('marks a step with %s once', (_what, step, message) => {
    const errors = schemaErrors(withStep(step));
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(/^\/tracks\/0\/steps\/1/);
    expect(errors[0]).toContain(message);
    expect(readScenario(withStep(step))).toHaveProperty('problems');
  });

  it.each<[string, object, string]>([
    ['a member too many', { fleat: [] }, 'must NOT have additional properties (fleat)'],
    ['a member too few', { fleet: undefined }, "must have required property 'fleet'"],
    [
      'a motor that there is not',
      { fleet: [{ group: 'a', motor: 'sprng' }] },
      'must be equal to one of the allowed values',
    ],
    [
      'a share that is none',
      { faults: [{ fault: 'goods-stuck', on: 'a', when: { probability: 'often' } }] },
      'must match pattern',
    ],
    ['a limit that is none', { expect: [{ measure: 'deliveries', min: 'three' }] }, 'must match pattern'],
  ])('marks %s once', (_what, part, message) => {
    const errors = schemaErrors(withPart(part));
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain(message);
  });
});
