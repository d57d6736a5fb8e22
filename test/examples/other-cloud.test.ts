import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerCertify } from '#cli/certify/index.ts';
import { registerRun } from '#cli/run/index.ts';
import { command } from '../cli/run-command.ts';
import { hasMosquitto } from '../served/mosquitto.ts';
import { startServedCore, type ServedCore } from '../served/served-core.ts';

const folder = join(import.meta.dirname, '../../examples/other-cloud');
/** Python leaves no files behind. */
const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };

describe.skipIf(!hasMosquitto)('the cloud of another team', () => {
  it('passes its own tests, those of its driver among them', { timeout: 300_000 }, async () => {
    const { stderr } = await promisify(execFile)('python3', ['-m', 'tests'], { cwd: folder, env });
    expect(stderr).toMatch(/Ran (?:7[4-9]|[89]\d|\d{3,}) tests in .*\n\nOK\n$/s);
  });

  describe('is certified', () => {
    const clouds: ChildProcess[] = [];
    /** Project files of a cloud with all its defects, of one with none, and of one with limits that no run comes to. */
    let planted: string;
    let repaired: string;
    let unhurried: string;
    let core: ServedCore;

    beforeAll(async () => {
      const own = startServedCore(join(mkdtempSync(join(tmpdir(), 'vendloop-')), 'core.sqlite'), 0, [
        '--machines',
        '8',
      ]);
      const quick = ['--limits', 'quick-limits.json'];
      const started = Promise.all([start(...quick, '--defect', 'all'), start(...quick), start()]);
      [planted = '', repaired = '', unhurried = ''] = await started;
      core = await own;
    }, 120_000);
    afterAll(async () => {
      for (const cloud of clouds) cloud.kill();
      await core.kill('SIGKILL');
    });

    /** Starts a cloud on free ports. @returns the example's project file with its addresses. */
    async function start(...flags: readonly string[]): Promise<string> {
      const words = ['start.py', '--port', '0', '--broker-port', '0', ...flags];
      const cloud = spawn('python3', words, { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
      clouds.push(cloud);
      const [line] = (await once(createInterface(cloud.stdout), 'line')) as [string];
      const [, url = '', broker = ''] = line.split(' ');
      const config = readFileSync(join(folder, 'vendloop.config.yaml'), 'utf8')
        .replace('http://127.0.0.1:8290', url)
        .replace('mqtt://127.0.0.1:8291', broker)
        .replaceAll('driver.py', join(folder, 'driver.py'));
      return write(config);
    }

    function write(config: string): string {
      const file = join(mkdtempSync(join(tmpdir(), 'vendloop-')), 'vendloop.config.yaml');
      writeFileSync(file, config);
      return file;
    }

    const certify = (config: string, ...words: readonly string[]) => {
      const out = mkdtempSync(join(tmpdir(), 'vendloop-'));
      return command(registerCertify, ['certify', '--config', config, '--env', 'planted', '--out', out, ...words]);
    };

    // A crowded computer leaves a case undecided, as it must.
    it('with each planted defect found by name, and declared', { retry: 2 }, async () => {
      const { code, out } = await certify(planted);
      expect(out).toContain('4 failed as declared');
      for (const name of ['lock-acknowledged', 'quantity-several', 'callback-failure', 'forged-body-altered'])
        expect(out).toMatch(new RegExp(`^ *${name} +FAIL .*\\(known: `, 'm'));
      expect(code).toBe(0);
    });

    it('and fails without a declaration', async () => {
      const undeclared = write(readFileSync(planted, 'utf8').replace(/^.*case: quantity-several.*\n/m, ''));
      const { code, out } = await certify(undeclared, '--case', 'quantity-several');
      expect(out).toContain('FAIL 1 case failed: quantity-several.');
      expect(code).toBe(1);
    });

    it('and fails when a declared defect is repaired', async () => {
      const { code, out } = await certify(repaired, '--case', 'callback-failure');
      expect(out).toMatch(/callback-failure/);
      expect(code).toBe(1);
    });

    /** Where a scenario is played, by the numbers of its spring and its drinks machine. */
    const places: Readonly<Record<string, (number: 1 | 2) => readonly string[]>> = {
      'the virtual stage': () => ['--stage', 'virtual'],
      'the live stage': () => ['--stage', 'live', '--speed', '1'],
      'a core of vendloop': (number) => {
        const machines = number === 1 ? '10000002,10000004' : '10000006,10000008';
        return ['--target', core.url, '--machines', machines];
      },
      'the other cloud': (number) => {
        const machines = `sp-000${number}:spring,dk-000${number}:drinks`;
        return ['--config', unhurried, '--machines', machines];
      },
    };

    it.each(Object.entries(places))('shares scenario files with all stages: %s', { retry: 2 }, async (_, flagsOf) => {
      const play = async (name: string, number: 1 | 2) => {
        const file = join(import.meta.dirname, `${name}-everywhere.yaml`);
        const out = mkdtempSync(join(tmpdir(), 'vendloop-'));
        return command(registerRun, ['run', file, ...flagsOf(number), '--out', out]);
      };
      const [same, lie] = await Promise.all([play('same', 1), play('lie', 2)]);
      expect([same.usageError, same.out.slice(0, 20), same.code]).toEqual(['', 'PASS same-everywhere', 0]);
      expect([lie.usageError, lie.out.slice(0, 20), lie.code]).toEqual(['', 'FAIL lie-everywhere\n', 0]);
      expect(lie.out).toMatch(/FAIL, as the scenario declares, by (?:honest-success|specification) alone/);
    });
  });
});
