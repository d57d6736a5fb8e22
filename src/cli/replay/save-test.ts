import { determinismCheck } from '#harness/simulation/world-finding.ts';
import type { Replay } from '#harness/simulation/replay/replay.ts';
import { maxTokenLength, encodeToken } from '#harness/simulation/replay/token.ts';
import { withoutDefaults } from '#harness/scenario/without-defaults.ts';
import { shellQuote } from '../shared/command-line.ts';
import { UsageError } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { writeNewFile } from '../shared/write-file.ts';
import { commentText, sourceLiteral, quoteSource } from './source-literal.ts';
import type { ReplayInput } from './read-replay.ts';

/** A program that runs tests: how a test is written for it. */
interface TestRunner {
  readonly imports: string;
  readonly test: string;
  /** An assertion that two expressions are deeply equal. */
  readonly equal: (actual: string, expected: string) => string;
}

/** By the end of the file's name. */
const testRunners: Readonly<Record<string, TestRunner>> = {
  '.test.ts': {
    imports: `import { expect, it } from 'vitest';`,
    test: 'it',
    equal: (actual, expected) => `expect(${actual}).toEqual(${expected});`,
  },
  '.test.mjs': {
    imports: `import assert from 'node:assert/strict';\nimport { test } from 'node:test';`,
    test: 'test',
    equal: (actual, expected) => `assert.deepEqual(${actual}, ${expected});`,
  },
};

/**
 * Writes a test that fails until the bug is fixed: for vitest, or with the name `.test.mjs` for Node's own runner. It
 * imports the package, so it runs wherever vendloop is installed.
 */
export function saveTest(io: CliIo, file: string, { replay, scenario, source }: ReplayInput, force: boolean): void {
  const runner = Object.entries(testRunners).find(([ending]) => file.endsWith(ending))?.[1];
  if (!runner)
    throw new UsageError(
      `tests are found by their name: ${file} must end in .test.ts, for vitest, or in .test.mjs, for node --test`,
    );
  const { seed, check } = replay;
  const token = encodeToken(replay);
  const replayArgument = token.length > maxTokenLength ? shellQuote(source) : token;
  const differs = check === determinismCheck;
  const imported = differs ? `import { formatHistory } from 'vendloop/checks';\n` : '';
  writeNewFile(
    io,
    file,
    `${runner.imports}
import { playScenario } from 'vendloop';
${imported}
// Found by \`vendloop simulate\`. Again: vendloop replay ${commentText(replayArgument)}
const world = ${sourceLiteral(withoutDefaults({ ...scenario, seed }))};

${runner.test}(${quoteSource(titleOf(replay, differs))}, async () => {
${differs ? twoHistories(replay, runner) : noFindings(replay, runner)}
});
`,
    force,
  );
}

function titleOf({ seed, check, mutant }: Replay, differs: boolean): string {
  const withBug = mutant === null ? '' : ` with the bug ${mutant}`;
  const expectation = differs ? 'gives the same history twice' : 'keeps every rule';
  return `the world of seed ${seed}, which broke ${check}${withBug}, ${expectation}`;
}

function noFindings(replay: Replay, { equal }: TestRunner): string {
  return `  const { findings, coreErrors } = await ${playExpression(replay)};
  ${equal('{ findings, coreErrors }', '{ findings: [], coreErrors: [] }')}`;
}

function twoHistories(replay: Replay, { equal }: TestRunner): string {
  return `  const first = await ${playExpression(replay)};
  const second = await ${playExpression(replay)};
  ${equal('formatHistory(second.history)', 'formatHistory(first.history)')}`;
}

/** The seed stands in the world itself. */
function playExpression({ store, mutant }: Replay): string {
  const options = { ...(store && { store }), ...(mutant !== null && { mutant }) };
  return `playScenario(world${Object.keys(options).length === 0 ? '' : `, ${sourceLiteral(options, '  ')}`})`;
}
