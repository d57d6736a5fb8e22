import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { connect } from 'node:tls';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { serve, type ServedCore } from './served-core.ts';

const root = resolve(import.meta.dirname, '../..');
const fixtures = join(root, 'test/fixtures/tls');
const ca = join(fixtures, 'ca.pem');
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** The name in the certificate that a new connection is shown. It is trusted by the CA alone, or there is no connection. */
async function shown({ url }: ServedCore): Promise<string> {
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

describe('a core with a certificate', () => {
  it('serves API and machines by TLS to whoever trusts its CA, and takes a new certificate on SIGHUP', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vendloop-'));
    const use = (name: string): void => {
      copyFileSync(join(fixtures, `${name}.pem`), join(folder, 'cert.pem'));
      copyFileSync(join(fixtures, `${name}.key.pem`), join(folder, 'key.pem'));
    };
    use('first');
    const core = await serve(join(folder, 'core.sqlite'), 0, ['--tls-cert', join(folder, 'cert.pem'), '--tls-key', join(folder, 'key.pem')]);
    closing.push(() => core.child.exitCode ?? core.kill('SIGKILL'));
    expect(core.url).toMatch(/^https:/);
    expect(await shown(core)).toBe('vendloop test first');

    const online = line(core, /10000001 {2}online/);
    const fleet = spawn(process.execPath, ['--import', 'tsx', join(root, 'src/cli/main.ts'), 'fleet', '--count', '1', '--url', core.url], { cwd: root, stdio: 'ignore', env: { ...process.env, NODE_EXTRA_CA_CERTS: ca } });
    closing.push(async () => {
      const gone = once(fleet, 'exit');
      if (fleet.kill('SIGKILL')) await gone;
    });
    expect(await online).toContain('online');

    use('second');
    const renewed = line(core, /read again/);
    core.child.kill('SIGHUP');
    await renewed;
    expect(await shown(core)).toBe('vendloop test second');
    expect(await core.kill('SIGTERM')).toBe(0);
  });
});
