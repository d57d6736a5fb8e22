import { existsSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { findPackageRoot } from '#harness/package-root.ts';
import { determinismCheck } from '#harness/simulation/world-finding.ts';
import { maxTokenLength, encodeToken } from '#harness/simulation/replay/token.ts';
import { withoutDefaults } from '#harness/scenario/without-defaults.ts';
import { shellQuote } from '../shared/command-line.ts';
import { UsageError } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { writeNewFile } from '../shared/write-file.ts';
import { commentText, sourceLiteral, quoteSource } from './source-literal.ts';
import type { ReplayInput } from './read-replay.ts';

/**
 * Writes a test for this repository that fails until the bug is fixed.
 * @throws UsageError outside a repository: an installed package has no sources to test.
 */
export function saveTest(io: CliIo, file: string, { replay, scenario, source }: ReplayInput, force: boolean): void {
  if (!file.endsWith('.test.ts')) throw new UsageError(`tests are found by their name: ${file} must end in .test.ts`);
  const { seed, check, mutant, store } = replay;
  const differs = check === determinismCheck;
  const sources: readonly (readonly [name: string, path: string])[] = [
    ...(differs ? [['historyDigest', 'src/harness/history/ndjson.ts'] as const] : []),
    ['defineScenario', 'src/harness/scenario/read-scenario.ts'],
    ...(differs ? [] : [['findingsOf', 'src/harness/simulation/world-finding.ts'] as const]),
    ['runWorld', 'src/harness/simulation/run-world.ts'],
    ...(mutant === null ? [] : [['mutantByName', 'src/harness/mutants/index.ts'] as const]),
  ];
  const root = sourceRoot();
  const token = encodeToken(replay);
  const imports = sources.map(
    ([name, path]) => `import { ${name} } from ${quoteSource(specifier(file, resolve(root, path)))};`,
  );
  const storeOption = store === undefined ? '' : `, store: ${quoteSource(store)}`;
  const patchOption = mutant === null ? '' : `, patch: mutantByName(${quoteSource(mutant)}).makePatch`;
  const runExpression = `await runWorld(world, { seed: ${seed}${storeOption}${patchOption} })`;
  const body = differs
    ? `  expect(historyDigest((${runExpression}).history)).toBe(historyDigest((${runExpression}).history));`
    : `  expect(findingsOf(${runExpression})).toEqual([]);`;
  const replayArgument = token.length > maxTokenLength ? shellQuote(source) : token;
  const expectation = differs ? 'gives the same history twice' : 'keeps every rule';
  const title =
    `the world of seed ${seed}, which broke ${check}${mutant === null ? '' : ` with the bug ${mutant}`}, ` +
    expectation;
  writeNewFile(
    io,
    file,
    `import { expect, it } from 'vitest';
${imports.join('\n')}

// Found by \`vendloop simulate\`. Again: vendloop replay ${commentText(replayArgument)}
const world = defineScenario(${sourceLiteral(withoutDefaults({ ...scenario, seed }))});

it(${quoteSource(title)}, async () => {
${body}
});
`,
    force,
  );
}

/** The import path of a source file in a test. */
function specifier(test: string, source: string): string {
  const relativePath = relative(dirname(resolve(test)), source)
    .split(sep)
    .join('/');
  return relativePath.startsWith('.') ? relativePath : `./${relativePath}`;
}

/** The folder of the repository. */
function sourceRoot(): string {
  const root = findPackageRoot()?.folder;
  if (root === undefined || !existsSync(resolve(root, 'src/harness/simulation/run-world.ts')))
    throw new UsageError('a test needs the sources of vendloop: run this in a clone of its repository');
  return root;
}
