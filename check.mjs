// `npm run check`: everything that is quick. Two lanes run side by side, one for each processor. The output of a step
// is printed if it fails, and the names of tests that failed once more at the end. With `--without-tests` it leaves the
// tests to `npm test`, which runs them too.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { failedTests } from './test/failed-tests.mjs';

const folder = mkdtempSync(join(tmpdir(), 'vendloop-check-'));
const report = join(folder, 'tests.json');
const lint = ['lint and types', 'npm', ['run', '--silent', 'lint']];
const format = ['format', 'npm', ['run', '--silent', 'format:check']];
const deadCode = ['dead code', 'npm', ['run', '--silent', 'deadcode']];
const tests = [
  'words and unit tests',
  'npm',
  ['run', '--silent', 'test:unit', '--', '--reporter=dot', '--reporter=json', `--outputFile=${report}`],
];
const withoutTests = process.argv.includes('--without-tests');
const lanes = withoutTests ? [[lint], [format, deadCode]] : [[lint, format, deadCode], [tests]];

const failed = [];
const began = performance.now();
const seconds = (from) => `${((performance.now() - from) / 1000).toFixed(0)} s`;

/** Runs one step, and prints its output if it fails. */
function run([name, command, args]) {
  return new Promise((resolve) => {
    const from = performance.now();
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    child.on('error', (error) => (output += error.message));
    child.on('close', (code) => {
      process.stdout.write(`${code === 0 ? 'ok    ' : 'FAILED'} ${name}, ${seconds(from)}\n`);
      if (code !== 0) {
        failed.push(name);
        process.stdout.write(`${output.trimEnd()}\n`);
      }
      resolve();
    });
  });
}

await Promise.all(
  lanes.map(async (lane) => {
    for (const step of lane) await run(step);
  }),
);
if (!withoutTests) for (const line of failedTests(report).lines) process.stdout.write(`${line}\n`);
rmSync(folder, { recursive: true });
process.stdout.write(
  failed.length === 0
    ? `All is well, in ${seconds(began)}.\n`
    : `Failed after ${seconds(began)}: ${failed.join(', ')}.\n`,
);
// Not `exit`: what is written to a pipe would be cut.
process.exitCode = failed.length === 0 ? 0 : 1;
