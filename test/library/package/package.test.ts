import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatHistory } from '#library/checks.ts';
import { startRun } from '#library/index.ts';
import { drawWorld } from '#harness/simulation/draw-world.ts';
import { replayOf } from '#harness/simulation/replay/replay.ts';
import { saveTest } from '#cli/replay/save-test.ts';
import { root } from '#test/docs/pages.ts';
import { startServedCore, type ServedCore } from '#test/served/served-core.ts';
import { installPacked, type Consumer, type ProgramResult } from './consumer.ts';
import { expectedOutput, libraryExamples } from './examples.ts';

// What others get: the packed package, installed in a project of its own.

const examples = libraryExamples();
let consumer: Consumer;
let core: ServedCore;
const closing: (() => unknown)[] = [];
let manifest: { readonly exports: object; readonly scripts: object; readonly private?: boolean };

beforeAll(async () => {
  const environment = { CLOUD_URL: '' };
  consumer = installPacked(environment);
  closing.push(() => consumer.remove());
  core = await startServedCore(join(consumer.folder, 'core.sqlite'));
  closing.push(() => core.kill('SIGTERM'));
  environment.CLOUD_URL = core.url;
  const run = await startRun();
  await run.merchant.sell();
  consumer.write('history.ndjson', formatHistory((await run.judge()).history));
  await run.close();
  manifest = JSON.parse(readFileSync(join(consumer.installed, 'package.json'), 'utf8')) as typeof manifest;
});
afterAll(async () => {
  for (const close of closing.toReversed()) await close();
});

describe('the packed package', () => {
  it('has what is compiled, types of the entries alone, documents and the licence', () => {
    const { files } = consumer;
    const folders = new Set(files.map((file) => file.split('/')[0]));
    expect([...folders].sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'docs', 'package.json']);
    const types = files.filter((file) => file.endsWith('.d.ts'));
    // The interface of a driver is public, and stands beside the drivers.
    expect(types.filter((file) => !/^dist\/src\/(?:library\/|drivers\/[^/]+$)/.test(file))).toEqual([]);
    expect(files.filter((file) => file.endsWith('.map') || /\.test\.|(?<!\.d)\.ts$/.test(file))).toEqual([]);
    expect(readFileSync(join(consumer.installed, 'dist/src/library/index.js'), 'utf8')).not.toContain(
      'sourceMappingURL',
    );
  });

  it('runs nothing while it is installed, and may be published', () => {
    const hooks = ['preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'postprepare'];
    expect(Object.keys(manifest.scripts).filter((name) => hooks.includes(name))).toEqual([]);
    expect(manifest.private).toBeUndefined();
  });

  it('is sound by publint', async () => {
    const { messages, pkg } = await publint({
      pkgDir: consumer.installed,
      level: 'suggestion',
      strict: true,
      pack: false,
    });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it('has types that every resolution of ECMAScript modules finds', async () => {
    const checked = await checkPackage(createPackageFromTarballData(new Uint8Array(consumer.tarball)));
    // It is for `import` alone: CommonJS and the resolution of Node 10, which knows no exports, find nothing.
    const problems = (checked.types === false ? [{ kind: 'NoTypes' }] : checked.problems).filter(
      (problem) => !('resolutionKind' in problem && ['node10', 'node16-cjs'].includes(String(problem.resolutionKind))),
    );
    expect(problems).toEqual([]);
  });

  it('refuses an import of a private part', async () => {
    const { output } = await consumer.node(
      '--input-type=module',
      '--eval',
      `for (const path of ['dist/src/library/index.js', 'dist/src/core/core.js', 'src/library/index.ts'])
         await import(\`vendloop/\${path}\`).catch(({ code }) => console.log(code));`,
    );
    expect(output.trim().split('\n')).toEqual(Array(3).fill('ERR_PACKAGE_PATH_NOT_EXPORTED'));
  });
});

/** Runs a test by vitest in the consumer's project. */
function vitestRun(name: string, text: string): Promise<ProgramResult> {
  consumer.write('vitest.config.js', 'export default {};');
  consumer.write(name, text);
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  return consumer.node(vitest, 'run', '--root', consumer.folder, name);
}

function withoutTypes(text: string): string {
  const { outputText } = ts.transpileModule(text, { compilerOptions: { target: ts.ScriptTarget.ES2022 } });
  return outputText;
}

describe('an entry whose package is not installed', () => {
  it.each(['vitest', 'fast-check'])('names it, and what to do: %s', async (peer) => {
    // Node searches for the package at the root of the disk, where there is none.
    const hook = `export const resolve = (name, context, next) =>
      next(name, name === '${peer}' ? { ...context, parentURL: 'file:///' } : context);`;
    const program = `import { register } from 'node:module';
      register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(hook)}));
      await import('vendloop/${peer}').catch(({ code, message }) => console.log(code, message));`;
    const { output } = await consumer.node('--input-type=module', '--eval', program);
    expect(output).toContain(`missing-peer vendloop/${peer} needs the package ${peer}, which is not installed: npm i`);
  });

  it('refuses fixtures outside a test', async () => {
    const program = `await import('vendloop/vitest').catch(({ code, message }) => console.log(code, message));`;
    const { output } = await consumer.node('--input-type=module', '--eval', program);
    expect(output).toMatch(/^not-possible vendloop\/vitest has been imported outside a test file of vitest: run the/);
  });
});

describe('the examples of docs/library.md', () => {
  it.each(examples)('run: $name', async (example) => {
    const name = `example-${examples.indexOf(example)}`;
    const { code, output } =
      example.needs === 'vitest'
        ? await vitestRun(`${name}.test.ts`, example.text)
        : await consumer.node(consumer.write(`${name}.mjs`, withoutTypes(example.text)));
    expect(output).toMatch(expectedOutput(example));
    expect(code).toBe(0);
  });

  it('have right types, in a strict project', () => {
    const files = examples.map(({ text }, index) => consumer.write(`example-${index}.ts`, text));
    const program = ts.createProgram(files, {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      types: ['node'],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noEmit: true,
    });
    const own = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(consumer.folder));
    expect(
      own.filter(({ fileName }) => fileName.includes('node_modules/vendloop/dist/src/library/')).length,
    ).toBeGreaterThan(5);
    const problems = own.flatMap((file) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ]);
    expect(
      problems.map(
        ({ messageText, file }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
      ),
    ).toEqual([]);
  });
});

describe('a test that `vendloop replay --save-test` writes', () => {
  /** Saves the test of a world, in which a core with the mutant breaks a rule. */
  const save = (name: string, mutant: string | null): string => {
    const file = join(consumer.folder, name);
    const rule = { check: 'specification' };
    const replay = replayOf({ version: '0.1.0', seed: 5, mutant, rule, digest: 'a'.repeat(64), scenario: null });
    const io = { err: () => undefined } as unknown as Parameters<typeof saveTest>[0];
    saveTest(io, file, { replay, scenario: drawWorld(5), source: 'v3.x' }, false);
    return file;
  };

  it('runs by `node --test` there, and fails for a core with a bug', async () => {
    const [sound, broken] = [save('sound.test.mjs', null), save('broken.test.mjs', 'expires-early')];
    expect(await consumer.node('--test', sound)).toMatchObject({ code: 0 });
    const failed = await consumer.node('--test', broken);
    expect(failed.code).toBe(1);
    expect(failed.output).toContain("check: '");
  });

  it('runs by vitest there', async () => {
    const file = save('sound.test.ts', null);
    const { code, output } = await vitestRun('sound.test.ts', readFileSync(file, 'utf8'));
    expect(output).toMatch(/1 passed/);
    expect(code).toBe(0);
  });
});
