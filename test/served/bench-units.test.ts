import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { postgresMissing } from '../core/store/postgres/cluster.ts';
import { hasMosquitto } from './mosquitto.ts';

const root = resolve(import.meta.dirname, '../..');

const run = (...args: readonly string[]) =>
  spawnSync(process.execPath, ['--import', 'tsx', join(root, 'bench/units.ts'), ...args], {
    cwd: root,
    encoding: 'utf8',
  });

describe('npm run bench:units', () => {
  it.skipIf(postgresMissing !== null)('measures real cores at a small size, and computes', () => {
    const small = ['--sales', '10', '--rate', '20', '--machines', '100,300', '--broker', '10', '--heartbeats', '300'];
    const { stdout, stderr, status } = run(...small, '--idle', '1');
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const cells = (name: string) =>
      stdout
        .split('\n')
        .find((line) => line.startsWith(`| ${name}`))
        ?.split('|')
        .slice(2, -1)
        .map((cell) => cell.trim());
    for (const name of ['sale, the called core', 'sale, another core', ...(hasMosquitto ? ['sale through'] : [])]) {
      const [core = '', database = '', statements = '', commits = '', log = ''] = cells(name) ?? [];
      // Milliseconds of real processes; how many sales share a commit depends on what else the computer does.
      expect(Number(core)).toBeGreaterThan(0);
      expect(Number(database)).toBeGreaterThan(0);
      expect(Number(statements)).toBeGreaterThan(Number(commits));
      expect(Number(commits)).toBeGreaterThan(0);
      expect(log).toMatch(/^[\d.]+ KB$/);
    }
    // The last frames of many machines are saved together.
    expect(Number(cells('heartbeat by WebSocket')?.[2])).toBeLessThan(0.5);
    // Eight and one for hints at most; few sales need fewer.
    expect(cells('connections of a core to the database')?.[0]).toMatch(/^[2-9]$/);
    expect(cells("messages of a sale on the machine's line")?.[0]).toMatch(/^3; /);
    expect(cells('heartbeats, one in 300 s')).toEqual(['333 a second']);
    expect(cells('cores, with one processor each')?.[0]).toMatch(/^\d+$/);
  });

  it('refuses what it cannot measure in a sentence', () => {
    expect(run('--sales', 'many')).toMatchObject({
      status: 2,
      stderr: '--sales has "many", but it must be a whole number from 10 to 20000\n',
    });
    expect(run('--machines', '200,100')).toMatchObject({
      status: 2,
      stderr: '--machines has "200,100", but each number must be greater than the one before\n',
    });
    expect(run('--machines', '200').stderr).toContain('two numbers or more');
    expect(run('--depth', '3').status).toBe(2);
  });
});
