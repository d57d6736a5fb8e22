import { readFileSync } from 'node:fs';
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { join } from 'node:path';
import { WebSocket, WebSocketServer, type RawData } from 'ws';
import { NetworkFaults, type CuttableConnection } from '#harness/fault-injection/network/network-faults.ts';
import { openExternalProxy, type ExternalProxy, type ProxyAddress } from '#harness/stages/external/external-proxy.ts';
import { mqttLine } from '#harness/stages/external/mqtt-line.ts';
import type { ExternalRoute } from '#harness/stages/external/proxy-connection.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { seededRandom } from '#harness/stages/random.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A proxy in front of a cloud for one machine. @param seen receives a word for what the listener was given. */
async function proxyTo(
  cloud: string,
  link: ExternalRoute['link'],
  seen: string[],
  tls?: ProxyAddress['tls'],
): Promise<ExternalProxy> {
  const clock = new SystemClock();
  const connections = new Set<CuttableConnection>();
  const note = (word: string) => (machine: string, given: unknown) => void seen.push(textOf(word, machine, given));
  const proxy = await openExternalProxy({
    clock,
    connections,
    networkFaults: new NetworkFaults(clock, seededRandom(1), () => connections),
    address: { host: '127.0.0.1', port: 0, tls },
    routes: [
      {
        machineNo: '10000001',
        name: 'sp-0001',
        link,
        isDialledBy: (dialled) => dialled === '/machines/sp-0001' || dialled === 'sp-0001',
        cloud: () => new URL(cloud),
      },
    ],
    listener: {
      connected: (machine) => void seen.push(`connected ${machine}`),
      sent: note('sent'),
      received: note('received'),
      disconnected: note('disconnected'),
      refused: note('refused'),
    },
  });
  closers.push(() => proxy.close().then(() => clock.close()));
  return proxy;
}

function textOf(word: string, machine: string, given: unknown): string {
  if (typeof given === 'string') return `${word} ${machine}: ${given}`;
  const { payload, topic, code } = given as { payload?: Uint8Array; topic?: string; code?: number };
  return `${word} ${machine}: ${payload ? `${topic ?? ''} ${Buffer.from(payload).toString()}`.trim() : code}`;
}

const textIn = (data: RawData): string => (data as Buffer).toString();
const bodyOf = (socket: WebSocket): Promise<string> =>
  new Promise((resolve) =>
    socket.on('unexpected-response', (_, response) => {
      response.on('data', (data: Buffer) => resolve(`${response.statusCode} ${data.toString().trim()}`));
    }),
  );
const event = (socket: WebSocket, name: string): Promise<unknown> =>
  new Promise((resolve) => {
    socket.once(name, resolve);
  });

it('carries a WebSocket under the name of its cloud, and lets no second connection through', async () => {
  const cloud = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: true });
  closers.push(() => new Promise((resolve) => cloud.close(resolve)));
  await new Promise((resolve) => cloud.once('listening', resolve));
  const hosts: unknown[] = [];
  cloud.on('connection', (socket, request) => {
    hosts.push(request.headers.host, request.headers['sec-websocket-extensions']);
    socket.on('message', (data) => socket.send(`you sent ${(data as Buffer).toString()}`));
  });
  const { port } = cloud.address() as AddressInfo;
  const seen: string[] = [];
  const { authority } = await proxyTo(`ws://127.0.0.1:${port}/machines/sp-0001`, 'websocket', seen);
  const machine = new WebSocket(`ws://${authority}/machines/sp-0001`);
  await event(machine, 'open');
  const answer = event(machine, 'message');
  machine.send('x'.repeat(200));
  expect(String(await answer)).toBe(`you sent ${'x'.repeat(200)}`);
  expect(await bodyOf(new WebSocket(`ws://${authority}/machines/sp-0001`))).toBe(
    '409 machine sp-0001 is connected already: a second connection with its number is not let through',
  );
  expect(await bodyOf(new WebSocket(`ws://${authority}/machines/sp-0009`))).toBe(
    '409 what dialled the proxy as "/machines/sp-0009" is no real machine of this run, which expects sp-0001',
  );
  const closed = event(machine, 'close');
  machine.close(4001, 'enough');
  await closed;
  await expect.poll(() => seen.at(-1)).toBe('disconnected 10000001: 4001');
  expect(seen.slice(0, 3)).toEqual([
    'connected 10000001',
    `sent 10000001: ${'x'.repeat(200)}`,
    `received 10000001: you sent ${'x'.repeat(200)}`,
  ]);
  expect(hosts).toEqual([`127.0.0.1:${port}`, undefined]);
});

it('carries a machine that dials with TLS, and reports one whose dial does not agree on it', async () => {
  const cloud = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  closers.push(() => new Promise((resolve) => cloud.close(resolve)));
  await new Promise((resolve) => cloud.once('listening', resolve));
  cloud.on('connection', (socket) => socket.on('message', (data) => socket.send(`you sent ${textIn(data)}`)));
  const { port } = cloud.address() as AddressInfo;
  const seen: string[] = [];
  const pem = (name: string): string => readFileSync(join('test/fixtures/tls', `${name}.pem`), 'utf8');
  const tls = { certificate: pem('first'), key: pem('first.key') };
  const { authority, hasTls } = await proxyTo(`ws://127.0.0.1:${port}/machines/sp-0001`, 'websocket', seen, tls);
  expect(hasTls).toBe(true);
  const machine = new WebSocket(`wss://${authority}/machines/sp-0001`, { ca: pem('ca') });
  await event(machine, 'open');
  const answer = event(machine, 'message');
  machine.send('hello');
  expect(String(await answer)).toBe('you sent hello');
  const closed = event(machine, 'close');
  machine.close(4001, 'enough');
  await closed;
  await expect.poll(() => seen.at(-1)).toBe('disconnected 10000001: 4001');
  expect(seen.slice(0, -1)).toEqual([
    'connected 10000001',
    'sent 10000001: hello',
    'received 10000001: you sent hello',
  ]);
  const untrusting = new WebSocket(`wss://${authority}/machines/sp-0001`);
  expect(String(await event(untrusting, 'error'))).toMatch(/self-signed certificate|unable to verify/);
  const plain = new WebSocket(`ws://${authority}/machines/sp-0001`);
  await event(plain, 'error');
  await expect.poll(() => seen.at(-1)).toMatch(/^refused : a dial did not agree on TLS: .*http request/i);
  expect(seen.filter((word) => word.startsWith('connected'))).toHaveLength(1);
});

it('reports why a machine is not let through that dials with TLS, or by another link', async () => {
  const seen: string[] = [];
  const { authority } = await proxyTo('ws://127.0.0.1:1/machines/sp-0001', 'websocket', seen);
  const port = Number(authority.split(':')[1]);
  const dial = (bytes: Buffer): Promise<void> =>
    new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
      socket.on('close', () => resolve()).on('error', () => undefined);
      socket.resume();
    });
  await dial(Buffer.from([0x16, 3, 1, 0, 5]));
  await dial(connectPacket('sp-0001'));
  expect(seen).toEqual([
    expect.stringContaining('a machine dialled with TLS, and the proxy has no certificate'),
    'refused : machine sp-0001 dialled by MQTT, and its cloud speaks WebSocket',
  ]);
});

/** CONNECT of MQTT 5, keep-alive 60 s, no properties. */
function connectPacket(clientId: string): Buffer {
  const id = Buffer.from(clientId);
  const body = [0, 4, ...Buffer.from('MQTT'), 5, 2, 0, 60, 0, 0, id.length, ...id];
  return Buffer.from([0x10, body.length, ...body]);
}

/** PUBLISH of MQTT 5 with quality of service 1. */
function publishPacket(topic: string, payload: string): Buffer {
  const body = [0, topic.length, ...Buffer.from(topic), 0, 7, 0, ...Buffer.from(payload)];
  return Buffer.from([0x32, body.length, ...body]);
}

it('carries MQTT on the same port, packet by packet, however the bytes are cut', async () => {
  const broker = createServer((socket: Socket) => {
    socket.once('data', () => socket.write(Buffer.from([0x20, 3, 0, 0, 0])));
    socket.on('error', () => undefined);
    socket.on('data', (data) => data[0] === 0x32 && socket.write(publishPacket('to/sp-0001', 'drop')));
  });
  await new Promise<void>((resolve) => broker.listen(0, '127.0.0.1', resolve));
  closers.push(() => new Promise((resolve) => broker.close(resolve)));
  const seen: string[] = [];
  const { port } = broker.address() as AddressInfo;
  const { authority } = await proxyTo(`mqtt://127.0.0.1:${port}`, 'mqtt', seen);
  const socket = connect(Number(authority.split(':')[1]), '127.0.0.1');
  socket.on('error', () => undefined);
  for (const byte of connectPacket('sp-0001')) socket.write(Buffer.from([byte]));
  await expect.poll(() => seen).toEqual(['connected 10000001']);
  socket.write(publishPacket('from/sp-0001', 'hello'));
  await expect.poll(() => seen.length).toBe(3);
  socket.end(Buffer.from([0xe0, 0]));
  await expect
    .poll(() => seen.slice(1))
    .toEqual([
      'sent 10000001: from/sp-0001 hello',
      'received 10000001: to/sp-0001 drop',
      'disconnected 10000001: 1000',
    ]);
});

it('opens no connection for what is no CONNECT', () => {
  expect(() => mqttLine().readOpening(publishPacket('a', 'b'))).toThrow('opens no connection');
});
