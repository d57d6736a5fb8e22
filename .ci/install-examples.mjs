// Packs the package, installs it in an empty folder, checks the types of the examples there and runs them:
// `node .ci/install-examples.mjs` on Node 20, 22, 24 and 26, `node .ci/install-examples.mjs 22` on that alone. npx
// fetches a Node that is not this one. It needs a build. Exit codes: 0 the types are right and every example passed on
// every Node, 1 else.
import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { packageExamples } from '../test/library/examples.mjs';

const execute = promisify(execFile);
const root = join(import.meta.dirname, '..');
const examples = packageExamples(root);
const majors = process.argv.length > 2 ? process.argv.slice(2) : ['20', '22', '24', '26'];
const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** Installs the packed package with its optional peers, one time for all examples, and copies the examples. */
function install(folder) {
  const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  const [{ filename, version }] = JSON.parse(execFileSync('npm', pack, { cwd: root, encoding: 'utf8' }));
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  // The versions that the tests here use: npm has them in its cache.
  const peers = ['vitest', 'fast-check', 'typescript', '@types/node'].map(
    (peer) => `${peer}@${readJson(join(root, 'node_modules', peer, 'package.json')).version}`,
  );
  const flags = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  execFileSync('npm', ['install', ...flags, join(folder, filename), ...peers], { cwd: folder, stdio: 'inherit' });
  for (const example of examples) {
    cpSync(join(root, 'examples', example), join(folder, example), { recursive: true });
    const range = readJson(join(folder, example, 'package.json')).devDependencies.vendloop;
    if (range !== `^${version}`) throw new Error(`examples/${example} has vendloop ${range}, and this is ${version}`);
  }
}

/** Checks the types of all examples at once, as the script of each does. @returns whether they are right. */
function checkTypes(folder) {
  const config = { extends: './driver/tsconfig.json', include: ['*/*.ts'] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  try {
    execFileSync(join(folder, 'node_modules/.bin/tsc'), ['-p', folder], { encoding: 'utf8' });
    console.log('types of the examples: right');
    return true;
  } catch (error) {
    console.log(`types of the examples: WRONG\n${error.stdout}`);
    return false;
  }
}

/** The program of a version of Node. */
function nodeOf(major) {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  const npx = ['--yes', `--package=node@${major}`, 'node', '--print', 'process.execPath'];
  return execFileSync('npx', npx, { encoding: 'utf8' }).trim();
}

/** Runs the `test` script of an example on a Node. @returns whether it passed. */
async function run(folder, example, node) {
  const source = join(folder, example);
  // A copy for each Node: they run at the same time.
  const cwd = join(folder, `${example}-${node.version}`);
  cpSync(source, cwd, { recursive: true });
  const path = [dirname(node.program), join(folder, 'node_modules/.bin'), process.env.PATH].join(delimiter);
  const name = `${node.version.padEnd(10)} ${example.padEnd(10)}`;
  try {
    await execute('sh', ['-c', readJson(join(cwd, 'package.json')).scripts.test], {
      cwd,
      env: { ...process.env, PATH: path },
    });
    console.log(`${name} passed`);
    return true;
  } catch (error) {
    console.log(`${name} FAILED\n${error.stdout}${error.stderr}`);
    return false;
  }
}

/** Works off a list, two at a time. */
async function twoAtATime(items, work) {
  const [results, open] = [[], [...items]];
  const worker = async () => {
    for (let item = open.shift(); item !== undefined; item = open.shift()) results.push(await work(item));
  };
  await Promise.all([worker(), worker()]);
  return results;
}

const folder = mkdtempSync(join(tmpdir(), 'vendloop-examples-'));
try {
  install(folder);
  const typesAreRight = checkTypes(folder);
  const nodes = majors.map((major) => {
    const program = nodeOf(major);
    return { program, version: execFileSync(program, ['--version'], { encoding: 'utf8' }).trim() };
  });
  const runs = nodes.flatMap((node) => examples.map((example) => ({ node, example })));
  const results = await twoAtATime(runs, ({ node, example }) => run(folder, example, node));
  const failed = results.filter((passed) => !passed).length;
  console.log(`${results.length - failed} of ${results.length} examples passed`);
  process.exitCode = failed > 0 || !typesAreRight ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
