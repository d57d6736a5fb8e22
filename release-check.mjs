// `npm run release-check`: what takes long, before a release. Writes the results to docs/release-check.md, with the
// figures that its benchmarks put into docs/performance.md. With names of steps it runs these alone and keeps the other
// lines: `npm run release-check -- zoo crash`.
import { execFileSync, spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { performance } from 'node:perf_hooks';

const page = 'docs/release-check.md';
const performancePage = 'docs/performance.md';
const vendloop = ['node', 'dist/src/cli/main.js'];
// Worlds that no run before has seen.
const seed = String(randomInt(1, 2 ** 31));
const benchFolder = 'runs/release-bench';
const ceiling = ['npm', 'run', '--silent', 'bench:ceiling', '--', '--save'];
const steps = {
  types: ['npm', 'run', '--silent', 'typecheck'],
  lint: ['npm', 'run', '--silent', 'lint:types'],
  worlds: [...vendloop, 'simulate', '--worlds', '20000', '--seed', seed, '--keep-going', '--shrink-seconds', '0'],
  zoo: [...vendloop, 'zoo'],
  nodes: ['npm', 'run', '--silent', 'determinism', '--', '60', '1', '22,24,26'],
  crash: ['npm', 'run', '--silent', 'crash'],
  mutation: ['npm', 'run', '--silent', 'mutation'],
  bench: [...vendloop, 'bench', '--out', benchFolder],
  ceiling,
  openloop: [...ceiling, '--k6'],
};
/** What a step leaves to be written, whatever its verdict was. */
const followUps = { bench: ['npx', 'tsx', 'bench/figures.ts', 'path', `${benchFolder}/bench.json`] };
/** Sections of docs/performance.md, by the step that measures them: absolute figures first, then ratios of one run. */
const figures = {
  bench: { section: 'path', title: 'The whole path' },
  ceiling: { section: 'ceiling', title: 'Against a bare pipeline, closed loop' },
  openloop: { section: 'open loop', title: 'Against a bare pipeline, open loop' },
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in steps));
if (unknown.length > 0) {
  console.error(`unknown step ${unknown.join(', ')}; there are ${Object.keys(steps).join(', ')}`);
  process.exit(2);
}

/** The text between the two marks of a section. */
function sectionOf(file, name) {
  const text = readFileSync(file, 'utf8');
  const [from, to] = [text.indexOf(`<!-- ${name} -->`), text.indexOf(`<!-- end of ${name} -->`)];
  if (from < 0 || to < from) throw new Error(`${file} has no section "${name}"`);
  return text.slice(from + `<!-- ${name} -->`.length, to).trim();
}

execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
const head = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
// The pages that this program writes are no change of what it checks.
const written = [page, performancePage].map((file) => `:!${file}`);
const changes = execFileSync('git', ['status', '--porcelain', '--', '.', ...written], { encoding: 'utf8' }).trim();
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
  const shown = Object.values(figures).map(
    ({ section, title }) => `### ${title}\n\n${sectionOf(performancePage, section)}`,
  );
  writeFileSync(
    page,
    `# The last release check

Written by \`npm run release-check\`, which runs what takes too long for every commit.
One step alone: \`npm run release-check -- zoo\`.
The last one ran on ${cpus().length} processors with Node ${process.versions.node}.

| step | command | result | took | date | commit |
|---|---|---|---|---|---|
${table.join('\n')}

## Figures

Absolute times hold for the computer that they name; the ratios to a bare pipeline are of one run each, on any computer
([performance.md](performance.md) has what each means).

${shown.join('\n\n')}
`,
  );
}

/** How a step ended. 3 is the exit code of what was measured and cannot be believed. */
function resultOf({ status, signal, error }) {
  if (status === 0) return 'passed';
  if (status === 3) return 'INCONCLUSIVE';
  return `FAILED (${error ? error.message : signal ? `ended by ${signal}` : `exit code ${status}`})`;
}

const results = [];
for (const name of asked.length > 0 ? asked : Object.keys(steps)) {
  const [command, ...args] = steps[name];
  console.log(`\n== ${[command, ...args].join(' ')}`);
  // A run that broke off must not be judged by what an earlier one left.
  if (name === 'bench') rmSync(benchFolder, { recursive: true, force: true });
  const began = performance.now();
  let result = resultOf(spawnSync(command, args, { stdio: 'inherit' }));
  const minutes = ((performance.now() - began) / 60_000).toFixed(1);
  const [followUp, ...rest] = followUps[name] ?? [];
  if (followUp && spawnSync(followUp, rest, { stdio: 'inherit' }).status !== 0) result = 'FAILED (no figures)';
  results.push(result);
  const text = [command, ...args].join(' ').replace('node dist/src/cli/main.js', 'vendloop').replace('--silent ', '');
  rows.set(name, `| \`${name}\` | \`${text}\` | ${result} | ${minutes} min | ${today} | ${commit} |`);
  writePage();
}

const bad = results.filter((result) => result !== 'passed');
console.log(`\n${bad.length === 0 ? 'All steps passed.' : `${bad.length} did not pass.`} ${page}`);
process.exit(bad.some((result) => result.startsWith('FAILED')) ? 1 : bad.length > 0 ? 3 : 0);
