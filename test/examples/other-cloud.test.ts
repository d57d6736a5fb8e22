import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerCertify } from '#cli/certify/index.ts';
import { command } from '../cli/run-command.ts';
import { hasMosquitto } from '../served/mosquitto.ts';

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
    /** Project files of a cloud with all its defects, and of one with none. */
    let planted: string;
    let repaired: string;

    beforeAll(async () => {
      [planted = '', repaired = ''] = await Promise.all([start('--defect', 'all'), start()]);
    });
    afterAll(() => clouds.map((cloud) => cloud.kill()));

    /** Starts a cloud on free ports. @returns the example's project file with its addresses. */
    async function start(...defects: readonly string[]): Promise<string> {
      const words = ['start.py', '--port', '0', '--broker-port', '0', '--limits', 'quick-limits.json', ...defects];
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

    it('with each planted defect found by name, and declared', async () => {
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
  });
});
