import { describe, expect, it } from 'vitest';
import { registerConfig } from '#cli/config/index.ts';
import { command } from '../run-command.ts';

const text = `target: http://127.0.0.1:7080
driver: { file: ./driver.ts, options: { brokerPassword: hunter2, retries: 3 } }
merchants:
  - { appId: shop, appSecret: plain-secret, appKey: { env: SHOP_KEY }, credentials: { pin: pin-secret } }
machines:
  - { machineNo: "86012345", motor: spring, keys: [old-secret, new-secret] }
timeout: 100s
environments:
  staging:
    target: https://staging.example
`;

async function config(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return command(registerConfig, ['config', '--config', 'p.yaml', ...args], { 'p.yaml': text }, env);
}

/** The line of a member, with single blanks. */
function lineOf(out: string, member: string): string | undefined {
  return out
    .split('\n')
    .find((line) => line.startsWith(`${member} `))
    ?.replaceAll(/ {2,}/g, ' | ')
    .replace(/ \| (?:used by|用于) .*/, '');
}

describe('vendloop config', () => {
  it('names the merchants of the file instead of showing secrets of one that it lacks', async () => {
    const refusal = (name: string) =>
      `${name}: there is no merchant "shopp"; did you mean "shop"?; add it to p.yaml, or give its --app-secret and ` +
      '--app-key';
    expect(await config(['--appid', 'shopp'])).toMatchObject({ usageError: refusal('--appid'), out: '' });
    const { usageError } = await config([], { VENDLOOP_APP_ID: 'shopp', VENDLOOP_APP_KEY: 'k' });
    expect(usageError).toBe(refusal('VENDLOOP_APP_ID'));
    const stated = await config(['--appid', 'shopp', '--app-secret', 's', '--app-key', 'k']);
    expect(lineOf(stated.out, 'merchants[1].appId')).toBe('merchants[1].appId | shopp | flag --appid');
    expect(stated.out).not.toContain('default  used by sign');
  });

  it("masks the password in a database's address, and nothing else of it", async () => {
    const { out } = await config([], { VENDLOOP_DATABASE: 'postgres://shop:hunter3@db.example/shop' });
    expect(lineOf(out, 'database')).toBe('database | postgres://shop:***@db.example/shop | variable VENDLOOP_DATABASE');
  });

  it('shows each value with where it comes from: flag, variable, environment, file, default', async () => {
    const { out } = await config(['--env', 'staging', '--app-key', 'k'], { VENDLOOP_PORT: '9' });
    expect(out).toMatch(/^p\.yaml, environment staging\n\n/);
    expect(lineOf(out, 'target.url')).toBe('target.url | https://staging.example | environment staging (p.yaml:10)');
    expect(lineOf(out, 'merchants[0].appKey')).toBe('merchants[0].appKey | ******** | flag --app-key');
    expect(lineOf(out, 'merchants[0].appId')).toBe('merchants[0].appId | shop | p.yaml:4');
    expect(lineOf(out, 'port')).toBe('port | 9 | variable VENDLOOP_PORT');
    expect(lineOf(out, 'timeout')).toBe('timeout | 100s | p.yaml:7');
    expect(lineOf(out, 'orderExpiry')).toBe('orderExpiry | 1200s | default');
    expect(lineOf((await config([])).out, 'target.url')).toBe('target.url | http://127.0.0.1:7080 | p.yaml:1');
    expect(lineOf((await config(['--target', 'http://x'])).out, 'target.url')).toBe(
      'target.url | http://x | flag --target',
    );
  });

  it('shows no secret, and of a variable only whether it is set', async () => {
    const shown = await Promise.all([config([]), config(['--json']), config([], { SHOP_KEY: 'env-secret' })]);
    for (const { out } of shown) expect(out).not.toMatch(/hunter2|-secret/);
    expect(lineOf(shown[0].out, 'merchants[0].appKey')).toBe('merchants[0].appKey | $SHOP_KEY (not set) | p.yaml:4');
    expect(lineOf(shown[2].out, 'merchants[0].appKey')).toBe('merchants[0].appKey | $SHOP_KEY (set) | p.yaml:4');
    expect(lineOf(shown[0].out, 'driver.options.retries')).toBe('driver.options.retries | 3 | p.yaml:2');
  });

  it('prints JSON, the names of environments, and Chinese', async () => {
    const json = JSON.parse((await config(['--json'])).out) as {
      readonly values: readonly { readonly member: string }[];
    };
    expect(json).toMatchObject({ file: 'p.yaml', environment: null });
    expect(json.values.find(({ member }) => member === 'timeout')).toEqual({
      member: 'timeout',
      value: '100s',
      source: { kind: 'file', file: 'p.yaml', line: 7 },
      usedBy: ['run', 'console', 'studio', 'import', 'simulate', 'certify', 'cluster', 'serve'],
    });
    expect((await config([])).out).toMatch(
      /^timeout .* {2}used by run, console, studio, import, simulate, certify, cluster, serve *$/m,
    );
    expect((await config(['--environments'])).out).toBe('staging\n');
    expect(lineOf((await config(['--lang', 'zh'])).out, 'orderExpiry')).toBe('orderExpiry | 1200s | 默认');
    const none = await command(registerConfig, ['config', '--no-config']);
    expect(none.out).toMatch(/^no project file\n/);
    expect(lineOf(none.out, 'merchants[0].appId')).toBe('merchants[0].appId | demo-merchant | default');
  });
});
