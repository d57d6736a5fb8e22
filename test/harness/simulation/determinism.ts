import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * `npm run determinism [-- WORLDS [SEED [NODES]]]`: the same worlds under this Node and under others, on one worker and
 * on two; every history of every world must come out the same, byte for byte. NODES are major versions like `22,24,26`,
 * which npx fetches; without it, 24. Exit codes: 0 the histories are the same, 1 they differ, 3 a Node did not run.
 */
const [worlds = '60', seed = '1', nodes = '24'] = process.argv.slice(2);
const mainScript = fileURLToPath(new URL('../../../dist/src/cli/main.js', import.meta.url));
const nodeVersions: readonly (readonly [name: string, command: string, args: readonly string[]])[] = [
  [process.version, process.execPath, []],
  ...nodes.split(',').map((major) => [`Node ${major}`, 'npx', ['--yes', `--package=node@${major}`, 'node']] as const),
];

interface SimulationOutput {
  readonly node: string;
  readonly worlds: number;
  readonly digest: string;
}

const digests = new Set<string>();
let missing = false;
for (const [name, command, args] of nodeVersions) {
  for (const jobs of ['1', '2']) {
    const { stdout, stderr } = spawnSync(
      command,
      [
        ...args,
        mainScript,
        'simulate',
        '--worlds',
        worlds,
        '--seed',
        seed,
        '--jobs',
        jobs,
        '--digest',
        '--keep-going',
        '--shrink-seconds',
        '0',
        '--json',
      ],
      { encoding: 'utf8', maxBuffer: 2 ** 28 },
    );
    const output = parseOutput(stdout);
    if (output) {
      digests.add(`${output.worlds} ${output.digest}`);
      console.log(`${output.node.padEnd(10)} --jobs ${jobs}  ${output.worlds} worlds  ${output.digest}`);
    } else {
      missing = true;
      console.error(`${name} --jobs ${jobs} gave no result: ${stderr.trim().split('\n').at(-1) ?? ''}`);
    }
  }
}
console.log(
  digests.size > 1
    ? 'The histories differ: one seed does not give one history.'
    : missing
      ? 'Not every run could be made, so nothing is proved.'
      : 'One seed gives one history, byte for byte.',
);
process.exitCode = digests.size > 1 ? 1 : missing ? 3 : 0;

function parseOutput(text: string): SimulationOutput | null {
  try {
    return JSON.parse(text) as SimulationOutput;
  } catch {
    return null;
  }
}
