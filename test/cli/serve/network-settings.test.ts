import { chmodSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EventFile } from '#cli/shared/event-file.ts';
import { serveSettings, type ServeFlags } from '#cli/serve/settings.ts';
import { readTls } from '#cli/serve/tls.ts';
import { openSqliteStore } from '#core/store/sqlite/open.ts';
import { projectOf } from '../project-of.ts';
import { demoMerchant } from '#simulators/merchant/demo-merchant.ts';
import { demoMachineKey } from '#simulators/machine/fleet.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';

const ownConfig = { merchants: [{ appId: 'shop', appSecret: 's', appKey: 'k' }] };

async function network(flags: ServeFlags, file: object = ownConfig, env: Record<string, string> = {}) {
  const project = await projectOf(JSON.stringify(file));
  const { host, port, ops, tls } = serveSettings(flags, (name) => env[name], project);
  return { host, port, ops, tls };
}
const usageErrorOf = (...args: Parameters<typeof network>) =>
  network(...args).then(
    () => 'taken',
    (error: unknown) => (error as Error).message,
  );

describe('the address of a served core', () => {
  it("is this computer's own by default", async () => {
    expect(await network({}, {})).toEqual({ host: '127.0.0.1', port: 7080, ops: undefined, tls: null });
  });

  it.each(['', ' '])('is never empty: %j would be every address of the computer', async (empty) => {
    const errorPattern = /^the address to listen on is empty/;
    expect(await usageErrorOf({}, {}, { VENDLOOP_HOST: empty })).toMatch(errorPattern);
    expect(await usageErrorOf({ host: empty })).toMatch(errorPattern);
    expect(await usageErrorOf({}, { ...ownConfig, host: empty })).toMatch(errorPattern);
    expect(await usageErrorOf({ opsPort: '0', opsHost: empty })).toMatch(errorPattern);
  });

  it.each(['0.0.0.0', '::', '0', '192.168.1.4', 'core.example', '127.0.0.1.example', '0x7f.1', '::ffff:10.0.0.1'])(
    'does not go to others with the demo keys: %s',
    async (host) => {
      const errorPattern =
        /can be reached by others, and the keys of the demo merchant and its machines are public: .*--demo-in-public/;
      expect(await usageErrorOf({ host }, {})).toMatch(errorPattern);
      expect(await usageErrorOf({}, {}, { VENDLOOP_HOST: host })).toMatch(errorPattern);
      expect(await usageErrorOf({}, { host })).toMatch(errorPattern);
      expect((await network({ host, demoInPublic: true }, {})).host).toBe(host);
      expect((await network({ host })).host).toBe(host);
    },
  );

  it.each(['127.0.0.1', '127.8.0.1', '::1', 'localhost', '::ffff:127.0.0.1'])(
    'may be %s with the demo keys',
    async (host) => {
      expect((await network({ host }, {})).host).toBe(host);
    },
  );

  it('does not go to others with a demo key under another name either', async () => {
    const merchant = { appId: 'mine', appSecret: 's', appKey: demoMerchant.appKey };
    expect(await usageErrorOf({ host: '::' }, { merchants: [merchant] })).toMatch(/keys of merchant mine are public/);
    const machine = { machineNo: '10000007', appId: 'shop', key: demoMachineKey('10000007'), kind: 'motor' };
    expect(await usageErrorOf({ host: '::' }, { ...ownConfig, machines: [machine] })).toMatch(
      /keys of machine 10000007 are public/,
    );
    // Nor beside a new one.
    expect(
      await usageErrorOf(
        { host: '::' },
        { merchants: [{ ...merchant, appKey: undefined, appKeys: ['new', demoMerchant.appKey] }] },
      ),
    ).toMatch(/keys of merchant mine are public/);
    expect(
      await usageErrorOf(
        { host: '::' },
        { ...ownConfig, machines: [{ ...machine, key: undefined, keys: ['new', machine.key] }] },
      ),
    ).toMatch(/keys of machine 10000007 are public/);
  });

  it('has a second port for health and metrics, by default on this computer alone', async () => {
    expect((await network({ opsPort: '9100' })).ops).toEqual({ host: '127.0.0.1', port: 9100 });
    expect((await network({}, { ...ownConfig, opsPort: 9100, opsHost: '::' })).ops).toEqual({ host: '::', port: 9100 });
    expect((await network({}, ownConfig, { VENDLOOP_OPS_PORT: '1', VENDLOOP_OPS_HOST: '10.0.0.1' })).ops).toEqual({
      host: '10.0.0.1',
      port: 1,
    });
    expect(await usageErrorOf({ opsHost: '::' })).toMatch(/--ops-host needs --ops-port/);
  });

  it('has a certificate and its key, or neither', async () => {
    expect((await network({ tlsCert: 'c.pem', tlsKey: 'k.pem' })).tls).toEqual({ cert: 'c.pem', key: 'k.pem' });
    expect((await network({}, { ...ownConfig, tls: { cert: 'c', key: 'k' } })).tls).toEqual({ cert: 'c', key: 'k' });
    expect(await usageErrorOf({ tlsCert: 'c.pem' })).toMatch(/--tls-key is missing/);
    const tls = join(import.meta.dirname, '../../fixtures/tls');
    await expect(readTls({ cert: join(tls, 'first.pem'), key: join(tls, 'second.key.pem') })).rejects.toThrow(
      /cannot be used for TLS: .*its own key/,
    );
    await expect(readTls({ cert: join(tls, 'none.pem'), key: join(tls, 'second.key.pem') })).rejects.toThrow(
      /cannot read the certificate .*none\.pem/,
    );
    expect(await readTls({ cert: join(tls, 'first.pem'), key: join(tls, 'first.key.pem') })).toMatchObject({
      cert: readFileSync(join(tls, 'first.pem'), 'utf8'),
    });
  });
});

describe("what a core writes is its owner's alone (0600), whether the file is new or was open to others:", () => {
  const modeOf = (file: string): string => (statSync(file).mode & 0o777).toString(8);

  it('the database and its log', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'vendloop-')), 'core.sqlite');
    for (const round of ['new', 'open to others']) {
      const store = await openSqliteStore(file);
      await store.decide((tx) => tx.putNote('a', 'b'));
      expect([round, modeOf(file), modeOf(`${file}-wal`)]).toEqual([round, '600', '600']);
      await store.close();
      chmodSync(file, 0o666);
    }
  });

  it('a file of events', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'vendloop-')), 'events.ndjson');
    const clock = new SystemClock();
    await (await EventFile.append(file, clock)).close();
    expect(modeOf(file)).toBe('600');
    writeFileSync(file, '');
    chmodSync(file, 0o644);
    await (await EventFile.append(file, clock)).close();
    expect(modeOf(file)).toBe('600');
    chmodSync(file, 0o644);
    await (await EventFile.create(file, true)).close();
    expect(modeOf(file)).toBe('600');
    clock.close();
  });
});
