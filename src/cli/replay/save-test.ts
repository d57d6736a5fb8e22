import { existsSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { differsOnReplay } from '../../harness/simulation/found.ts';
import { longestToken, tokenOf } from '../../harness/simulation/replay/token.ts';
import { withoutDefaults } from '../../harness/scenario/without-defaults.ts';
import { shellQuoted } from '../command-line.ts';
import { Complaint } from '../complaint.ts';
import type { CliIo } from '../io.ts';
import { writeNewFile } from '../new-file.ts';
import { commentText, literal, quoted } from './literal.ts';
import type { Ready } from './ready.ts';

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
    ...(differs ? [] : [['foundIn', 'src/harness/simulation/found.ts'] as const]),
    ['liveWorld', 'src/harness/simulation/live-world.ts'],
    ...(zoo === null ? [] : [['animalNamed', 'src/harness/zoo/named.ts'] as const]),
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

/** The folder of the repository: three up from the sources, and four from what is compiled of them. */
function sourceRoot(): string {
  const places = ['../../../', '../../../../'].map((up) => fileURLToPath(new URL(up, import.meta.url)));
  const root = places.find((dir) => existsSync(resolve(dir, 'src/harness/simulation/live-world.ts')));
  if (root === undefined)
    throw new Complaint('a test can be written where the sources of vendloop are: in a clone of its repository');
  return root;
}
