import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveApi, type ServedApi } from '#core/api/http/http-server.ts';
import {
  attachMachineWebSocketServer,
  type MachineWebSocketServer,
} from '#core/devices/links/websocket/websocket-server.ts';
import { FakeClock } from '#test/core/devices/fake-clock.ts';
import { goodCalls } from '../good-calls.ts';
import { base, headers, makeApi, payloadOf } from '../api-world.ts';

let served: ServedApi;
let gateway: MachineWebSocketServer;
beforeAll(async () => {
  served = await serveApi({
    handle: makeApi().handle,
    health: () => ({ status: 'ok' }),
    metrics: () => Promise.resolve(''),
    openapi: {},
    host: '127.0.0.1',
    port: 0,
  });
  const acceptor = { accept: () => ({ frame: () => undefined, closed: () => undefined }) };
  gateway = attachMachineWebSocketServer({ server: served.server, acceptor, clock: new FakeClock() });
});
afterAll(async () => {
  await gateway.close();
  await served.close();
});

const body = JSON.stringify({ payload: payloadOf(goodCalls.deliver.members) });
const path = `${base}/deliveries`;
const validHeaders = [
  'Host: x',
  ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  'Accept-Language: en',
];
const withBody = (text: string | Buffer) => [`Content-Length: ${Buffer.byteLength(text)}`];

/** One request by the byte. `connection: close` makes the server hang up behind its answer. */
function request(
  line: string,
  {
    given: headerLines = validHeaders,
    extra = [],
    text = body,
  }: { given?: string[]; extra?: string[]; text?: string | Buffer } = {},
): Buffer {
  const head = [line, ...headerLines, ...extra, ...withBody(text), 'Connection: close'];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), Buffer.from(text)]);
}

interface HttpAnswer {
  readonly status: number;
  readonly head: string;
  readonly envelope: { readonly code: number; readonly message: string; readonly data: unknown };
}

/** Writes the bytes, and reads all answers until the server hangs up. */
async function sendAll(bytes: Buffer | string): Promise<HttpAnswer[]> {
  const socket = connect((served.server.address() as AddressInfo).port, '127.0.0.1');
  let received = '';
  socket.setEncoding('utf8').on('data', (text: string) => (received += text));
  socket.write(bytes);
  await once(socket, 'close');
  return received.split(/(?=HTTP\/1\.1 \d{3} )/).map((answer) => {
    const [head = '', text = ''] = answer.split('\r\n\r\n');
    return { status: Number(head.slice(9, 12)), head, envelope: JSON.parse(text) as HttpAnswer['envelope'] };
  });
}

async function send(bytes: Buffer | string): Promise<HttpAnswer> {
  const answers = await sendAll(bytes);
  expect(answers).toHaveLength(1);
  expect(answers[0]!.head).toMatch(/content-type: application\/json; charset=utf-8/i);
  expect(answers[0]!.envelope).toHaveProperty('data');
  return answers[0]!;
}

describe('a form of HTTP that means a sound call', () => {
  it.each<[string, Buffer]>([
    ['the origin form', request(`POST ${path} HTTP/1.1`)],
    ['the absolute form, as a proxy writes it', request(`POST http://x${path} HTTP/1.1`)],
    ['the absolute form with another scheme and port', request(`POST HTTPS://x:1${path}?q=1 HTTP/1.1`)],
    ['letters that are percent-encoded', request(`POST ${base}/%64eliveries HTTP/1.1`)],
    ['HTTP/1.0 without Host', request(`POST ${path} HTTP/1.0`, { given: validHeaders.slice(1) })],
    [
      'no Content-Type',
      request(`POST ${path} HTTP/1.1`, { given: validHeaders.filter((line) => !/content-type/i.test(line)) }),
    ],
    ...[';;;', 'json', ' ', 'a/b; ;=', 'text/plain'].map((type): [string, Buffer] => [
      `the Content-Type "${type}"`,
      request(`POST ${path} HTTP/1.1`, {
        given: validHeaders.filter((line) => !/content-type/i.test(line)),
        extra: [`Content-Type: ${type}`],
      }),
    ]),
    ['a charset as Content-Encoding', request(`POST ${path} HTTP/1.1`, { extra: ['Content-Encoding: UTF-8'] })],
  ])('%s is taken', async (_name, bytes) => {
    expect(await send(bytes)).toMatchObject({ status: 200, envelope: { code: 0 } });
  });

  it('Expect: 100-continue is taken', async () => {
    const socket = connect((served.server.address() as AddressInfo).port, '127.0.0.1');
    const bytes = request(`POST ${path} HTTP/1.1`, { extra: ['Expect: 100-continue'] });
    const at = bytes.indexOf('\r\n\r\n') + 4;
    let received = '';
    socket.setEncoding('utf8').on('data', (text: string) => (received += text));
    socket.write(bytes.subarray(0, at));
    await once(socket, 'data');
    expect(received).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    socket.write(bytes.subarray(at));
    await once(socket, 'close');
    expect(received).toContain('"code":0');
  });

  it('an upgrade to HTTP/2, which Java asks for in its first call, is ignored, also with a late body', async () => {
    const bytes = request(`POST ${path} HTTP/1.1`, {
      extra: ['Upgrade: h2c', 'Connection: Upgrade, HTTP2-Settings', 'HTTP2-Settings: AAMAAABk'],
    });
    expect(await send(bytes)).toMatchObject({ status: 200, envelope: { code: 0 } });
    const withKeepAlive = Buffer.from(bytes.toString().replace('\r\nConnection: close', ''));
    const socket = connect((served.server.address() as AddressInfo).port, '127.0.0.1');
    let received = '';
    socket.setEncoding('utf8').on('data', (text: string) => (received += text));
    const at = withKeepAlive.indexOf('\r\n\r\n') + 10;
    socket.write(withKeepAlive.subarray(0, at), () => socket.write(withKeepAlive.subarray(at)));
    await once(socket, 'data');
    socket.write(request(`POST ${path} HTTP/1.1`));
    await once(socket, 'close');
    expect(received.match(/HTTP\/1\.1 200 /g)).toHaveLength(2);
  });
});

describe('a form of HTTP that cannot be served is refused in the envelope', () => {
  it.each([
    ['no Host', request(`POST ${path} HTTP/1.1`, { given: validHeaders.slice(1) }), 400, 4003, 'Host'],
    ['two Hosts', request(`POST ${path} HTTP/1.1`, { extra: ['Host: y'] }), 400, 4003, 'more than once'],
    ['a fragment', request(`POST ${path}#x HTTP/1.1`), 400, 4003, '#'],
    ['an unknown scheme', request(`POST ftp://x${path} HTTP/1.1`), 400, 4003, 'target'],
    ['an escape that is none', request('POST /%zz HTTP/1.1'), 400, 4003, 'malformed'],
    [
      'an Expect that is not ours',
      request(`POST ${path} HTTP/1.1`, { extra: ['Expect: fun'] }),
      417,
      4003,
      '100-continue',
    ],
    [
      'a compressed body',
      request(`POST ${path} HTTP/1.1`, { extra: ['Content-Encoding: gzip'], text: gzipSync(body) }),
      415,
      4003,
      'compressed (gzip)',
    ],
    [
      'a chunk that is none',
      `POST ${path} HTTP/1.1\r\n${validHeaders.join('\r\n')}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
      400,
      4003,
      '',
    ],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 505, 4003, 'HTTP/1.1'],
    ['TLS', Buffer.from('16030100a5010000a10303', 'hex'), 400, 4003, 'https'],
    ['the Appid twice', request(`POST ${path} HTTP/1.1`, { extra: ['Appid: app-1'] }), 401, 4001, 'twice'],
    ['dot segments', request(`POST ${base}/x/../deliveries HTTP/1.1`), 404, 4004, '/openapi.json'],
    ['a slash at the end', request(`POST ${path}/ HTTP/1.1`), 404, 4004, '/openapi.json'],
    [
      'a machine without its WebSocket',
      request('GET /devices/10000001 HTTP/1.1', { text: '' }),
      426,
      4004,
      'WebSocket',
    ],
  ])('%s', async (_name, bytes, status, code, word) => {
    const received = await send(bytes);
    expect(received).toMatchObject({ status, envelope: { code, data: {} } });
    expect(received.envelope.message.toLowerCase()).toContain(word.toLowerCase());
  });

  it.each([
    ...['GET', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE', 'QUERY', 'PROPFIND', 'CONNECT', 'FOO', 'post'].map((method) => [
      method,
      path,
      'POST',
    ]),
    ['CONNECT', 'x:443', 'GET, HEAD, POST, PUT'],
    ['OPTIONS', '*', 'GET, HEAD, POST, PUT'],
    ['POST', '/healthz', 'GET, HEAD'],
    ['FOO', '/metrics', 'GET, HEAD'],
    ['POST', '/devices/10000001', 'GET'],
  ])('%s %s is 405, and Allow names what is taken', async (method, target, allow) => {
    const received = await send(request(`${method} ${target} HTTP/1.1`, { text: '' }));
    expect(received).toMatchObject({ status: 405, envelope: { code: 4004, data: {} } });
    expect(received.head.toLowerCase()).toContain(`allow: ${allow.toLowerCase()}`);
  });

  it('HEAD is 405 with Allow and no body', async () => {
    const socket = connect((served.server.address() as AddressInfo).port, '127.0.0.1');
    let received = '';
    socket.setEncoding('utf8').on('data', (text: string) => (received += text));
    socket.write(request(`HEAD ${path} HTTP/1.1`, { text: '' }));
    await once(socket, 'close');
    expect(received).toMatch(/^HTTP\/1\.1 405 [\s\S]*allow: POST[\s\S]*\r\n\r\n$/);
  });

  it.each([
    [
      'another path',
      'GET /x HTTP/1.1',
      ['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='],
      404,
      4004,
    ],
    ['no key', 'GET /devices/10000001 HTTP/1.1', ['Sec-WebSocket-Version: 13'], 400, 4003],
    [
      'another version',
      'GET /devices/10000001 HTTP/1.1',
      ['Sec-WebSocket-Version: 12', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='],
      426,
      4003,
    ],
    [
      'another method',
      'POST /devices/10000001 HTTP/1.1',
      ['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='],
      405,
      4004,
    ],
  ])('a WebSocket with %s is declined', async (_name, line, extra, status, code) => {
    const bytes = [
      line,
      'Host: x',
      'Accept-Language: en',
      'Connection: Upgrade',
      'Upgrade: websocket',
      ...extra,
      '',
      '',
    ].join('\r\n');
    expect(await send(bytes)).toMatchObject({ status, envelope: { code, data: {} } });
  });

  it.each(['CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n', 'FOO /x HTTP/1.1\r\nHost: x\r\n\r\n', '\x16\x03\x01'])(
    'a sound call keeps its answer when %j follows in the same write',
    async (behind) => {
      const first = request(`POST ${path} HTTP/1.1`).toString().replace('\r\nConnection: close', '');
      const [answer, refusal, ...more] = await sendAll(first + behind);
      expect(answer).toMatchObject({ status: 200, envelope: { code: 0 } });
      expect([400, 405]).toContain(refusal?.status);
      expect(more).toEqual([]);
    },
  );
});
