import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerRun } from '#cli/run/index.ts';
import { command, type CommandResult } from '../cli/run-command.ts';
import { startServedCore, type ServedCore } from './served-core.ts';

/** One core for all tests of this file. */
let core: ServedCore;
beforeAll(async () => {
  core = await startServedCore(join(folder(), 'core.sqlite'), 0, ['--machines', '60']);
});
afterAll(() => core.kill('SIGKILL'));

function folder(): string {
  return mkdtempSync(join(tmpdir(), 'vendloop-'));
}

const play = (names: readonly string[], ...more: readonly string[]): Promise<CommandResult> =>
  command(registerRun, ['run', ...names, '--target', core.url, '--out', folder(), ...more]);

describe('run --target', () => {
  it('plays the same scenario at a core that runs already, and again', async () => {
    for (const attempt of [1, 2]) {
      const { out, code, usageError } = await play(['board-faults']);
      expect([attempt, usageError, code]).toEqual([attempt, '', 0]);
      expect(out).toMatch(/^PASS board-faults\ntarget stage, seed 1, 28 machines/m);
      expect(out).toContain('Not visible from there: record-owed,');
      expect(out).toMatch(/^replay .*run board-faults --target http:\/\/127\.0\.0\.1:\d+ --seed 1$/m);
    }
  });

  it('finds the machines that lie, as the scenario declares', async () => {
    const { out, code } = await play(['lying-machines']);
    expect(out).toContain('FAIL, as the scenario declares, by specification alone.');
    expect(out).toContain('success-has-dropped');
    expect(code).toBe(0);
  });

  it.each([
    [['core-crash'], [], 'scenario core-crash cannot be played at a target: a step kills the core'],
    [['board-faults'], ['--zoo', 'expires-early'], "--zoo is for a core of the run's own: leave it out with --target"],
    [
      ['board-faults'],
      ['--machines', '10000002'],
      'the scenario needs 7 electronic-lock machines, and the target offers 0 that are free: name more with ' +
        '--machines, like 86012345:electronic-lock, enter more in the machines of the project file, or enter ' +
        'more there',
    ],
    [['board-faults'], ['--app-key', 'wrong'], 'its AppKey is another'],
  ])('refuses %j %j in a sentence', async (names, flags, message) => {
    const { usageError } = await play(names, ...flags);
    expect(usageError).toContain(message);
  });

  it('reports at once that no core is there', async () => {
    const { usageError } = await command(registerRun, [
      ...['run', 'board-faults', '--target', 'http://127.0.0.1:9', '--out', folder()],
    ]);
    expect(usageError).toMatch(/^no core answers at http:\/\/127\.0\.0\.1:9 .*start one there with "vendloop serve"/);
  });

  it('reports why scenarios of the catalogue are not played', async () => {
    const { err, usageError } = await play(['--all', '--machines', '10000002']);
    expect(usageError).toBe('none of the catalogue can be played there: the reasons stand above');
    expect(err).toContain('not played  core-crash: a step kills the core; ');
    expect(err).toContain('it is to prove restart-safety, which is not visible from outside');
  });
});
