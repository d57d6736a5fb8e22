import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { registerDriver } from '#cli/driver/index.ts';
import { read } from '#test/docs/pages.ts';
import { command, inFolder } from '../run-command.ts';

/** The code of a block of the document. */
function example(language: string): string {
  const block = new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'm').exec(read('docs/drivers.md'));
  return block![1]!;
}

function runs(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const check = (...args: readonly string[]) => command(registerDriver, ['driver', 'check', '--no-config', ...args]);
const credentials = ['--merchant', 'apiKey,webhookSecret'];
interface Report {
  readonly driver: string;
  readonly passes: boolean;
  readonly checks: readonly { readonly name: string; readonly state: string; readonly seen?: string }[];
}
const failuresOf = ({ checks }: Report): unknown => checks.filter(({ state }) => state === 'FAIL');

describe('vendloop driver check', () => {
  it('passes the first driver, in both languages', async () => {
    const { out, code } = await check();
    expect([code, out.split('\n').at(-2)]).toEqual([0, 'driver open-api: 20 checks, nothing to change']);
    const chinese = await check('--lang', 'zh');
    expect(chinese.out).toContain('驱动程序 open-api：20 项检查，无需修改');
  });

  it('passes the first driver on the topics of a broker', async () => {
    const { out, code } = await check('--option', 'link=mqtt', '--machine-url', 'mqtt://broker.invalid');
    expect(code, out).toBe(0);
  });

  it('opens the driver of a project file for the link that its machines dial', () =>
    inFolder(async (dir) => {
      const file = join(dir, 'vendloop.config.yaml');
      const target = 'target: { url: "http://127.0.0.1:1", machineUrl: "mqtt://127.0.0.1:2" }';
      const driver = 'driver: { file: open-api, options: { link: mqtt } }';
      writeFileSync(file, `${target}\n${driver}\n`);
      const { out, code } = await command(registerDriver, ['driver', 'check', '--config', file]);
      expect(code, out).toBe(0);
    }));

  it('passes the example in TypeScript', () =>
    inFolder(async (dir) => {
      writeFileSync(join(dir, 'driver.ts'), example('ts driver'));
      const { out, code } = await check(join(dir, 'driver.ts'), ...credentials, '--json');
      const report = JSON.parse(out) as Report;
      expect(failuresOf(report)).toEqual([]);
      expect([code, report.driver, report.passes]).toEqual([0, 'my-cloud', true]);
    }));

  it.skipIf(!runs('python3'))('passes the example in Python (skipped where there is no python3)', () =>
    inFolder(async (dir) => {
      writeFileSync(join(dir, 'driver.py'), example('python driver.py'));
      const { out, code } = await check(...credentials, '--json', '--', 'python3', join(dir, 'driver.py'));
      const report = JSON.parse(out) as Report;
      expect(failuresOf(report)).toEqual([]);
      expect([code, report.driver]).toEqual([0, 'my-cloud']);
    }),
  );

  it('names the failed check, what was seen and what to change; exit code 1', () =>
    inFolder(async (dir) => {
      const broken = example('ts driver').replace("why: 'not readable' };\n        }", "why: '' };\n        }");
      writeFileSync(join(dir, 'driver.ts'), broken);
      const { out, code } = await check(join(dir, 'driver.ts'), ...credentials);
      expect(code).toBe(1);
      expect(out).toMatch(/^nonsense-frames +FAIL/m);
      expect(out).toMatch(/Seen: the driver my-cloud returned .* in decodeCommand: why: it must not be empty/);
      expect(out).toContain('Change: return {kind: "dropped", why}');
      expect(out).toContain('driver my-cloud: 20 checks, 1 failed');
      const chinese = await check(join(dir, 'driver.ts'), ...credentials, '--lang', 'zh');
      expect(chinese.out).toMatch(/修改：.*dropped/);
    }));

  it('shows no secret of the settings', async () => {
    const { out, code } = await check('--merchant', 'appId,appSecret');
    expect([code, out.includes('sample-appSecret')]).toEqual([1, false]);
    expect(out).toContain('merchant.appKey is missing');
  });

  it.each([
    [['--option', 'link'], '--option must be NAME=VALUE, not "link"'],
    [['--url', 'cloud'], '--url must be a URL like http://cloud.invalid, not "cloud"'],
  ])('refuses %j', async (args, message) => {
    expect((await check(...args)).usageError).toBe(message);
  });
});
