import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'vendloop-growth-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (script: string, ...args: readonly string[]) =>
  spawnSync(process.execPath, ['--import', 'tsx', join(root, 'bench', script), ...args], {
    cwd: root,
    encoding: 'utf8',
  });

describe('npm run bench:growth', () => {
  it('measures real servers at small sizes, and makes table and plot', () => {
    const plot = join(folder, 'growth.svg');
    const small = ['--small', '--rounds', '1', '--seconds', '1', '--axes', 'machines,owed,history', '--rate', '20'];
    const { stdout, stderr, status } = run('growth.ts', ...small, '--plot', plot);
    expect(stderr).toBe('');
    // INCONCLUSIVE beside other tests.
    expect([0, 3]).toContain(status);
    const rows = stdout.split('\n').filter((line) => /^\| \d/.test(line));
    expect(rows.map((row) => row.split('|')[1]?.trim())).toEqual(['10', '40', '0', '200', '0', '1,000']);
    for (const row of rows) expect(row).toMatch(/^\| [\d,]+ \| \d+\.\d{3} \| (\d+\.\d{3}|–) \| \d+\.\d \| \d+\.\d \|$/);
    expect(readFileSync(plot, 'utf8').match(/<polyline/g)).toHaveLength(6);
  });

  it('refuses what it cannot measure in a sentence', () => {
    expect(run('growth.ts', '--axes', 'depth')).toMatchObject({
      status: 2,
      stderr: '--axes has "depth", but it must be some of rate, machines, owed, history, with commas between\n',
    });
  });
});

describe('npm run bench:knee', () => {
  it('explains how to build the other checkout', () => {
    const { status, stderr } = run('knee.ts', '--against', folder);
    expect(status).toBe(2);
    expect(stderr).toContain('"npm ci && node build.mjs tsconfig.bench.json runs/bench" there');
  });

  it('refuses what is no number in a sentence', () => {
    expect(run('knee.ts', '--rounds', 'all')).toMatchObject({
      status: 2,
      stderr: '--rounds has "all", but it must be a whole number from 1 to 20\n',
    });
  });
});
