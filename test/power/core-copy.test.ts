import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { patchedSources } from '#bench/power/broken-core.ts';
import { brokenCores } from '#bench/power/broken-cores.ts';
import { buildProgram, compile, CoreCopy, digestOf, readSources } from '#bench/power/core-copy.ts';
import { generateMutants, mutatedText } from '#bench/power/generate.ts';
import { parseOptions } from '#bench/power/options.ts';
import { drawSample } from '#bench/power/sample.ts';
import { excludedPaths, isInScope, mutatedPaths } from '#bench/power/scope.ts';

const root = resolve(import.meta.dirname, '../..');
const sources = readSources(root);
const mutants = generateMutants(sources);

describe('a copy of the core', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'power-'));
    mkdirSync(join(folder, 'root'));
    writeFileSync(join(folder, 'root/package.json'), '{"imports":{"#core/*.ts":"./src/core/*.ts"}}');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('replaces a file of its own, never one of the program', () => {
    const program = join(folder, 'program');
    const text = new Map([
      ['src/core/a.ts', 'export const a: number = 1;\n'],
      ['src/core/b.ts', 'export const b = 2;\n'],
      ['src/page.css', 'a {}'],
    ]);
    buildProgram(join(folder, 'root'), text, program);
    const copy = new CoreCopy(program, join(folder, 'copy'));
    const read = (of: string): string => readFileSync(join(of, 'src/core/a.js'), 'utf8');
    copy.apply(new Map([['src/core/a.ts', 'export const a: number = 3;\n']]));
    expect(read(copy.folder)).toBe('export const a = 3;\n');
    expect(read(program)).toBe('export const a = 1;\n');
    expect(readFileSync(join(copy.folder, 'src/page.css'), 'utf8')).toBe('a {}');
    copy.apply(new Map([['src/core/b.ts', 'export const b = 4;\n']]));
    expect(read(copy.folder)).toBe('export const a = 1;\n');
    copy.restore();
    expect(statSync(join(copy.folder, 'src/core/b.js')).ino).toBe(statSync(join(program, 'src/core/b.js')).ino);
    expect(readFileSync(join(copy.folder, 'package.json'), 'utf8')).toContain('"#core/*.ts":"./src/core/*.js"');
  });

  it('is of one digest of its sources', () => {
    expect(digestOf(sources)).toBe(digestOf(readSources(root)));
    expect(digestOf(new Map([...sources, ['src/core/more.ts', '']]))).not.toBe(digestOf(sources));
  });
});

describe('the scope', () => {
  it('names files and folders that exist', () => {
    const paths = [...mutatedPaths, ...excludedPaths.map(({ path }) => path)];
    expect(paths.filter((path) => ![...sources.keys()].some((file) => file.startsWith(path)))).toEqual([]);
  });

  it('leaves files out with a reason, and the others in', () => {
    expect(isInScope('src/core/lock/lock.ts')).toBe(true);
    expect(isInScope('src/core/ownership.ts')).toBe(true);
    expect(isInScope('src/core/store/sqlite/tx.ts')).toBe(false);
    expect(isInScope('src/core/metrics.ts')).toBe(false);
    expect(excludedPaths.every(({ reason }) => reason.length > 10)).toBe(true);
  });
});

describe('the mutants of the core', () => {
  it('are thousands, each with an id of its own, in every folder', () => {
    expect(mutants.length).toBeGreaterThan(3000);
    expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length);
    for (const path of mutatedPaths)
      expect(
        mutants.some(({ file }) => file.startsWith(path)),
        path,
      ).toBe(true);
  });

  it('are programs, and other programs than the core', () => {
    for (const mutant of drawSample(mutants, 1, 60)) {
      const text = mutatedText(sources, mutant);
      expect(compile(mutant.file, text)).not.toBe(compile(mutant.file, sources.get(mutant.file)!));
    }
  });
});

describe('broken cores', () => {
  it.each(brokenCores)('$name: $description', (core) => {
    const [[file, text]] = [...patchedSources(sources, core)] as [[string, string]];
    expect(compile(file, text)).not.toBe(compile(file, sources.get(file)!));
  });

  it('have names of their own', () => {
    expect(new Set(brokenCores.map(({ name }) => name)).size).toBe(brokenCores.length);
  });

  it('must fit the sources', () => {
    const core = { name: 'gone', description: '', file: 'src/core/lock/lock.ts', before: 'no such text', after: '' };
    expect(() => patchedSources(sources, core)).toThrow('gone: src/core/lock/lock.ts has the text 0 times');
  });
});

describe('the options', () => {
  it('have values of their own, and refuse others', () => {
    expect(parseOptions([])).toMatchObject({ mutants: 300, seed: 1, worlds: 600, workers: 1, broken: null });
    expect(parseOptions(['--shard', '2/4', '--workers', '2'])).toMatchObject({
      shard: { index: 2, of: 4 },
      workers: 2,
    });
    expect(parseOptions(['--broken', 'lane-zero']).broken).toEqual(['lane-zero']);
    for (const wrong of [['--workers', '3'], ['--mutants', '0'], ['--shard', '5/4'], ['--table'], ['word']])
      expect(() => parseOptions(wrong)).toThrow();
  });
});
