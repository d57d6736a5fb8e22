import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { connect } from 'node:tls';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { startServedCore, type ServedCore } from './served-core.ts';

const root = resolve(import.meta.dirname, '../..');
const fixtures = join(root, 'test/fixtures/tls');
const ca = join(fixtures, 'ca.pem');
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/**
 * The name in the certificate that a new connection is shown. It is trusted by the CA alone, or there is no connection.
 */
async function readCertificateSubject({ url }: ServedCore): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port), ca: readFileSync(ca) });
  await once(socket, 'secureConnect');
  const { subject } = socket.getPeerCertificate();
  socket.destroy();
  return String(subject.CN);
}

async function line(core: ServedCore, of: RegExp): Promise<string> {
  for await (const each of createInterface({ input: core.child.stdout! })) if (of.test(each)) return each;
  throw new Error(`the core ended without a line like ${of.source}`);
}

/** Runs a command to its end. @returns its exit code, and its output. */
async function vendloop(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  input = '',
): Promise<readonly [number | null, string]> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'src/cli/main.ts'), ...args], {
    cwd: root,
    env: { ...process.env, ...env },
  });
  closing.push(() => child.kill('SIGKILL'));
  child.stdin.end(input);
  const exited = once(child, 'close') as Promise<[number | null]>;
  const output = await Promise.all([text(child.stdout), text(child.stderr)]);
  return [(await exited)[0], output.join('')];
}

describe('a core with a certificate', () => {
  it('serves API and machines by TLS to clients that trust its CA, and takes a new certificate on SIGHUP', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vendloop-'));
    const use = (name: string): void => {
      copyFileSync(join(fixtures, `${name}.pem`), join(folder, 'cert.pem'));
      copyFileSync(join(fixtures, `${name}.key.pem`), join(folder, 'key.pem'));
    };
    use('first');
    const core = await startServedCore(join(folder, 'core.sqlite'), 0, [
      '--tls-cert',
      join(folder, 'cert.pem'),
      '--tls-key',
      join(folder, 'key.pem'),
    ]);
    closing.push(() => core.child.exitCode ?? core.kill('SIGKILL'));
    expect(core.url).toMatch(/^https:/);
    expect(await readCertificateSubject(core)).toBe('vendloop test first');

    const online = line(core, /10000001 {2}online/);
    const fleet = spawn(
      process.execPath,
      ['--import', 'tsx', join(root, 'src/cli/main.ts'), 'fleet', '--count', '1', '--url', core.url],
      { cwd: root, stdio: 'ignore', env: { ...process.env, NODE_EXTRA_CA_CERTS: ca } },
    );
    closing.push(async () => {
      const exited = once(fleet, 'exit');
      if (fleet.kill('SIGKILL')) await exited;
    });
    expect(await online).toContain('online');

    use('second');
    const renewed = line(core, /read again/);
    core.child.kill('SIGHUP');
    await renewed;
    expect(await readCertificateSubject(core)).toBe('vendloop test second');
    expect(await core.kill('SIGTERM')).toBe(0);
  });

  it('is joined by fleet and console where its CA is known, and where it is not, both report it and end', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vendloop-'));
    const core = await startServedCore(join(folder, 'core.sqlite'), 0, [
      '--quiet',
      '--tls-cert',
      join(fixtures, 'first.pem'),
      '--tls-key',
      join(fixtures, 'first.key.pem'),
    ]);
    closing.push(() => core.child.exitCode ?? core.kill('SIGKILL'));
    const known = { NODE_EXTRA_CA_CERTS: ca };
    const console = (env: Readonly<Record<string, string>>) =>
      vendloop(
        ['console', '--target', core.url, '--machines', '10000002', '--answers', '-', '--out', folder],
        env,
        '10000002\nsell\n0\nend\nback\nfinish\nn\n',
      );
    const fleet = (...more: readonly string[]) =>
      vendloop(['fleet', '--url', core.url, '--count', '4', '--ramp', '0s', '--wait', '1s', ...more]);
    const [sold, refused, ...fleets] = await Promise.all([console(known), console({}), fleet(), fleet('--jobs', '2')]);
    expect(sold[1]).toContain('is notified of success');
    expect(sold[1]).toMatch(/^PASS console/m);
    expect(sold[0]).toBe(0);
    expect(refused).toEqual([
      2,
      `vendloop: no core answers at ${core.url} (${new URL(core.url).host}: UNABLE_TO_VERIFY_LEAF_SIGNATURE): its ` +
        `certificate is not trusted here: name its CA with NODE_EXTRA_CA_CERTS=ca.pem before the command\n`,
    ]);
    for (const [code, output] of fleets) {
      expect(output).toMatch(
        /^vendloop: no machine could connect to https:\S+ within 1 s \(all \d+ dials failed: \d+ TLS: UNABLE_TO_VERIFY_LEAF_SIGNATURE\): its certificate is not trusted here: name its CA with NODE_EXTRA_CA_CERTS=ca\.pem before the command$/m,
      );
      expect(code).toBe(2);
    }
  });
});
