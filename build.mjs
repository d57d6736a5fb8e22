// Compiles the sources into dist/: `node build.mjs`. With a tsconfig and a folder, compiles that instead:
// `node build.mjs tsconfig.bench.json runs/bench`.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [config = 'tsconfig.build.json', folder = 'dist'] = process.argv.slice(2);
const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const compile = (project) => execFileSync(process.execPath, [compiler, '-p', project], { stdio: 'inherit' });

/** Links the program for `npx vendloop`: without, npm first installs and builds this package in its cache. */
function linkProgram() {
  const folder = 'node_modules/.bin';
  // Windows needs more than a link; there npx does as it would without.
  if (process.platform === 'win32' || !existsSync(folder)) return;
  rmSync(join(folder, 'vendloop'), { force: true });
  symlinkSync('../../dist/src/cli/main.js', join(folder, 'vendloop'));
}

try {
  rmSync(folder, { recursive: true, force: true });
  compile(config);
  // The aliases of package.json lead to the sources; what is compiled has aliases of its own, to what is compiled.
  const { imports } = JSON.parse(readFileSync('package.json', 'utf8'));
  const compiled = Object.entries(imports).map(([alias, target]) => [alias, target.replace(/\.ts$/, '.js')]);
  const manifest = { type: 'module', imports: Object.fromEntries(compiled) };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  if (folder === 'dist') {
    compile('scenarios/k6/tsconfig.build.json');
    cpSync('src/harness/reports/html/page', 'dist/src/harness/reports/html/page', { recursive: true });
    chmodSync('dist/src/cli/main.js', 0o755);
    linkProgram();
  }
} catch (error) {
  // The compiler has printed its errors.
  if (error?.status === undefined) throw error;
  process.exit(1);
}
