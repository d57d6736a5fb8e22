import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { postgresMissing } from '../core/store/postgres/cluster.ts';
import { TestPrograms } from './running-program.ts';

const programs = new TestPrograms();
const folder = resolve(import.meta.dirname, '../../bench/porcupine');
const hasGo = spawnSync('go', ['version'], { stdio: 'ignore' }).error === undefined;

/** The verdict of the Go program on lines of operations. */
function porcupine(input: string): { readonly code: number | null; readonly text: string } {
  const { status, stdout, stderr } = spawnSync('go', ['run', '.'], { cwd: folder, input, encoding: 'utf8' });
  return { code: status, text: stdout + stderr };
}

const granted = (owner: string, from: number, to: number): object => ({
  ...{ machine: '10000001', dwellMs: 5_000, kind: 'try', result: 'granted', owner, from, to },
});
const lines = (...operations: readonly object[]): string =>
  operations.map((each) => `${JSON.stringify(each)}\n`).join('');
const released = { machine: '10000001', dwellMs: 5_000, kind: 'release', owner: 'a', from: 20, to: 30 };

describe.skipIf(!hasGo)(
  `porcupine (${hasGo ? 'Go is installed' : 'Go is not installed: nothing is judged by it'})`,
  () => {
    it('accepts grants one after another, and rejects two that overlap', () => {
      expect(porcupine(lines(granted('a', 0, 10), released, granted('b', 40, 50)))).toMatchObject({ code: 0 });
      expect(porcupine(lines(granted('a', 0, 10), granted('b', 5_100, 5_110)))).toMatchObject({ code: 0 });
      const overlap = porcupine(lines(granted('a', 0, 10), granted('b', 20, 30)));
      expect(overlap.text).toContain('NOT linearizable');
      expect(overlap.code).not.toBe(0);
    });
  },
);

describe.skipIf(postgresMissing !== null)(`vendloop cluster test (${postgresMissing ?? 'installed'})`, () => {
  it('disturbs real cores while they sell, and finds nothing in their history', async () => {
    const out = join(programs.dir, 'run');
    const run = programs.start(['cluster', 'test', '--for', '20s', '--seed', '1', '--out', out]);
    const [code] = await run.exited;
    // A crowded computer may stall: then nothing is proved, and nothing is found either.
    expect([0, 3], run.text()).toContain(code);
    expect(run.text()).toMatch(/cores {9}[1-9]\d* kills/);
    if (!hasGo) return;
    const history = join(out, 'cluster-test', 'history.ndjson');
    const script = join(folder, 'operations.ts');
    const operations = spawnSync(process.execPath, ['--import', 'tsx', script, history], { encoding: 'utf8' });
    expect(porcupine(operations.stdout).text).toMatch(/^10000001 {2}\d+ operations {2}linearizable$/m);
    expect(porcupine(operations.stdout).code).toBe(0);
  });
});
