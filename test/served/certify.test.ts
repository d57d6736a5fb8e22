import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerCertify } from '#cli/certify/index.ts';
import { registerDriver } from '#cli/driver/index.ts';
import { command, type CommandResult } from '../cli/run-command.ts';
import { startServedCore, type ServedCore } from './served-core.ts';

/** A core that keeps its promises, and one that takes a sign in lower case. */
let cores: readonly [sound: ServedCore, broken: ServedCore];
beforeAll(async () => {
  const start = (...more: readonly string[]): Promise<ServedCore> =>
    startServedCore(join(folder(), 'core.sqlite'), 0, more);
  cores = await Promise.all([start(), start('--zoo', 'lower-case-sign-accepted')]);
});
afterAll(() => Promise.all(cores.map((core) => core.kill('SIGKILL'))));

function folder(): string {
  return mkdtempSync(join(tmpdir(), 'vendloop-'));
}

const casesOf = (names: readonly string[]): readonly string[] => names.flatMap((name) => ['--case', name]);
/** Two machines are enough, and each takes its time to join. */
const machines = ['--machines', '10000001,10000002'];
const certify = (core: { readonly url: string }, ...more: readonly string[]): Promise<CommandResult> =>
  command(registerCertify, ['certify', '--target', core.url, '--out', folder(), ...machines, ...more]);

describe('certify --target', () => {
  it('passes a core of vendloop by real sockets, and writes the certificate and the evidence', async () => {
    const out = folder();
    const names = ['forged-tampered-member', 'repeated-request', 'callback-sign', 'foreign-result'];
    const result = await certify(cores[0], '--out', out, ...casesOf(names));
    expect([result.usageError, result.code]).toEqual(['', 0]);
    expect(result.out).toContain('PASS 4 of 4 cases passed.');
    expect(result.out).toMatch(/^slack \d+ ms: 2 × \d+ ms round trip/m);
    expect(readFileSync(join(out, 'certificate.html'), 'utf8')).toContain('forged-tampered-member');
    expect(readFileSync(join(out, 'evidence', 'callback-sign.txt'), 'utf8')).toMatch(/callback +POST, answered 200/);
  });

  it('finds a defect by its case; a declaration takes the failure away, until the case passes', async () => {
    const config = join(folder(), 'vendloop.config.json');
    writeFileSync(config, JSON.stringify({ knownFailures: [{ case: 'forged-lower-case-sign', reason: 'known' }] }));
    const names = casesOf(['forged-lower-case-sign']);
    const both = async (core: ServedCore): Promise<readonly CommandResult[]> => [
      await certify(core, ...names),
      await certify(core, ...names, '--config', config),
    ];
    const [sound, broken] = await Promise.all(cores.map(both));
    expect(broken?.[0]?.out).toContain('FAIL 1 case failed: forged-lower-case-sign.');
    expect([broken, sound].map((results) => results?.map(({ code }) => code))).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });

  it.each<readonly [readonly string[], string]>([
    [['--case', 'lock-silence'], '--case: there is no case "lock-silence"'],
    [['--machines', '10000077'], 'the cloud lists no machine 10000077; it lists 10000001'],
    [['--app-key', 'wrong'], 'refuses the signature of the merchant (HTTP '],
    [['--app-secret', 'wrong'], 'refuses the merchant (HTTP '],
    [['--slack', 'x'], '--slack must be a whole number'],
    [['--callback-listen', 'x:y'], '--callback-listen must be HOST:PORT or PORT'],
    [['--callback-url', 'x'], '--callback-url must be an http or https URL'],
  ])('refuses %j in a sentence', async (flags, message) => {
    const { usageError, out } = await certify(cores[0], ...flags);
    expect(usageError + out).toContain(message);
  });

  it('reports at once that no cloud is there, and that none was named', async () => {
    const down = await certify({ url: 'http://127.0.0.1:9' });
    expect(down.usageError).toMatch(/^no cloud answers at http:\/\/127\.0\.0\.1:9 .*start it, or correct --target$/);
    const none = await command(registerCertify, ['certify']);
    expect(none.usageError).toContain('certify needs a cloud: --target URL');
  });

  it('reports a driver that fails as INCONCLUSIVE', async () => {
    const { err, code } = await certify(cores[0], '--driver', '/nowhere/driver.mjs');
    expect(code).toBe(3);
    expect(err).toContain('/nowhere/driver.mjs');
  });

  it('lists the cases of a driver without any cloud', async () => {
    const { out } = await command(registerCertify, ['certify', '--list', '--lang', 'zh']);
    expect(out).toMatch(/^lock-silent +15 s +没有应答的设备在时限之前保持占用/m);
  });
});

describe('driver selftest --target', () => {
  const selftest = (...args: readonly string[]): Promise<CommandResult> =>
    command(registerDriver, ['driver', 'selftest', '--no-config', '--target', cores[0].url, ...args]);

  it('finds that every function of the first driver works', async () => {
    const { out, code, usageError } = await selftest('--machines', '10000003');
    expect([usageError, code], out).toEqual(['', 0]);
    expect(out).toMatch(/^deliver +works +begins its delivery\n +POST .* → HTTP 200/m);
    expect(out).toMatch(/^driver open-api: 1\d work, 0 do not, \d not tried$/m);
    expect(out).not.toContain('demo-app-key');
  });

  it('names what a wrong AppKey makes fail; exit code 1', async () => {
    const { out, code } = await selftest('--machines', '10000003', '--app-key', 'wrong-key', '--json');
    const { checks } = JSON.parse(out) as {
      readonly checks: readonly { readonly name: string; readonly state: string }[];
    };
    expect(code).toBe(1);
    expect(checks.filter(({ state }) => state === 'FAIL').map(({ name }) => name)).toEqual(['machines']);
  });

  it('reports at once that no cloud is there', async () => {
    const { usageError } = await command(registerDriver, ['driver', 'selftest', '--target', 'http://127.0.0.1:9']);
    expect(usageError).toMatch(/^no cloud answers at http:\/\/127\.0\.0\.1:9 /);
  });
});
