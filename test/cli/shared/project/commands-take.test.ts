import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { registerBackup } from '#cli/backup/index.ts';
import { registerDoctor } from '#cli/doctor/index.ts';
import { registerImport } from '#cli/import/index.ts';
import { registerScenarios } from '#cli/scenarios/index.ts';
import { registerSign } from '#cli/sign/index.ts';
import { registerVerify } from '#cli/verify/index.ts';
import { command } from '../../run-command.ts';

const project = `merchants:
  - { appId: first, appSecret: s1, appKey: k1 }
  - { appId: second, appSecret: s2, appKey: k2 }
merchant: second
machines:
  - { machineNo: "86012345", appId: second, motor: drinks, key: m }
timestampWindow: 24h
timeout: 77s
dwell: { other: 11s }
callbacks: { maxAttempts: 3 }
`;
const config = ['--config', 'p.yaml'];
const files = { 'p.yaml': project };
/** Six hours before the time of the tests. */
const timestamp = `timestamp=${1_714_373_688 - 6 * 3_600}`;

async function payloadOf(...args: readonly string[]): Promise<string> {
  const { out } = await command(registerSign, ['sign', 'a=b', timestamp, '--json', ...args], files);
  return (JSON.parse(out) as { readonly payload: string }).payload;
}

describe('a project file', () => {
  it('gives sign, verify and doctor the AppKey of its merchant, and its time window', async () => {
    const payload = await payloadOf(...config);
    expect(payload).toBe(await payloadOf('--key', 'k2'));
    const verified = async (...args: readonly string[]): Promise<number> =>
      (await command(registerVerify, ['verify', payload, ...args], files)).code;
    expect(await verified(...config)).toBe(0);
    expect(await verified(...config, '--key', 'k1')).toBe(1);
    expect(await verified('--key', 'k2')).toBe(1);
    const examined = async (...args: readonly string[]): Promise<number> =>
      (await command(registerDoctor, ['doctor', payload, ...args], files)).code;
    expect(await examined(...config)).toBe(0);
    expect(await examined(...config, '--appid', 'first')).toBe(1);
    expect(await examined('--key', 'k2')).toBe(1);
  });

  it('gives backup the database, which must be named by something', async () => {
    const backup = (...args: readonly string[]) =>
      command(registerBackup, ['backup', '--out', 'copy.sqlite', ...args], {
        'd.yaml': 'database: /nowhere/x.sqlite\n',
      });
    expect((await backup('--config', 'd.yaml')).usageError).toContain('/nowhere/x.sqlite');
    expect((await backup('--no-config')).usageError).toContain('name the database: --database FILE');
  });

  it('has scenarios of its own, which are listed and printed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vendloop-'));
    mkdirSync(join(folder, 'scenarios'));
    const { out: yaml } = await command(registerScenarios, ['scenarios', 'first-sale']);
    writeFileSync(join(folder, 'scenarios', 'ours.yaml'), yaml);
    const file = join(folder, 'vendloop.config.yaml');
    writeFileSync(file, 'timeout: 90s\n');
    const listed = await command(registerScenarios, ['scenarios', '--config', file]);
    expect(listed.out).toMatch(/^ours\n {2}\/.*ours\.yaml\n/);
    const json = await command(registerScenarios, ['scenarios', '--json', '--config', file]);
    expect(JSON.parse(json.out)).toContainEqual(expect.objectContaining({ scenario: 'ours' }));
    expect((await command(registerScenarios, ['scenarios', 'ours', '--config', file])).out).toBe(yaml);
    expect((await command(registerScenarios, ['scenarios', 'ours', '--no-config'])).usageError).toContain('"ours"');
  });

  it('gives import the limits and motor types that a mapping does not state', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vendloop-'));
    const mapping = (more: string): string => `format: csv
time: { column: at, form: unix-ms }
machines: { column: machine }
rules: [{ when: { what: on }, becomes: { machine-online: {} } }]
${more}`;
    const log = 'at,machine,what\n1714373688000,86012345,on\n';
    const headerOf = async (more: string, ...args: readonly string[]): Promise<Record<string, unknown>> => {
      const out = join(folder, 'h.ndjson');
      const all = { ...files, 'log.csv': log, 'm.yaml': mapping(more) };
      const made = await command(
        registerImport,
        ['import', 'log.csv', '--mapping', 'm.yaml', '--out', out, '--force', ...args],
        all,
      );
      expect(made.usageError).toBe('');
      return JSON.parse(readFileSync(out, 'utf8').split('\n')[0] ?? '') as Record<string, unknown>;
    };
    expect(await headerOf('', ...config)).toMatchObject({
      timeoutMs: 77_000,
      callbacks: { maxAttempts: 3 },
      machines: [{ machine: '86012345', motor: 'drinks', dwellMs: 11_000 }],
    });
    expect(await headerOf('limits: { fallback: 5s, callbacks: { firstPause: 2s } }', ...config)).toMatchObject({
      timeoutMs: 5_000,
      callbacks: { maxAttempts: 3, firstPauseMs: 2_000 },
    });
  });
});
