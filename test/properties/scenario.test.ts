import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { stringify } from 'yaml';
import { scenarios } from '#scenarios/index.ts';
import { loadScenario, ScenarioError } from '#harness/scenario/yaml/load.ts';
import type { Scenario } from '#harness/scenario/scenario.ts';
import { readScenario } from '#harness/scenario/read-scenario.ts';
import { withoutDefaults } from '#harness/scenario/without-defaults.ts';
import { yamlText } from '#harness/scenario/yaml/yaml-text.ts';
import { drawWorld } from '#harness/simulation/draw-world.ts';

/** Scenarios of the catalogue and random worlds, under any title, seed and speed. */
const valid: fc.Arbitrary<Scenario> = fc
  .tuple(
    fc.oneof(fc.constantFrom(...scenarios), fc.nat({ max: 2 ** 32 - 1 }).map(drawWorld)),
    fc.record({
      title: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter(({ length }) => length <= 140),
      seed: fc.nat({ max: 2 ** 32 - 1 }),
      speed: fc.double({ min: 0.1, max: 100, noNaN: true }),
    }),
  )
  .map(([scenario, own]) => ({ ...scenario, ...own }));

/** The path of a value in data. */
type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Array.isArray(value) ? value.map((item, index) => [index, item] as const) : Object.entries(value);
  return [path, ...inner.flatMap(([name, item]) => pathsOf(item, [...path, name]))];
}

/** A copy with `junk` at the path; `undefined` removes the value. */
function replaced(value: unknown, [first, ...rest]: Path, junk: unknown): unknown {
  if (first === undefined) return junk;
  const inner = replaced((value as Record<string | number, unknown>)[first], rest, junk);
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (index === first ? inner : item)).filter((item) => item !== undefined);
  const { [first]: _was, ...others } = value as Record<string | number, unknown>;
  return inner === undefined ? others : { ...others, [first]: inner };
}

/** Invalid values of many kinds. */
const junk = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      undefined,
      null,
      true,
      0,
      -1,
      1.5,
      1e308,
      '',
      'x',
      '5',
      '-1s',
      '1e3ms',
      '500ms',
      [],
      {},
      [[]],
      '__proto__',
      'merchant',
    ),
  },
  {
    weight: 2,
    arbitrary: fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withObjectString: true,
      withSparseArray: true,
    }),
  },
);

/** A scenario with invalid values at one to three places. */
const spoiled = fc
  .tuple(valid, fc.array(fc.tuple(fc.nat(), junk), { minLength: 1, maxLength: 3 }))
  .map(([scenario, places]) =>
    places.reduce<unknown>((data, [at, what]) => {
      const paths = pathsOf(data);
      return replaced(data, paths[at % paths.length] ?? [], what);
    }, scenario),
  );

/** Every problem has a message and the path of an existing value, or of a missing member of an existing object. */
function assertProblems(data: unknown): void {
  const read = readScenario(data);
  if ('scenario' in read) return;
  assert.ok(read.problems.length > 0);
  for (const { path, message } of read.problems) {
    assert.ok(message.length > 5 && message.length < 2_000, message);
    let around: unknown = data;
    for (const part of path) {
      assert.ok(typeof around === 'object' && around !== null, `nothing is at ${path.join('.')}`);
      const inner = (around as Record<string | number, unknown>)[part];
      // A part may be missing with all its members, for example a fault's params.
      if (inner === undefined) break;
      around = inner;
    }
  }
}

describe('any scenario', () => {
  it('survives YAML and JSON, and reading it again', () => {
    fc.assert(
      fc.property(valid, (scenario) => {
        const read = readScenario(scenario);
        assert.deepEqual(read, { scenario });
        assert.deepEqual(loadScenario(stringify(scenario), 'a.yaml'), scenario);
        assert.deepEqual(loadScenario(JSON.stringify(scenario), 'a.json'), scenario);
        assert.deepEqual(loadScenario(yamlText(withoutDefaults(scenario)), 'a.yaml'), scenario);
      }),
    );
  });
});

describe('invalid data in place of a scenario', () => {
  it('is rejected with at least one problem', () => {
    fc.assert(
      fc.property(
        fc.anything({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withSet: true,
          withNullPrototype: true,
          withSparseArray: true,
          withTypedArray: true,
        }),
        (data) => {
          assert.ok('problems' in readScenario(data));
          assertProblems(data);
        },
      ),
    );
  });

  it('or within one, is accepted or reported with its place, and nothing else is thrown', () => {
    fc.assert(fc.property(spoiled, assertProblems));
  });

  it('is reported with file, line and column if it is in a file', () => {
    fc.assert(
      fc.property(
        spoiled.filter((data) => data !== undefined),
        (data) => {
          let text: string;
          try {
            text = stringify(data);
          } catch {
            // Not every value can be written as YAML.
            return;
          }
          try {
            loadScenario(text, 'spoiled.yaml');
          } catch (error) {
            assert.ok(error instanceof ScenarioError, String(error));
            for (const line of error.message.split('\n').filter((each) => !/^… and \d+ more$/.test(each))) {
              const [, row = '0'] = /^spoiled\.yaml:(\d+):\d+: ./.exec(line) ?? [];
              assert.ok(Number(row) >= 1 && Number(row) <= text.split('\n').length, line);
            }
          }
        },
      ),
    );
  });
});
