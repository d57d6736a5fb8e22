import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import type { AuditedCall } from '#core/api/audit.ts';
import { serveApi, type ServedApi } from '#core/api/http/http-server.ts';
import { attachMachineWebSocketServer } from '#core/devices/links/websocket/websocket-server.ts';
import { clock } from './api-world.ts';

const running: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const served of running.splice(0).reverse()) await served.close();
});

const secret = 'app-secret-1';

async function serveAudited() {
  const calls: AuditedCall[] = [];
  const onAudit = (call: AuditedCall): void => void calls.push(call);
  const served = await serveApi({
    handle: () => Promise.resolve({ status: 200, headers: {}, body: '{"code":0}' }),
    health: () => ({ status: 'ok' }),
    metrics: () => Promise.resolve(''),
    openapi: {},
    host: '127.0.0.1',
    port: 0,
    closeGraceMs: 0,
    limits: { headersMs: 150, requestMs: 300 },
    onAudit,
  });
  const gateway = attachMachineWebSocketServer({
    server: served.server,
    acceptor: { accept: () => ({ frame: () => undefined, closed: () => undefined }) },
    clock,
    onAudit,
  });
  running.push(served, gateway);
  return { served, calls };
}

async function send(served: ServedApi, request: string): Promise<number> {
  const client = connect((served.server.address() as AddressInfo).port, '127.0.0.1');
  await once(client, 'connect');
  client.write(request);
  const answer = await text(client);
  return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
}

const head = 'host: a\r\nconnection: close\r\n';
const upgrade = (path: string, version = '13') =>
  `GET ${path} HTTP/1.1\r\nhost: a\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: ` +
  `${version}\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`;
const auditLine = (endpoint: string, method: string, status: number, code: number) => ({
  app: null,
  address: '127.0.0.1',
  endpoint,
  method,
  path: null,
  machine: null,
  order: null,
  status,
  code,
});

describe('the audit has a line for what is refused before it is a call:', () => {
  it.each([
    ['what is no HTTP', `${secret}\r\n\r\n`, auditLine('http', 'other', 400, 4003)],
    ['HTTP of another version', `GET /${secret} HTTP/3.0\r\n\r\n`, auditLine('http', 'GET', 505, 4003)],
    ['a header that is none', `POST /a HTTP/1.1\r\nhost: a\r\n${secret}\r\n\r\n`, auditLine('http', 'POST', 400, 4003)],
    [
      'two lengths',
      `POST /a HTTP/1.1\r\n${head}content-length: 1\r\ncontent-length: 2\r\n\r\n`,
      auditLine('http', 'POST', 400, 4003),
    ],
    [
      'headers that are too long',
      `GET /a HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`,
      auditLine('http', 'GET', 431, 4003),
    ],
    ['a request that comes too slowly', 'POST /a HTTP/1.1\r\nhost: a\r\n', auditLine('http', 'other', 408, 4003)],
    ['no Host', 'GET /a HTTP/1.1\r\nconnection: close\r\n\r\n', auditLine('http', 'GET', 400, 4003)],
    ['a path that cannot be read', `GET /%zz${secret} HTTP/1.1\r\n${head}\r\n`, auditLine('http', 'GET', 400, 4003)],
    [
      'a body that is too long',
      `POST /a HTTP/1.1\r\n${head}content-length: 99999999\r\n\r\n`,
      auditLine('http', 'POST', 413, 4003),
    ],
    [
      'an unknown Expect',
      `POST /a HTTP/1.1\r\n${head}content-length: 1\r\nexpect: ${secret}\r\n\r\n`,
      auditLine('http', 'POST', 417, 4003),
    ],
    [
      'a method that a page does not take',
      `POST /livez HTTP/1.1\r\n${head}content-length: 0\r\n\r\n`,
      auditLine('http', 'POST', 405, 4004),
    ],
    ["a WebSocket on a path that is no machine's", upgrade(`/${secret}`), auditLine('websocket', 'GET', 404, 4004)],
    ['a WebSocket of another version', upgrade('/devices/10000001', '12'), auditLine('websocket', 'GET', 426, 4003)],
  ])('%s', async (_what, request, expected) => {
    const { served, calls } = await serveAudited();
    expect(await send(served, request)).toBe(expected.status);
    expect(calls).toEqual([expected]);
    expect(JSON.stringify(calls)).not.toContain(secret);
  });

  it("and none for a request in good form, a page or a machine's WebSocket", async () => {
    const { served, calls } = await serveAudited();
    expect(await send(served, `GET /livez HTTP/1.1\r\n${head}\r\n`)).toBe(200);
    expect(await send(served, `POST /a HTTP/1.1\r\n${head}content-length: 0\r\n\r\n`)).toBe(200);
    const client = connect((served.server.address() as AddressInfo).port, '127.0.0.1');
    client.write(upgrade('/devices/10000001'));
    expect(String(((await once(client, 'data')) as [Buffer])[0])).toMatch(/^HTTP\/1\.1 101/);
    client.destroy();
    expect(calls).toEqual([]);
  });
});
