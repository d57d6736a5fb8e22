import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { serveApi, type ServedApi, type ServeOptions } from '#core/api/http/http-server.ts';
import { attachMachineWebSocketServer } from '#core/devices/links/websocket/websocket-server.ts';
import { closeCodes } from '#core/devices/messages.ts';
import type { WireAcceptor } from '#core/ports/link.ts';
import { clock } from '../api-world.ts';

const running: { close(): Promise<void> }[] = [];
const clients: Socket[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await Promise.all(running.splice(0).map((served) => served.close()));
});

const shortLimits = {
  headersMs: 150,
  requestMs: 300,
  keepAliveMs: 150,
  answerMs: 300,
  lingerMs: 100,
  tlsHandshakeMs: 150,
};
const answer = { status: 200, headers: {}, body: '{}' };
const neverAnswers: ServeOptions['handle'] = () => new Promise(() => undefined);

async function serve(handle: ServeOptions['handle'], more: Partial<ServeOptions> = {}): Promise<ServedApi> {
  const served = await serveApi({
    handle,
    health: () => ({ status: 'ok' }),
    metrics: () => Promise.resolve(''),
    openapi: {},
    host: '127.0.0.1',
    port: 0,
    closeGraceMs: 0,
    ...more,
  });
  running.push(served);
  return served;
}

/** A client that never hangs up, and does not read unless asked to. */
async function open(served: ServedApi, text: string): Promise<{ client: Socket; ended: Promise<unknown> }> {
  const arrived = once(served.server, 'connection') as Promise<[Socket]>;
  const client = connect({
    port: (served.server.address() as AddressInfo).port,
    host: '127.0.0.1',
    allowHalfOpen: true,
  });
  client.on('error', () => undefined);
  clients.push(client);
  const [socket] = await arrived;
  const ended = new Promise((resolve) => socket.once('close', resolve));
  client.write(text);
  return { client, ended };
}

const call = 'POST /a HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n';
const handshake = (path: string, more = '') =>
  `GET ${path} HTTP/1.1\r\nhost: a\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: ` +
  `13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n${more}\r\n`;

describe('requests that are pipelined', () => {
  it('run one at a time; one more than may wait ends the connection after the answers that are due', async () => {
    let now = 0;
    let maxSeen = 0;
    const states: string[] = [];
    const served = await serve(
      async ({ path }) => {
        maxSeen = Math.max(maxSeen, ++now);
        states.push(path);
        await new Promise((nextTurn) => setImmediate(nextTurn));
        now--;
        return { ...answer, body: `<${path}>` };
      },
      { limits: { maxPipelined: 16 } },
    );
    const burst = Array.from({ length: 3_000 }, (_, at) => `POST /${at} HTTP/1.1\r\nhost: a\r\n\r\n`).join('');
    const { client, ended } = await open(served, burst);
    let received = '';
    client.on('data', (bytes: Buffer) => (received += bytes.toString()));
    client.on('end', () => client.end());
    await Promise.all([once(client, 'close'), ended]);
    expect(maxSeen).toBe(1);
    expect(states).toEqual(Array.from({ length: 17 }, (_, at) => `/${at}`));
    expect(received.match(/<\/\d+>/g)).toEqual(states.map((path) => `<${path}>`));
    expect(received.match(/connection: close/gi)).toHaveLength(1);
  });

  it('are not even parsed beyond those that may wait', async () => {
    const served = await serve(neverAnswers, { limits: { maxPipelined: 4 } });
    let parsed = 0;
    served.server.on('request', () => parsed++);
    await open(served, call.repeat(1_000));
    await once(served.server, 'request');
    await new Promise((nextTurn) => setImmediate(nextTurn));
    expect(parsed).toBe(5);
  });

  it('are all answered, in order, as long as they fit', async () => {
    const served = await serve(({ path }) => Promise.resolve({ ...answer, body: path }));
    const { client } = await open(
      served,
      Array.from({ length: 10 }, (_, at) => `POST /n${at} HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\n{}`).join(''),
    );
    let received = '';
    client.on('data', (bytes: Buffer) => (received += bytes.toString()));
    while (!received.includes('/n9')) await once(client, 'data');
    expect(received.match(/\/n\d/g)).toEqual(Array.from({ length: 10 }, (_, at) => `/n${at}`));
    expect(client.destroyed).toBe(false);
  });
});

describe('a connection has a deadline, whatever its peer does and as long as the peer stays:', () => {
  const large = { ...answer, body: 'x'.repeat(16 * 1024 * 1024) };
  const cases: readonly [string, string, ServeOptions['handle']][] = [
    ['it sends nothing', '', neverAnswers],
    ['it sends half of its headers', 'POST /a HTTP/1.1\r\nhost: a\r\n', neverAnswers],
    ['it sends half of its body', 'POST /a HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\nhalf', neverAnswers],
    [
      'it sends half of a chunk',
      'POST /a HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab',
      neverAnswers,
    ],
    ['it is idle after an answer', call, () => Promise.resolve(answer)],
    ['it does not take its answer', call, () => Promise.resolve(large)],
    ['its answer does not come', call, neverAnswers],
    ['it pipelines, and the first answer does not come', call.repeat(50), neverAnswers],
    ['it asks for a tunnel', 'CONNECT a:443 HTTP/1.1\r\nhost: a\r\n\r\n', () => Promise.resolve(answer)],
    [
      'it asks for a tunnel behind a call',
      `${call}CONNECT a:443 HTTP/1.1\r\nhost: a\r\n\r\n`,
      () => Promise.resolve(answer),
    ],
    ['it speaks no HTTP', 'hello\r\n\r\n', neverAnswers],
    [
      'it breaks off its body with what is no chunk',
      'POST /a HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
      neverAnswers,
    ],
    [
      'it has an unknown expectation',
      'POST /a HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\nexpect: more\r\n\r\n',
      neverAnswers,
    ],
    [
      'it asks for another protocol',
      'POST /a HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: h2c\r\ncontent-length: 0\r\n\r\n',
      () => Promise.resolve(answer),
    ],
    ['it opens a WebSocket on a wrong path', handshake('/nowhere'), neverAnswers],
    [
      'it opens a WebSocket on a wrong path behind a call',
      `${call}${handshake('/nowhere')}`,
      () => Promise.resolve(answer),
    ],
    [
      'it opens a WebSocket of an unknown version',
      handshake('/devices/10000001').replace('version: 13', 'version: 12'),
      neverAnswers,
    ],
    ['it opens a WebSocket and is closed', handshake('/devices/10000001'), neverAnswers],
  ];
  it.each(cases)('%s', async (_name, text, handle) => {
    const served = await serve(handle, { limits: shortLimits });
    const rejectingAcceptor: WireAcceptor = {
      accept: (_machine, wire) => {
        wire.close(closeCodes.unauthenticated, 'nothing signed');
        return { frame: () => undefined, closed: () => undefined };
      },
    };
    const gateway = attachMachineWebSocketServer({
      server: served.server,
      acceptor: rejectingAcceptor,
      clock,
      closeTimeoutMs: 100,
    });
    running.push({ close: () => gateway.close() });
    const { client, ended } = await open(served, text);
    if (!text.startsWith('POST') || handle === neverAnswers) client.resume();
    await ended;
  });

  it('it sends half a request, and ends its side', async () => {
    const served = await serve(neverAnswers, { limits: shortLimits });
    const { client, ended } = await open(served, call);
    client.end();
    await ended;
  });
});

describe('health and metrics on a port of their own', () => {
  it('are there, and on the public port no longer', async () => {
    const served = await serve(() => Promise.resolve({ ...answer, status: 404 }), {
      ops: { host: '127.0.0.1', port: 0 },
    });
    for (const page of ['/livez', '/readyz', '/healthz', '/metrics']) {
      expect((await fetch(`${served.opsUrl}${page}`)).status).toBe(200);
      expect((await fetch(`${served.url}${page}`)).status).toBe(404);
    }
    expect((await fetch(`${served.url}/openapi.json`)).status).toBe(200);
    expect((await fetch(`${served.opsUrl}/openapi.json`)).status).toBe(404);
    const closed = served.opsUrl;
    await served.close();
    await expect(fetch(`${closed}/healthz`)).rejects.toThrow();
  });
});
