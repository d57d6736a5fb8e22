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

/** Where something stands in a piece of data. */
type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Array.isArray(value) ? value.map((item, index) => [index, item] as const) : Object.entries(value);
  return [path, ...inner.flatMap(([name, item]) => pathsOf(item, [...path, name]))];
}

/** A copy with `junk` in the place of what stands there; `undefined` takes it out. */
function replaced(value: unknown, [first, ...rest]: Path, junk: unknown): unknown {
  if (first === undefined) return junk;
  const inner = replaced((value as Record<string | number, unknown>)[first], rest, junk);
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (index === first ? inner : item)).filter((item) => item !== undefined);
  const { [first]: _was, ...others } = value as Record<string | number, unknown>;
  return inner === undefined ? others : { ...others, [first]: inner };
}

/** What people and programs put in the wrong place. */
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

/** A scenario with junk at one to three places in it. */
const spoiled = fc
  .tuple(valid, fc.array(fc.tuple(fc.nat(), junk), { minLength: 1, maxLength: 3 }))
  .map(([scenario, places]) =>
    places.reduce<unknown>((data, [at, what]) => {
      const paths = pathsOf(data);
      return replaced(data, paths[at % paths.length] ?? [], what);
    }, scenario),
  );

/**
 * Every problem says something, and says it of a place that is there, or of what is missing in an object that is there.
 */
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
      // A part that was left out whole, as a fault's params: what it must have is missing with it.
      if (inner === undefined) break;
      around = inner;
    }
  }
}

describe('any scenario', () => {
  it('comes back from YAML and from JSON as it was, and is the same when it is read again', () => {
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

describe('any junk in the place of a scenario', () => {
  it('is no scenario, and at least one problem says so', () => {
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

  it('or within one, is taken for what it says or told with its place, and nothing else is thrown', () => {
    fc.assert(fc.property(spoiled, assertProblems));
  });

  it('is told by file, line and column when it stands in a file', () => {
    fc.assert(
      fc.property(
        spoiled.filter((data) => data !== undefined),
        (data) => {
          let text: string;
          try {
            text = stringify(data);
          } catch {
            // Not everything can be written down.
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
