// Bundles the browser's side, src/studio/page/, into dist/studio/: `report.js` and `report.css`, which stand within the
// page of a run, `static.css` for pages without a script, and `app/`, which a server serves. `node build-studio.mjs`
// does it alone. What was made of the same inputs stays as it is.
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

const page = 'src/studio/page';
/** The oldest browsers that know `light-dark()` and `DecompressionStream`. */
const browsers = ['chrome123', 'firefox120', 'safari17.5'];
/** Besides the modules: what bundles them, and with which packages. */
const tools = ['build-studio.mjs', 'package.json', 'package-lock.json', `${page}/tsconfig.json`];

const hashOf = (root, file) => {
  const path = join(root, file);
  return existsSync(path) ? createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 16) : 'none';
};
const hashesOf = (root, files) => Object.fromEntries(files.toSorted().map((file) => [file, hashOf(root, file)]));

function pageFiles(root) {
  const folder = join(root, page);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

/** Whether a bundle was made of the inputs as they are now: those of the page's folder, and those from elsewhere. */
function isCurrent(root, manifestFile) {
  if (!existsSync(manifestFile)) return false;
  const { inputs } = JSON.parse(readFileSync(manifestFile, 'utf8'));
  const now = hashesOf(root, [...new Set([...Object.keys(inputs), ...pageFiles(root), ...tools])]);
  return JSON.stringify(now) === JSON.stringify(inputs);
}

/** The files of the project that a bundle was made of. */
function modulesOf(root, outputs) {
  return outputs
    .flatMap(({ output }) => output)
    .flatMap(({ moduleIds = [] }) => moduleIds)
    .map((id) => relative(root, id.replace(/\?.*$/, '')).split(sep).join('/'))
    .filter((file) => !file.startsWith('..') && !file.includes('\0') && !file.startsWith('node_modules/'));
}

async function bundle(root, folder) {
  const { build } = await import('vite');
  const common = {
    configFile: false,
    root: join(root, page),
    base: './',
    logLevel: 'warn',
    publicDir: false,
    build: { target: browsers, emptyOutDir: false, modulePreload: { polyfill: false }, reportCompressedSize: false },
  };
  // One script and one style: they stand within a page, which cannot load a module.
  const report = await build({
    ...common,
    build: {
      ...common.build,
      outDir: folder,
      cssCodeSplit: false,
      rolldownOptions: {
        input: join(root, page, 'report/main.tsx'),
        output: { format: 'iife', entryFileNames: 'report.js', assetFileNames: 'report.[ext]' },
      },
    },
  });
  const styles = await build({
    ...common,
    build: {
      ...common.build,
      outDir: folder,
      rolldownOptions: {
        input: join(root, page, 'styles/static.css'),
        output: { assetFileNames: '[name].[ext]' },
      },
    },
  });
  const app = await build({
    ...common,
    root: join(root, page, 'app'),
    build: {
      ...common.build,
      outDir: join(folder, 'app'),
      // A policy that allows no `data:` address holds for the served pages.
      assetsInlineLimit: 0,
      rolldownOptions: { input: join(root, page, 'app/index.html') },
    },
  });
  return [report, styles, app].flat();
}

/** See build-studio.d.mts. */
export async function buildStudio(root = process.cwd()) {
  const target = join(root, 'dist/studio');
  if (isCurrent(root, join(target, 'inputs.json'))) return false;
  mkdirSync(join(root, 'dist'), { recursive: true });
  // Beside the old one, which a program may be reading: it is replaced at once.
  const folder = mkdtempSync(join(root, 'dist/studio-'));
  try {
    const outputs = await bundle(root, folder);
    const files = [...new Set([...modulesOf(root, outputs), ...pageFiles(root), ...tools])];
    writeFileSync(join(folder, 'inputs.json'), `${JSON.stringify({ inputs: hashesOf(root, files) }, null, 1)}\n`);
    // Temporary folders are for their owner alone; a package is for everybody.
    chmodSync(folder, 0o755);
    rmSync(target, { recursive: true, force: true });
    renameSync(folder, target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return true;
}

if (import.meta.url === pathToFileURL(resolve(process.argv[1] ?? '')).href) {
  const isNew = await buildStudio();
  process.stdout.write(isNew ? 'The pages were bundled into dist/studio/.\n' : 'dist/studio/ is up to date.\n');
}
