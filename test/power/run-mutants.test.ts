import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { judgeCore } from '#bench/power/judge.ts';
import { parseOptions } from '#bench/power/options.ts';
import { parseResults } from '#bench/power/results.ts';
import { runMutants, type Program } from '#bench/power/run-mutants.ts';

const text = 'export const earlier = (a: number, b: number): boolean => a < b && a !== 3;\n';
const survived = { outcome: 'survived', phase: null, by: null, check: '', message: '' } as const;
const caught = { outcome: 'caught', phase: 'first-worlds', by: 'finding', check: 'fencing', message: '' } as const;
const print = (): void => undefined;

let program: Program;
let results = '';
/** What stood in the copy each time it was judged. */
let judged: string[] = [];

/** Finds every change but that of the boundary. */
const judge: typeof judgeCore = (folder) => {
  const core = readFileSync(join(folder, 'src/core/lock/lock.js'), 'utf8');
  judged.push(core);
  const isSound = core.includes('a < b && a !== 3');
  const judgement = isSound || core.includes('a <= b') ? survived : caught;
  return Promise.resolve({ judgement, seconds: { 'first-worlds': 1 } });
};

const options = (...args: string[]) => parseOptions(['--mutants', '100', ...args]);
const read = () => parseResults(readFileSync(results, 'utf8'));

beforeEach(() => {
  const root = mkdtempSync(join(tmpdir(), 'power-'));
  writeFileSync(join(root, 'package.json'), '{"imports":{}}');
  mkdirSync(join(root, 'runs'));
  program = { root, sources: new Map([['src/core/lock/lock.ts', text]]), folder: join(root, 'runs') };
  results = join(root, 'results.ndjson');
  judged = [];
});
afterEach(() => rmSync(program.root, { recursive: true }));

describe('a mutation run', () => {
  it('judges the sound core first, then each mutant, and leaves no copy', async () => {
    await runMutants(program, options('--out', results), print, new AbortController().signal, judge);
    const { mutants, sound, header } = read();
    expect(sound?.seconds).toEqual({ 'first-worlds': 1 });
    expect(mutants).toHaveLength(header.generated);
    expect(mutants.filter(({ outcome }) => outcome === 'survived').map(({ operator }) => operator)).toEqual([
      'boundary',
    ]);
    expect(judged[0]).toContain('a < b && a !== 3');
    expect(new Set(judged).size).toBe(judged.length);
    expect(readdirSync(program.folder).filter((name) => name.startsWith('copy-'))).toEqual([]);
  });

  it('goes on where it was interrupted, and judges nothing twice', async () => {
    const interrupt = new AbortController();
    let left = 3;
    const interrupted: typeof judgeCore = async (...args) => {
      const result = await judge(...args);
      left -= 1;
      if (left === 0) interrupt.abort();
      return result;
    };
    await runMutants(program, options('--out', results), print, interrupt.signal, interrupted);
    expect(read().mutants).toHaveLength(2);
    await runMutants(program, options('--resume', results), print, new AbortController().signal, judge);
    const { mutants, header } = read();
    expect(mutants).toHaveLength(header.generated);
    expect(judged).toHaveLength(1 + header.generated);
  });

  it('does not go on with the results of other sources, nor over a file', async () => {
    const { signal } = new AbortController();
    await runMutants(program, options('--out', results), print, signal, judge);
    await expect(runMutants(program, options('--out', results), print, signal, judge)).rejects.toThrow('exists');
    const other = { ...program, sources: new Map([['src/core/lock/lock.ts', `${text}// Other.\n`]]) };
    await expect(runMutants(other, options('--resume', results), print, signal, judge)).rejects.toThrow(
      'differs in sources',
    );
  });

  it('judges again what was missed, also of earlier sources', async () => {
    const { signal } = new AbortController();
    await runMutants(program, options('--out', results), print, signal, judge);
    const other = { ...program, sources: new Map([['src/core/lock/lock.ts', `// Other.\n${text}`]]) };
    const second = join(program.root, 'again.ndjson');
    await runMutants(other, options('--rejudge', results, '--out', second), print, signal, judge);
    expect(parseResults(readFileSync(second, 'utf8')).mutants.map(({ operator }) => operator)).toEqual(['boundary']);
  });

  it('refuses to begin when the sound core does not pass', async () => {
    const findsAll: typeof judgeCore = () => Promise.resolve({ judgement: caught, seconds: {} });
    const { signal } = new AbortController();
    await expect(runMutants(program, options('--out', results), print, signal, findsAll)).rejects.toThrow(
      'the core without a mutant does not pass: fencing',
    );
  });
});
