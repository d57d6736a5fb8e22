// Compiles the sources into dist/: `node build.mjs`. With a tsconfig and a folder, compiles that instead:
// `node build.mjs tsconfig.bench.json runs/bench`. With `--if-needed`, does nothing when dist/ is newer than the
// sources.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { buildStudio } from './build-studio.mjs';
import { declarationsOf, entrySources } from './build-types.mjs';

const ifNeeded = process.argv.includes('--if-needed');
const words = process.argv.slice(2).filter((word) => word !== '--if-needed');
const [config, folder] = words.length === 0 ? ['tsconfig.build.json', 'dist'] : words;
if (words.length !== 0 && words.length !== 2) {
  console.error('build.mjs takes nothing, or a tsconfig and the folder to build into: see its first lines');
  process.exit(2);
}
const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const compile = (project, ...options) =>
  execFileSync(process.execPath, [compiler, '-p', project, ...options], { stdio: 'inherit' });

/** Whether a file or folder, or one in it, was changed after a time, ms. */
function changedAfter(path, time) {
  const stats = statSync(path);
  if (stats.mtimeMs > time) return true;
  return stats.isDirectory() && readdirSync(path).some((name) => changedAfter(join(path, name), time));
}

/** Whether dist/ was made of the sources as they are. */
function isBuilt() {
  const built = statSync('dist/package.json', { throwIfNoEntry: false })?.mtimeMs;
  const inputs = [
    'src',
    'simulators',
    'scenarios',
    'package.json',
    'package-lock.json',
    'build.mjs',
    'build-studio.mjs',
    'build-types.mjs',
    'tsconfig.json',
    'tsconfig.build.json',
  ];
  return built !== undefined && !inputs.some((input) => changedAfter(input, built));
}

/** Empties a folder, but for the bundled pages: they are replaced where their own inputs changed. */
function clear(folder) {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder))
    if (name !== 'studio') rmSync(join(folder, name), { recursive: true, force: true });
}

/**
 * Writes relative paths for the aliases of package.json, which lead to the sources: in what is compiled, no aliases of
 * its own are needed, which bundlers would not find.
 */
function resolveAliases(folder) {
  const { imports } = JSON.parse(readFileSync('package.json', 'utf8'));
  const folders = Object.fromEntries(
    Object.entries(imports).map(([alias, target]) => [alias.split('/')[0], target.slice(2, -'/*.ts'.length)]),
  );
  const aliased = /(?<=\b(?:from |import |import\())'(#[a-z]+)\/([^']+)\.ts'/g;
  for (const name of readdirSync(folder, { recursive: true })) {
    if (!name.endsWith('.js')) continue;
    const file = join(folder, name);
    const text = readFileSync(file, 'utf8');
    const resolved = text.replaceAll(aliased, (_, alias, path) => {
      const target = relative(dirname(file), join(folder, folders[alias], `${path}.js`)).replaceAll(sep, '/');
      return `'${target.startsWith('.') ? target : `./${target}`}'`;
    });
    if (resolved !== text) writeFileSync(file, resolved);
  }
}

// The first `npx vendloop` in a checkout links this package into npm's cache, and runs `prepare` for that once more.
if (ifNeeded && isBuilt()) process.exit(0);

try {
  clear(folder);
  compile(config, '--outDir', folder);
  resolveAliases(folder);
  if (folder === 'dist') {
    compile('scenarios/k6/tsconfig.build.json');
    await buildStudio();
    chmodSync('dist/src/cli/main.js', 0o755);
    for (const [source, text] of declarationsOf('.', Object.values(entrySources('.')))) {
      const file = join(folder, source.replace(/\.ts$/, '.d.ts'));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }
  // The last file: a build that was cut off counts as none.
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ type: 'module' }, null, 2)}\n`);
} catch (error) {
  // The compiler has printed its errors.
  if (error?.status === undefined) throw error;
  process.exit(1);
}
