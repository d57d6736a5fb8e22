import http from 'node:http';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { undiciHttp } from '#core/callbacks/http/undici-http.ts';
import type { UndiciHttpOptions } from '#core/callbacks/http/undici-http.ts';
import { HttpFailure } from '#core/ports/http.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const loopback: UndiciHttpOptions = { guard: { allowAddresses: ['127.0.0.0/8', '::1/128'] } };

function client(options: UndiciHttpOptions = loopback) {
  const http = undiciHttp(options);
  cleanups.push(() => http.close());
  return http;
}

async function listen(server: net.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function serve(answer: http.RequestListener) {
  const requests: { url: string; method: string; headers: http.IncomingHttpHeaders; body: string }[] = [];
  const server = http.createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      requests.push({ url: request.url!, method: request.method!, headers: request.headers, body });
      answer(request, response);
    });
  });
  const port = await listen(server);
  cleanups.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return { requests, port, url: `http://127.0.0.1:${port}` };
}

const post = (url: string, body = '{"a":"中"}') => ({
  method: 'POST' as const,
  url,
  headers: { 'content-type': 'application/json' },
  body,
});

/** The reason for which a call failed, or its status. */
async function outcome(work: Promise<{ status: number }>): Promise<string | number> {
  try {
    return (await work).status;
  } catch (error) {
    expect(error).toBeInstanceOf(HttpFailure);
    return (error as HttpFailure).reason;
  }
}

describe('a call', () => {
  it('brings method, headers and body, and takes status, headers and body back', async () => {
    const { url, requests } = await serve((_request, response) =>
      response.writeHead(201, { 'X-Thing': 'yes' }).end('{"好":1}'),
    );
    const answer = await client({ ...loopback, userAgent: 'vendloop-test' }).send(post(`${url}/callback?x=1`), {
      timeoutMs: 5_000,
    });
    expect(requests).toMatchObject([
      {
        url: '/callback?x=1',
        method: 'POST',
        body: '{"a":"中"}',
        headers: { 'content-type': 'application/json', 'user-agent': 'vendloop-test' },
      },
    ]);
    expect(answer).toMatchObject({ status: 201, body: '{"好":1}', headers: { 'x-thing': 'yes' } });
  });

  it.each([301, 302, 307, 308])('does not follow a redirect (%d)', async (status) => {
    const { url, requests } = await serve((request, response) =>
      request.url === '/' ? response.writeHead(status, { location: '/elsewhere' }).end() : response.end(),
    );
    expect(await outcome(client().send(post(`${url}/`), { timeoutMs: 5_000 }))).toBe(status);
    expect(requests).toHaveLength(1);
  });

  it('takes connections again that it has', async () => {
    const ports = new Set<number | undefined>();
    const { url } = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      response.end();
    });
    const http = client();
    for (let i = 0; i < 10; i++) await http.send(post(url), { timeoutMs: 5_000 });
    expect(ports.size).toBeLessThan(4);
  });
});

describe('a call without an answer', () => {
  it('fails as refused when nothing listens, or the name does not exist', async () => {
    const freePort = net.createServer();
    const port = await listen(freePort);
    await new Promise((resolve) => freePort.close(resolve));
    expect(await outcome(client().send(post(`http://127.0.0.1:${port}/`), { timeoutMs: 5_000 }))).toBe('refused');
    expect(await outcome(client().send(post('http://no-such-host.invalid/'), { timeoutMs: 30_000 }))).toBe('refused');
  });

  it('fails as timeout when the receiver hangs, before its answer or in the middle of it', async () => {
    const { url } = await serve((request, response) => {
      if (request.url === '/body') response.writeHead(200).write('half');
    });
    for (const path of ['/', '/body']) {
      const failure = await client()
        .send(post(url + path), { timeoutMs: 50 })
        .catch((error: unknown) => error);
      expect(failure).toMatchObject({ reason: 'timeout', message: expect.stringContaining('within 50 ms') as string });
    }
  });

  it('fails as cut when the receiver hangs up, before its answer or in the middle of it', async () => {
    const { url } = await serve((request, response) => {
      if (request.url === '/') request.socket.destroy();
      else response.writeHead(200, { 'content-length': '100' }).write('half', () => request.socket.destroy());
    });
    expect(await outcome(client().send(post(`${url}/`), { timeoutMs: 5_000 }))).toBe('cut');
    expect(await outcome(client().send(post(`${url}/body`), { timeoutMs: 5_000 }))).toBe('cut');
  });

  it('fails as cut when what answers does not speak HTTP', async () => {
    const server = net.createServer((socket) => socket.resume().end('SSH-2.0-nope\r\n'));
    const port = await listen(server);
    cleanups.push(() => new Promise((resolve) => server.close(resolve)));
    expect(await outcome(client().send(post(`http://127.0.0.1:${port}/`), { timeoutMs: 5_000 }))).toBe('cut');
  });

  it('fails as too-large at one byte beyond the bound, and does not read on', async () => {
    const { url } = await serve((request, response) => response.end('x'.repeat(Number(request.url!.slice(1)))));
    const http = client({ ...loopback, maxBodyBytes: 1_000 });
    expect(await outcome(http.send(post(`${url}/1000`), { timeoutMs: 5_000 }))).toBe(200);
    expect(await outcome(http.send(post(`${url}/1001`), { timeoutMs: 5_000 }))).toBe('too-large');
    expect(await outcome(http.send(post(`${url}/50000000`), { timeoutMs: 5_000 }))).toBe('too-large');
  });

  it.each([
    '',
    '/callback',
    'ftp://127.0.0.1/',
    'file:///etc/passwd',
    'javascript:1',
    'http://',
    'http://user:pass@127.0.0.1/',
  ])('fails as bad-url for %j', async (url) => {
    expect(await outcome(client().send(post(url), { timeoutMs: 5_000 }))).toBe('bad-url');
  });
});

describe('the guard of the client', () => {
  it('refuses loopback in every spelling, and sends nothing', async () => {
    const { port, requests } = await serve((_request, response) => response.end());
    const http = client({ guard: { allowAddresses: [] } });
    for (const host of [
      '127.0.0.1',
      'localhost',
      '0x7f.1',
      '2130706433',
      '0177.0.0.1',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '0.0.0.0',
    ]) {
      expect(await outcome(http.send(post(`http://${host}:${port}/`), { timeoutMs: 5_000 }))).toBe('forbidden');
    }
    expect(requests).toHaveLength(0);
  });

  it('refuses the metadata service and private networks without waiting for them', async () => {
    const http = client({ guard: { allowAddresses: ['127.0.0.0/8'] } });
    for (const host of ['169.254.169.254', '10.0.0.1', '[fd00:ec2::254]', '[64:ff9b::a9fe:a9fe]']) {
      expect(await outcome(http.send(post(`http://${host}/latest/meta-data`), { timeoutMs: 5_000 }))).toBe('forbidden');
    }
  });

  it('lets a name through whose addresses are all allowed', async () => {
    const { port } = await serve((_request, response) => response.end());
    expect(await outcome(client().send(post(`http://localhost:${port}/`), { timeoutMs: 5_000 }))).toBe(200);
  });

  it("is not there for the merchant's own client", async () => {
    const { url } = await serve((_request, response) => response.end());
    expect(await outcome(client({}).send(post(url), { timeoutMs: 5_000 }))).toBe(200);
  });

  it('refuses a list with an entry that is no range', () => {
    expect(() => undiciHttp({ guard: { allowAddresses: ['localhost'] } })).toThrow('"localhost" is not a CIDR range');
  });
});

describe('a client that is closed', () => {
  it('cuts what is under way', async () => {
    const { url } = await serve(() => undefined);
    const http = client();
    const call = outcome(http.send(post(url), { timeoutMs: 60_000 }));
    await new Promise((resolve) => setImmediate(resolve));
    await http.close();
    expect(await call).toBe('cut');
    expect(await outcome(http.send(post(url), { timeoutMs: 5_000 }))).toBe('cut');
  });
});
