import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { demoMerchant } from '#simulators/merchant/demo-merchant.ts';
import { startServedCore, type ServedCore } from './served-core.ts';

let core: ServedCore | null = null;
afterEach(async () => {
  if (core && core.child.exitCode === null) await core.kill('SIGKILL');
  core = null;
});

/** The status of a dial: 101, or what HTTP answered. */
async function dialMachine(url: string, machineNo: string): Promise<number> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/devices/${machineNo}`);
  const answered = await Promise.race([
    once(socket, 'open').then(() => 101),
    new Promise<number>((resolve) =>
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0)),
    ),
  ]);
  socket.on('error', () => undefined);
  socket.terminate();
  return answered;
}

describe('a served core', () => {
  it('limits what its configuration states, writes it to its audit, and still admits known machines', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vendloop-'));
    const [config, audit] = [join(folder, 'core.json'), join(folder, 'audit.ndjson')];
    writeFileSync(
      config,
      JSON.stringify({
        limits: {
          secrets: { burst: 2, perMinute: 0.001 },
          unknownMachines: { burst: 1, perMinute: 0.001 },
          signs: 'off',
        },
      }),
    );
    core = await startServedCore(join(folder, 'core.sqlite'), 0, ['--quiet', '--config', config, '--audit', audit]);
    const { url } = core;
    const ping = async (appSecret: string): Promise<Response> =>
      fetch(`${url}/api/openapi/v1/ping`, {
        method: 'POST',
        headers: { Appid: demoMerchant.appId, AppSecret: appSecret },
      });
    const statuses: number[] = [];
    for (let call = 0; call < 3; call++) statuses.push((await ping('wrong')).status);
    expect(statuses).toEqual([401, 401, 429]);
    expect((await ping(demoMerchant.appSecret)).headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    expect([
      await dialMachine(url, '99999999'),
      await dialMachine(url, '99999998'),
      await dialMachine(url, '10000001'),
    ]).toEqual([101, 429, 101]);
    expect(await core.kill('SIGTERM')).toBe(0);
    const lines = readFileSync(audit, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ endpoint, app, address, code, status }) => [endpoint, app, address, code, status])).toEqual([
      ['ping', demoMerchant.appId, '127.0.0.1', 4009, 401],
      ['ping', demoMerchant.appId, '127.0.0.1', 4009, 401],
      ['ping', demoMerchant.appId, '127.0.0.1', 4290, 429],
      ['ping', demoMerchant.appId, '127.0.0.1', 4290, 429],
      ['device', null, '127.0.0.1', 6026, 101],
      ['device', null, '127.0.0.1', 4290, 429],
    ]);
    expect(statSync(audit).mode & 0o777).toBe(0o600);
  });

  it('takes its configured connections, refuses one more with 503, reports it in log, metrics and audit', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vendloop-'));
    const [config, audit] = [join(folder, 'core.json'), join(folder, 'audit.ndjson')];
    writeFileSync(config, JSON.stringify({ connections: { total: 2 } }));
    core = await startServedCore(
      join(folder, 'core.sqlite'),
      0,
      ['--quiet', '--config', config, '--audit', audit],
      'pipe',
    );
    const stderrText = text(core.child.stderr!);
    const port = Number(new URL(core.url).port);
    const clients: Socket[] = [];
    for (let count = 0; count < 3; count += 1) {
      const client = connect(port, '127.0.0.1');
      clients.push(client);
      await once(client, 'connect');
    }
    const [first, second, third] = clients as [Socket, Socket, Socket];
    expect(await text(third)).toMatch(/^HTTP\/1\.1 503 [^]*"code":4290/);
    first.write('GET /metrics HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n');
    const metrics = await text(first);
    expect(metrics).toContain('vendloop_connections_open 2\n');
    expect(metrics).toContain('vendloop_connections_refused_total{limit="total"} 1\n');
    second.write(
      'GET /wrong HTTP/1.1\r\nhost: a\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: ' +
        '13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    );
    expect(await text(second)).toMatch(/^HTTP\/1\.1 404 /);
    expect(await core.kill('SIGTERM')).toBe(0);
    expect(await stderrText).toBe(
      'vendloop serve: a connection was refused: 2 are open (connections.total in the configuration)\n',
    );
    const lines = readFileSync(audit, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ endpoint, address, status, code }) => [endpoint, address, status, code])).toEqual([
      ['connection', '127.0.0.1', 503, 4290],
      ['websocket', '127.0.0.1', 404, 4004],
    ]);
  });
});
