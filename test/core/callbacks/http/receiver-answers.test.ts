import net from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { postCallback } from '#core/callbacks/post-callback.ts';
import { undiciHttp } from '#core/callbacks/http/undici-http.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A receiver on a bare socket. @param reply given the socket when a request has come. */
async function receiver(reply: (socket: Socket) => void) {
  const counts = { connections: 0, requests: 0, open: 0 };
  const sockets = new Set<Socket>();
  const server = net.createServer((socket) => {
    counts.connections++;
    counts.open++;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      counts.open--;
      sockets.delete(socket);
    });
    socket.on('data', (data: Buffer) => {
      if (!data.toString('latin1').startsWith('POST')) return;
      counts.requests++;
      reply(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return { counts, server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback` };
}

function client() {
  const http = undiciHttp({ guard: { allowAddresses: ['127.0.0.0/8'] } });
  cleanups.push(() => http.close());
  return http;
}

const crlf = (text: string): string => text.replaceAll('\n', '\r\n');
const keepAlive = (text: string) => (socket: Socket) => void socket.write(crlf(text));
const close = (text: string) => (socket: Socket) => void socket.end(crlf(text));
const gzipped = gzipSync('ok');

/** How receivers answer in the wild, and the status that each means; null: no answer. */
const answers: readonly (readonly [name: string, reply: (socket: Socket) => void, status: number | null])[] = [
  ['200 with nothing', keepAlive('HTTP/1.1 200 OK\nContent-Length: 0\n\n'), 200],
  ['204', keepAlive('HTTP/1.1 204 No Content\n\n'), 204],
  ['202 with a body', keepAlive('HTTP/1.1 202 Accepted\nContent-Length: 2\n\nok'), 202],
  ['299', keepAlive('HTTP/1.1 299 Fine\nContent-Length: 0\n\n'), 299],
  ['200 without a reason', keepAlive('HTTP/1.1 200\nContent-Length: 0\n\n'), 200],
  ['HTTP/1.0', close('HTTP/1.0 200 OK\n\nok'), 200],
  ['200 without a length', close('HTTP/1.1 200 OK\n\nsuccess'), 200],
  ['103, then 200', keepAlive('HTTP/1.1 103 Early Hints\nLink: </a>\n\nHTTP/1.1 200 OK\nContent-Length: 0\n\n'), 200],
  ['102, then 200', keepAlive('HTTP/1.1 102 Processing\n\nHTTP/1.1 200 OK\nContent-Length: 0\n\n'), 200],
  ['chunks with trailers', keepAlive('HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n2\nok\n0\nX-Sum: 1\n\n'), 200],
  [
    'gzip',
    (socket) => {
      const head = crlf(`HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: ${gzipped.length}\n\n`);
      socket.write(Buffer.concat([Buffer.from(head), gzipped]));
    },
    200,
  ],
  ['a page of 70 KB', keepAlive(`HTTP/1.1 200 OK\nContent-Length: 70000\n\n${'x'.repeat(70_000)}`), 200],
  [
    'a page of 300 KB in a chunk',
    close(`HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n493e0\n${'x'.repeat(300_000)}\n0\n\n`),
    200,
  ],
  ['a body that breaks off', close('HTTP/1.1 200 OK\nContent-Length: 100\n\nok'), 200],
  ['chunks that are rubbish', close('HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nzz\nok\n'), 200],
  ['a body that never comes', keepAlive('HTTP/1.1 200 OK\nContent-Length: 10\n\n'), 200],
  ['lines that end with LF alone', (socket) => void socket.end('HTTP/1.1 200 OK\nContent-Length: 2\n\nok'), 200],
  ['20 KB of headers', keepAlive(`HTTP/1.1 200 OK\nX-Big: ${'y'.repeat(20_000)}\nContent-Length: 0\n\n`), 200],
  ['two lengths', keepAlive('HTTP/1.1 200 OK\nContent-Length: 2\nContent-Length: 2\n\nok'), 200],
  ['a blank before the colon', keepAlive('HTTP/1.1 200 OK\nX-A : b\nContent-Length: 2\n\nok'), 200],
  ['Chinese in a header', keepAlive('HTTP/1.1 200 OK\nX-Shop: 可乐\nContent-Length: 2\n\nok'), 200],
  ['headers that never end', keepAlive('HTTP/1.1 200 OK\nX-A: b\n'), 200],
  [
    '200, and a second answer',
    keepAlive('HTTP/1.1 200 OK\nContent-Length: 0\n\nHTTP/1.1 500 Oops\nContent-Length: 0\n\n'),
    200,
  ],
  ['301', keepAlive('HTTP/1.1 301 Moved Permanently\nLocation: /x\nContent-Length: 0\n\n'), 301],
  ['304', keepAlive('HTTP/1.1 304 Not Modified\n\n'), 304],
  ['410', keepAlive('HTTP/1.1 410 Gone\nContent-Length: 0\n\n'), 410],
  ['500 with a body that never comes', keepAlive('HTTP/1.1 500 Oops\nContent-Length: 10\n\n'), 500],
  ['101', keepAlive('HTTP/1.1 101 Switching Protocols\nUpgrade: x\nConnection: Upgrade\n\n'), null],
  ['no word', (socket) => void socket.end(), null],
  ['a reset', (socket) => void socket.resetAndDestroy(), null],
  ['no HTTP', close('not http at all\n\n'), null],
  ['a status that is cut', close('HTTP/1.1 20'), null],
  ['a preface of HTTP/2', (socket) => void socket.end(Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0])), null],
  ['silence', () => undefined, null],
];

describe('a callback that is answered with', () => {
  it.each(answers)('%s', async (_name, reply, status) => {
    const { url, counts } = await receiver(reply);
    // Only answers that never come whole wait for the limit.
    const answer = await postCallback(
      client(),
      { url, body: '{}' },
      status === null || _name === 'headers that never end' ? 2_000 : 20_000,
    );
    const acknowledged = status !== null && status < 300;
    expect(answer).toMatchObject(
      acknowledged ? { acknowledged, status } : { acknowledged, ...(status !== null && { reason: `HTTP ${status}` }) },
    );
    expect(counts).toMatchObject({ connections: 1, requests: 1 });
  });
});

/** Resolves when all connections have closed and the receiver knows it: a server counts one down earlier. */
function closed({ server, counts }: Pick<Awaited<ReturnType<typeof receiver>>, 'server' | 'counts'>): Promise<void> {
  return new Promise((resolve, reject) =>
    server.getConnections((error, count) => {
      if (error) reject(error);
      else if (count === 0 && counts.open === 0) resolve();
      else setImmediate(() => void closed({ server, counts }).then(resolve, reject));
    }),
  );
}

describe('connections to a receiver', () => {
  it('are one for each attempt that fails, closed with it, and no idle one in its place', async () => {
    const { url, counts, server } = await receiver(() => undefined);
    const http = client();
    for (let i = 0; i < 5; i++)
      expect(await postCallback(http, { url, body: '{}' }, 30)).toMatchObject({ acknowledged: false });
    await closed({ server, counts });
    expect(counts).toMatchObject({ connections: 5, requests: 5, open: 0 });
  });

  it('are used again after an answer, also one whose body is not read', async () => {
    const { url, counts } = await receiver(keepAlive('HTTP/1.1 200 OK\nContent-Length: 2\n\nok'));
    const http = client();
    for (let i = 0; i < 5; i++) {
      expect(await postCallback(http, { url, body: '{}' }, 20_000)).toMatchObject({ acknowledged: true });
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(counts.requests).toBe(5);
    expect(counts.connections).toBeLessThan(3);
  });

  it('are closed when the body behind an acknowledgement never ends', async () => {
    const { url, server, counts } = await receiver(keepAlive('HTTP/1.1 200 OK\nContent-Length: 1000\n\nx'));
    expect(await postCallback(client(), { url, body: '{}' }, 20_000)).toMatchObject({ acknowledged: true });
    await closed({ server, counts });
  });
});
