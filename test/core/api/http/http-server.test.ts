import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { serveApi, type ServedApi, type ServeOptions } from '#core/api/http/http-server.ts';
import type { ApiRequest } from '#core/api/http-types.ts';
import { goodCalls } from '../good-calls.ts';
import { base, headers, makeApi, payloadOf } from '../api-world.ts';

const running: ServedApi[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((served) => served.close()));
});

async function serve(options: Partial<ServeOptions> = {}): Promise<ServedApi> {
  const served = await serveApi({
    handle: makeApi().handle,
    health: () => ({ status: 'ok', version: '1.2.3' }),
    metrics: () => Promise.resolve('# HELP x y\n'),
    openapi: { openapi: '3.1.0' },
    host: '127.0.0.1',
    port: 0,
    ...options,
  });
  running.push(served);
  return served;
}

/** Speaks to the server byte by byte. @returns all that came until it hung up. */
async function sendRaw(served: ServedApi, text: string): Promise<string> {
  const socket = connect((served.server.address() as AddressInfo).port, '127.0.0.1');
  let received = '';
  socket.on('data', (bytes) => (received += bytes.toString()));
  socket.write(text);
  await once(socket, 'close');
  return received;
}

const { members } = goodCalls.deliver;
const validBody = JSON.stringify({ payload: payloadOf(members) });

describe('the HTTP server', () => {
  it('passes a call on for any content type, and returns status, headers and body', async () => {
    const { url } = await serve();
    for (const type of [
      'application/json',
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/octet-stream',
    ]) {
      const answer = await fetch(`${url}${base}/deliveries?x=1`, {
        method: 'POST',
        headers: { ...headers, 'content-type': type },
        body: validBody,
      });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(await answer.json()).toMatchObject({ code: 0, data: { delivery_id: '1000000000000001' } });
    }
  });

  it('hands over method, path without query, lower-case headers, and the bytes of the body', async () => {
    const requests: ApiRequest[] = [];
    const handle: ServeOptions['handle'] = (request) => {
      requests.push(request);
      return Promise.resolve({ status: 405, headers: { allow: 'POST' }, body: '{}' });
    };
    const { url } = await serve({ handle });
    const answer = await fetch(`${url}/a//b%2F?q=1?`, {
      method: 'PUT',
      headers: { AppId: 'x' },
      body: new Uint8Array([0, 255]),
    });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
    expect(requests[0]).toMatchObject({ method: 'PUT', path: '/a//b%2F', headers: { appid: 'x' } });
    expect(Buffer.from(requests[0]!.body)).toEqual(Buffer.from([0, 255]));
    for (const method of ['GET', 'DELETE', 'OPTIONS', 'PATCH']) await fetch(`${url}/x`, { method });
    expect(requests.slice(1).map(({ method, body }) => [method, body])).toEqual(
      ['GET', 'DELETE', 'OPTIONS', 'PATCH'].map((method) => [method, '']),
    );
  });

  it('serves health, metrics and the OpenAPI document; a core that is not well is a 503', async () => {
    let status = 'ok';
    const { url } = await serve({ health: () => ({ status, version: '1.2.3' }) });
    const healthy = await fetch(`${url}/healthz`);
    expect([healthy.status, await healthy.json()]).toEqual([200, { status: 'ok', version: '1.2.3' }]);
    status = 'failing';
    expect((await fetch(`${url}/healthz`)).status).toBe(503);
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    const metrics = await fetch(`${url}/metrics`);
    expect([metrics.headers.get('content-type'), await metrics.text()]).toEqual([
      'text/plain; version=0.0.4; charset=utf-8',
      '# HELP x y\n',
    ]);
    expect(await (await fetch(`${url}/openapi.json`)).json()).toEqual({ openapi: '3.1.0' });
    expect((await fetch(`${url}/healthz`, { method: 'POST', body: '{}' })).status).toBe(405);
  });

  it('answers what is too large, or what HTTP itself forbids, in the envelope', async () => {
    const served = await serve();
    const large = await fetch(`${served.url}${base}/deliveries`, { method: 'POST', headers, body: 'x'.repeat(70_000) });
    expect([large.status, await large.json()]).toMatchObject([413, { code: 4003, data: {} }]);
    const badUrl = await fetch(`${served.url}/%zz`, { method: 'POST', headers });
    expect(badUrl.status).toBeGreaterThanOrEqual(400);
    expect(badUrl.status).toBeLessThan(500);
    expect(await badUrl.json()).toHaveProperty('code');
    const badType = await fetch(`${served.url}${base}/ping`, {
      method: 'POST',
      headers: { ...headers, 'content-type': ';' },
      body: '{}',
    });
    expect(badType.status).toBeLessThan(500);
    expect(await badType.json()).toHaveProperty('code');
    for (const [text, status] of [
      ['nonsense\r\n\r\n', 400],
      [`GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`, 431],
    ] as const) {
      const received = await sendRaw(served, text);
      expect(received).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      expect(JSON.parse(received.slice(received.indexOf('\r\n\r\n') + 4))).toMatchObject({ code: 4003, data: {} });
    }
  });

  it('reports in one line that its port is taken, and the remedy', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    await expect(serve({ port })).rejects.toThrow(
      new RegExp(`^cannot listen on 127\\.0\\.0\\.1:${port}: another program has this port; .*$`),
    );
    other.close();
    await expect(serve({ port: 70_000 })).rejects.toThrow(
      /^cannot listen on 127\.0\.0\.1:70000: a port is a whole number from 0 to 65535$/,
    );
  });

  it('closes with a connection kept alive, and with one that was upgraded and forgotten', async () => {
    const served = await serve({ closeGraceMs: 20 });
    await (await fetch(`${served.url}/healthz`)).text();
    served.server.on('upgrade', (_request, socket) =>
      socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
    );
    const socket = connect((served.server.address() as AddressInfo).port, '127.0.0.1');
    socket.write('GET /devices/1 HTTP/1.1\r\nhost: x\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n');
    await once(socket, 'data');
    const closed = once(socket, 'close');
    await served.close();
    await closed;
    await expect(fetch(`${served.url}/healthz`)).rejects.toThrow();
  });
});
