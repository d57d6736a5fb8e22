import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { registerSimulate } from '#cli/simulate/index.ts';
import { startServedCore } from '#test/served/served-core.ts';
import { command, inFolder } from '../run-command.ts';

const simulate = (...args: string[]) => command(registerSimulate, ['simulate', ...args]);
const nowhere = 'http://127.0.0.1:9';

describe('vendloop simulate --target', () => {
  it.each([
    ['--shard', '1/2'],
    ['--store', 'sqlite'],
    ['--zoo', 'expires-early'],
    ['--cover-every-clause'],
    ['--corpus', 'worlds.json'],
    ['--grow-corpus', 'worlds.json'],
    ['--shrink-seconds', '5'],
    ['--digest'],
  ])('refuses %s, which is about virtual time', async (...flag) => {
    const { usageError } = await simulate('--target', nowhere, ...flag);
    expect(usageError).toBe(`${flag[0]} is for worlds in virtual time: leave it out with --target, where time is real`);
  });

  it('answers in one sentence that no core is there, and which numbers it takes', async () => {
    expect((await simulate('--target', nowhere)).usageError).toMatch(/^no core answers at http:\/\/127\.0\.0\.1:9 \(/);
    expect((await simulate('--target', nowhere, '--jobs', '0')).usageError).toMatch(/^--jobs must be a whole number/);
    expect((await simulate('--driver', 'open-api')).usageError).toBe(
      '--driver needs --target URL, the address of its cloud',
    );
  });

  it(
    'plays a world at a core that runs already, judges it, and prints how to draw it again',
    { timeout: 300_000 },
    () =>
      inFolder(async (dir) => {
        const core = await startServedCore(join(dir, 'core.sqlite'));
        try {
          const where = ['--target', core.url, '--machines', '10000001,10000002'];
          const out = join(dir, 'evidence');
          const result = await simulate(...where, '--seed', '4', '--worlds', '1', '--out', out, '--json');
          expect(result).toMatchObject({ usageError: '', code: 0 });
          const record = JSON.parse(result.out) as {
            verdict: string;
            notVisible: string[];
            played: { seed: number; deliveries: number; historyFile: string; replay: string }[];
          };
          expect(record).toMatchObject({ verdict: 'PASS', seed: 4, worlds: 1, target: core.url });
          expect(record.notVisible).toContain('restart-safety');
          const [world] = record.played;
          expect(world?.deliveries).toBeGreaterThan(0);
          expect(world?.replay).toBe(`vendloop simulate ${where.join(' ')} --seed 4 --worlds 1`);
          const historyFile = world?.historyFile ?? '';
          expect(readFileSync(historyFile, 'utf8')).toContain('"stage":"target"');
          expect(existsSync(join(dirname(historyFile), 'report.html'))).toBe(true);
        } finally {
          await core.kill('SIGTERM');
        }
      }),
  );
});
