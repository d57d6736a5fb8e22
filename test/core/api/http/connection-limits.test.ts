import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import {
  ConnectionCounter,
  type ConnectionLimitOptions,
  type ConnectionLimits,
} from '#core/api/http/connection-limits.ts';
import { serveApi, type ServedApi, type ServeOptions } from '#core/api/http/http-server.ts';
import { attachMachineWebSocketServer } from '#core/devices/links/websocket/websocket-server.ts';
import { clock } from '../api-world.ts';

const running: { close(): Promise<void> }[] = [];
const clients: Socket[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await Promise.all(
    running
      .splice(0)
      .reverse()
      .map((served) => served.close()),
  );
});

async function serve(limits: ConnectionLimits, more: Partial<ServeOptions> = {}) {
  const counts = { open: 0, refused: [] as unknown[] };
  const connections: ConnectionLimitOptions = {
    limits,
    onOpen: (open) => (counts.open = open),
    onRefused: (limit, address, { status }) => counts.refused.push([limit, address, status]),
  };
  const handle: ServeOptions['handle'] = () => Promise.resolve({ status: 200, headers: {}, body: '{}' });
  const served = await serveApi({
    handle,
    health: () => ({ status: 'ok' }),
    metrics: () => Promise.resolve(''),
    openapi: {},
    host: '127.0.0.1',
    port: 0,
    closeGraceMs: 0,
    connections,
    ...more,
  });
  running.push(served);
  return { served, counts };
}

/** A client that does not hang up by itself. */
async function open(served: ServedApi): Promise<Socket> {
  const arrived = once(served.server, 'connection');
  const client = connect({
    port: (served.server.address() as AddressInfo).port,
    host: '127.0.0.1',
    allowHalfOpen: true,
  });
  client.on('error', () => undefined);
  clients.push(client);
  await Promise.all([arrived, once(client, 'connect')]);
  return client;
}

const ping = 'GET /livez HTTP/1.1\r\nhost: a\r\n\r\n';
const handshake =
  'GET /devices/10000001 HTTP/1.1\r\nhost: a\r\nconnection: Upgrade\r\nupgrade: ' +
  'websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n';

/** What a connection is answered, up to the end of its first answer's headers. */
async function answer(client: Socket, request: string): Promise<string> {
  client.write(request);
  let heard = '';
  while (!heard.includes('\r\n\r\n')) heard += String(((await once(client, 'data')) as [Buffer])[0]);
  return heard;
}

describe('the counter of connections', () => {
  it('refuses what is beyond the total, and what one address has beyond its own limit', () => {
    const counter = new ConnectionCounter({ total: 5, perAddress: 2 }, []);
    const admit = (address: string) => counter.admit(address);
    expect(['203.0.113.1', '203.0.113.1', '::ffff:203.0.113.1', '203.0.113.2'].map(admit)).toEqual([
      null,
      null,
      'address',
      null,
    ]);
    expect(['2001:db8::1', '2001:db8::2', '2001:db8::3'].map(admit)).toEqual([null, null, 'total']);
    expect(counter.open).toBe(5);
    counter.release('203.0.113.2');
    // The /64 has its two: it is the address's limit now.
    expect(['2001:db8::3', '203.0.113.1', '203.0.113.3'].map(admit)).toEqual(['address', 'address', null]);
  });

  it('exempts loopback and trusted proxies from the limit of an address, and not from the total', () => {
    const counter = new ConnectionCounter({ total: 6, perAddress: 1 }, ['10.0.0.0/8']);
    const addresses = ['127.0.0.1', '127.0.0.1', '::1', '::ffff:127.0.0.1', '10.1.2.3', '10.1.2.3', '127.0.0.1'];
    expect(addresses.map((address) => counter.admit(address))).toEqual([null, null, null, null, null, null, 'total']);
  });

  it('remembers no address that has no connection', () => {
    const counter = new ConnectionCounter({ total: null, perAddress: 10 }, []);
    const addresses = Array.from({ length: 500 }, (_, at) => `198.51.100.${at % 250}`);
    for (const address of addresses) expect(counter.admit(address)).toBeNull();
    for (const address of addresses) counter.release(address);
    expect([counter.open, counter.networks]).toEqual([0, 0]);
  });
});

describe('a server with as many connections as it may have', () => {
  it('refuses one more in the envelope, serves the open ones, and takes another when one has closed', async () => {
    const { served, counts } = await serve({ total: 2, perAddress: null });
    const gateway = attachMachineWebSocketServer({
      server: served.server,
      acceptor: { accept: () => ({ frame: () => undefined, closed: () => undefined }) },
      clock,
    });
    running.push(gateway);
    const [machine, customer] = [await open(served), await open(served)];
    expect(await answer(machine, handshake)).toMatch(/^HTTP\/1.1 101 /);
    const one = await open(served);
    const refusal = await text(one);
    expect(refusal).toMatch(/^HTTP\/1.1 503 Service Unavailable\r\n[^]*retry-after: 5\r\n[^]*connection: close\r\n/);
    expect(JSON.parse(refusal.slice(refusal.indexOf('{')))).toMatchObject({
      code: 4290,
      message: expect.stringContaining('too many connections are open') as string,
    });
    expect(await answer(customer, ping)).toMatch(/^HTTP\/1.1 200 /);
    expect(counts).toEqual({ open: 2, refused: [['total', '127.0.0.1', 503]] });
    machine.destroy();
    while (counts.open > 1) await new Promise((turn) => setImmediate(turn));
    expect(await answer(await open(served), ping)).toMatch(/^HTTP\/1.1 200 /);
  });

  it('counts a connection once that asked for another protocol and is served without it', async () => {
    const { served, counts } = await serve({ total: 1, perAddress: null });
    const gateway = attachMachineWebSocketServer({
      server: served.server,
      acceptor: { accept: () => ({ frame: () => undefined, closed: () => undefined }) },
      clock,
    });
    running.push(gateway);
    const client = await open(served);
    expect(
      await answer(client, 'GET /livez HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n'),
    ).toMatch(/^HTTP\/1.1 200 /);
    expect(counts).toEqual({ open: 1, refused: [] });
  });

  it('answers an address that has its share with 429, and no other', async () => {
    const { served, counts } = await serve({ total: null, perAddress: 1 });
    let address = '203.0.113.9';
    served.server.prependListener('connection', (socket: Socket) =>
      Object.defineProperty(socket, 'remoteAddress', { value: address }),
    );
    await open(served);
    const refusal = await text(await open(served));
    expect(refusal).toMatch(/^HTTP\/1.1 429 Too Many Requests\r\n/);
    expect(refusal).toContain('too many connections from this address');
    address = '203.0.113.10';
    expect(await answer(await open(served), ping)).toMatch(/^HTTP\/1.1 200 /);
    expect(counts.refused).toEqual([['address', '203.0.113.9', 429]]);
  });

  it('holds no more than 64 of those that it refuses, however many come and stay', async () => {
    const { served, counts } = await serve({ total: 1, perAddress: null }, { limits: { lingerMs: 60_000 } });
    let held = 0;
    served.server.prependListener('connection', (socket: Socket) => {
      held += 1;
      socket.once('close', () => (held -= 1));
    });
    for (let count = 0; count < 101; count += 1) await open(served);
    while (held > 65) await new Promise((turn) => setImmediate(turn));
    expect([held, counts.open, counts.refused.length]).toEqual([65, 1, 100]);
  });

  it('cuts what is too much before the TLS handshake', async () => {
    const fixtures = join(resolve(import.meta.dirname, '../../../..'), 'test/fixtures/tls');
    const tls = {
      cert: readFileSync(join(fixtures, 'first.pem'), 'utf8'),
      key: readFileSync(join(fixtures, 'first.key.pem'), 'utf8'),
    };
    const { served, counts } = await serve({ total: 1, perAddress: null }, { tls });
    await open(served);
    const extraClient = await open(served);
    expect(await text(extraClient)).toBe('');
    expect(counts).toEqual({ open: 1, refused: [['total', '127.0.0.1', 503]] });
  });
});
