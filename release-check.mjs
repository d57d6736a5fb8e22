// `npm run release-check`: what takes long, before a release. Writes the results to docs/release-check.md. With names
// of steps it runs these alone and keeps the other lines: `npm run release-check -- zoo crash`.
import { execFileSync, spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { performance } from 'node:perf_hooks';

const page = 'docs/release-check.md';
const vendloop = ['node', 'dist/src/cli/main.js'];
// Worlds that no run before has seen.
const seed = String(randomInt(1, 2 ** 31));
const steps = {
  types: ['npm', 'run', '--silent', 'typecheck'],
  lint: ['npm', 'run', '--silent', 'lint:types'],
  worlds: [...vendloop, 'simulate', '--worlds', '20000', '--seed', seed, '--keep-going', '--shrink-seconds', '0'],
  zoo: [...vendloop, 'zoo'],
  nodes: ['npm', 'run', '--silent', 'determinism', '--', '60', '1', '22,24,26'],
  crash: ['npm', 'run', '--silent', 'crash'],
  mutation: ['npm', 'run', '--silent', 'mutation'],
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in steps));
if (unknown.length > 0) {
  console.error(`unknown step ${unknown.join(', ')}; there are ${Object.keys(steps).join(', ')}`);
  process.exit(2);
}

execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
const head = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
// The page that this program writes is no change of what it checks.
const changes = execFileSync('git', ['status', '--porcelain', '--', '.', `:!${page}`], { encoding: 'utf8' }).trim();
const commit = changes === '' ? head : `${head} with uncommitted changes`;
const today = new Date().toISOString().slice(0, 10);
const rows = new Map();
if (existsSync(page)) {
  for (const line of readFileSync(page, 'utf8').split('\n')) {
    const name = /^\| `(\w+)` \|/.exec(line)?.[1];
    if (name !== undefined) rows.set(name, line);
  }
}

/** Written after each step: one that is cut off loses no other. */
function writePage() {
  const table = Object.keys(steps).map((name) => rows.get(name) ?? `| \`${name}\` | | not run yet | | | |`);
  writeFileSync(
    page,
    `# The last release check

Written by \`npm run release-check\`, which runs what takes too long for every commit.
One step alone: \`npm run release-check -- zoo\`.
The last one ran on ${cpus().length} processors with Node ${process.versions.node}.

| step | command | result | took | date | commit |
|---|---|---|---|---|---|
${table.join('\n')}
`,
  );
}

let failed = 0;
for (const name of asked.length > 0 ? asked : Object.keys(steps)) {
  const [command, ...args] = steps[name];
  console.log(`\n== ${[command, ...args].join(' ')}`);
  const began = performance.now();
  const { status, signal, error } = spawnSync(command, args, { stdio: 'inherit' });
  const minutes = ((performance.now() - began) / 60_000).toFixed(1);
  if (status !== 0) failed += 1;
  const text = [command, ...args].join(' ').replace('node dist/src/cli/main.js', 'vendloop').replace('--silent ', '');
  const end = error ? error.message : signal ? `ended by ${signal}` : `exit code ${status}`;
  const result = status === 0 ? 'passed' : `FAILED (${end})`;
  rows.set(name, `| \`${name}\` | \`${text}\` | ${result} | ${minutes} min | ${today} | ${commit} |`);
  writePage();
}

console.log(`\n${failed === 0 ? 'All steps passed.' : `${failed} failed.`} ${page}`);
process.exit(failed === 0 ? 0 : 1);
