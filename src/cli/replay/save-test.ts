import { existsSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { findPackageRoot } from '#harness/package-root.ts';
import { differsOnReplay } from '#harness/simulation/world-finding.ts';
import { longestToken, tokenOf } from '#harness/simulation/replay/token.ts';
import { withoutDefaults } from '#harness/scenario/without-defaults.ts';
import { shellQuoted } from '../shared/command-line.ts';
import { Complaint } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { writeNewFile } from '../shared/new-file.ts';
import { commentText, literal, quoted } from './source-literal.ts';
import type { Ready } from './read-replay.ts';

/**
 * Writes a test of this repository that fails for as long as the bug is there.
 * @throws Complaint when this is no repository: an installed package has no sources to test.
 */
export function saveTest(io: CliIo, file: string, { replay, scenario, given }: Ready, force: boolean): void {
  if (!file.endsWith('.test.ts')) throw new Complaint(`a test is found by its name: ${file} must end in .test.ts`);
  const { seed, check, zoo } = replay;
  const differs = check === differsOnReplay;
  const sources: readonly (readonly [name: string, path: string])[] = [
    ...(differs ? [['digest', 'src/harness/history/ndjson.ts'] as const] : []),
    ['defineScenario', 'src/harness/scenario/scenario.ts'],
    ...(differs ? [] : [['foundIn', 'src/harness/simulation/world-finding.ts'] as const]),
    ['liveWorld', 'src/harness/simulation/run-world.ts'],
    ...(zoo === null ? [] : [['animalNamed', 'src/harness/mutants/named.ts'] as const]),
  ];
  const root = sourceRoot();
  const token = tokenOf(replay);
  const imports = sources.map(
    ([name, path]) => `import { ${name} } from ${quoted(specifier(file, resolve(root, path)))};`,
  );
  const live = `await liveWorld(world, { seed: ${seed}${zoo === null ? '' : `, patch: animalNamed(${quoted(zoo)}).make`} })`;
  const body = differs
    ? `  expect(digest((${live}).history)).toBe(digest((${live}).history));`
    : `  expect(foundIn(${live})).toEqual([]);`;
  const again = token.length > longestToken ? shellQuoted(given) : token;
  const promise = differs ? 'gives the same history twice' : 'keeps every rule';
  const title = `the world of seed ${seed}, which broke ${check}${zoo === null ? '' : ` with the bug ${zoo}`}, ${promise}`;
  writeNewFile(
    io,
    file,
    `import { expect, it } from 'vitest';
${imports.join('\n')}

// Found by \`vendloop simulate\`. Again: vendloop replay ${commentText(again)}
const world = defineScenario(${literal(withoutDefaults({ ...scenario, seed }))});

it(${quoted(title)}, async () => {
${body}
});
`,
    force,
  );
}

/** How a test imports a file of the sources. */
function specifier(test: string, source: string): string {
  const to = relative(dirname(resolve(test)), source)
    .split(sep)
    .join('/');
  return to.startsWith('.') ? to : `./${to}`;
}

/** The folder of the repository. */
function sourceRoot(): string {
  const root = findPackageRoot()?.folder;
  if (root === undefined || !existsSync(resolve(root, 'src/harness/simulation/run-world.ts')))
    throw new Complaint('a test can be written where the sources of vendloop are: in a clone of its repository');
  return root;
}
