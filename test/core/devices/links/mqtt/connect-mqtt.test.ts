import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parseBrokerUrl, displayBroker } from '#core/devices/links/mqtt/broker-stream.ts';
import { hasMosquitto, startMosquitto, type BrokerOptions } from '../../../../served/mosquitto.ts';
import { freePort } from '#harness/stages/cluster/ports.ts';
import { connectRecorded, textMessage } from './recording-listener.ts';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function broker(options?: BrokerOptions) {
  const started = await startMosquitto(options);
  cleanups.push(() => started.close());
  return started;
}

/** A client that is closed after the test. */
function client(options: Parameters<typeof connectRecorded>[0]) {
  const recorded = connectRecorded(options);
  cleanups.push(() => {
    recorded.connection.cut();
    return recorded.closed;
  });
  return recorded;
}

const everything = [{ topic: '#', qos: 2 }] as const;

describe.skipIf(!hasMosquitto)('an MQTT client at a real broker', () => {
  it.each([4, 5] as const)('sends and receives each quality of service with version %i', async (protocolVersion) => {
    const { url } = await broker();
    const receiver = client({ url, clientId: 'receiver', protocolVersion, subscriptions: everything });
    await receiver.opened;
    const sender = client({ url, clientId: 'sender', protocolVersion });
    await sender.opened;
    for (const qos of [0, 1, 2] as const) {
      await new Promise<unknown>((resolve) => {
        expect(sender.connection.publish(textMessage('up', `一 ${qos}`, { qos }), resolve)).toBe(true);
      });
    }
    await receiver.received(3);
    expect(receiver.texts()).toEqual(['up 一 0', 'up 一 1', 'up 一 2']);
    expect(receiver.messages.map(({ qos }) => qos)).toEqual([0, 1, 2]);
  });

  it('sends its first frames after its subscriptions, and its farewell before it leaves', async () => {
    const { url } = await broker();
    const observer = client({ url, clientId: 'observer', subscriptions: everything });
    await observer.opened;
    const machine = client({
      url,
      clientId: 'machine',
      subscriptions: [{ topic: 'up', qos: 2 }],
      firstFrames: [textMessage('up', 'hello', { qos: 2 })],
      farewell: [textMessage('up', 'bye', { qos: 2 })],
      will: textMessage('up', 'lost'),
    });
    await machine.received(1);
    expect(machine.texts()).toEqual(['up hello']);
    machine.connection.close();
    expect(machine.connection.open).toBe(false);
    expect(await machine.closed).toBe('');
    await observer.received(2);
    expect(observer.texts()).toEqual(['up hello', 'up bye']);
  });

  it.each([4, 5] as const)('leaves its will where its line is cut, with version %i', async (protocolVersion) => {
    const { url } = await broker();
    const observer = client({ url, clientId: 'observer', subscriptions: everything });
    await observer.opened;
    const will = textMessage('state', 'lost', { qos: 1, retain: true });
    const machine = client({ url, clientId: 'machine', protocolVersion, will, farewell: [textMessage('up', 'bye')] });
    await machine.opened;
    machine.connection.cut();
    expect(await machine.closed).toBe('');
    await observer.received(1);
    const late = client({ url, clientId: 'late', subscriptions: everything });
    await late.received(1);
    expect([...observer.texts(), ...late.texts()]).toEqual(['state lost', 'state lost']);
    expect(late.messages[0]?.retain).toBe(true);
  });

  it('keeps what was published to an absent client only without a clean start', async () => {
    const { url } = await broker();
    const sender = client({ url, clientId: 'sender' });
    await sender.opened;
    const subscriptions = [{ topic: 'down', qos: 2 }] as const;
    const visit = async (cleanStart: boolean): Promise<readonly string[]> => {
      const options = { url, clientId: 'machine', protocolVersion: 4, cleanStart, subscriptions } as const;
      const before = client(options);
      await before.opened;
      before.connection.close();
      await before.closed;
      await new Promise<unknown>((resolve) => {
        sender.connection.publish(textMessage('down', 'while away', { qos: 2 }), resolve);
      });
      const after = client({ ...options, firstFrames: [textMessage('down', 'back', { qos: 2 })] });
      await after.received(cleanStart ? 1 : 2);
      after.connection.close();
      await after.closed;
      return after.texts();
    };
    expect(await visit(true)).toEqual(['down back']);
    expect(await visit(false)).toEqual(['down while away', 'down back']);
  });

  it('is thrown out by another client with its id', async () => {
    const { url } = await broker();
    const first = client({ url, clientId: 'machine' });
    await first.opened;
    const second = client({ url, clientId: 'machine' });
    await second.opened;
    // Mosquitto 2.0 gives no reason.
    expect(await first.closed).toBe(`the broker ${url}: it closed the connection`);
    expect(second.connection.open).toBe(true);
  });

  it('logs in with a user of its options or its address', async () => {
    const { url, port } = await broker({ user: { name: 'core', password: 'p@ss word' } });
    const named = client({ url, clientId: 'a', username: 'core', password: 'p@ss word' });
    await named.opened;
    const inAddress = client({ url: `mqtt://core:p%40ss%20word@127.0.0.1:${port}`, clientId: 'b' });
    await inAddress.opened;
    const wrong = client({ url: `mqtt://core:p%40ss@127.0.0.1:${port}`, clientId: 'c' });
    expect(await wrong.closed).toBe(`the broker ${url}: this user may not connect`);
  });

  it('speaks TLS with a broker whose certificate it can verify', async () => {
    const folder = join(import.meta.dirname, '../../../../fixtures/tls');
    const { port } = await broker({ tls: { cert: join(folder, 'first.pem'), key: join(folder, 'first.key.pem') } });
    const url = `mqtts://localhost:${port}`;
    const trusting = client({ url, clientId: 'a', ca: readFileSync(join(folder, 'ca.pem'), 'utf8') });
    await trusting.opened;
    const distrusting = client({ url, clientId: 'b' });
    expect(await distrusting.closed).toMatch(/^the broker mqtts:\/\/localhost:\d+: [A-Z_]+$/);
  });

  it('reports the end of its broker, and takes nothing more', async () => {
    const server = await broker();
    const machine = client({ url: server.url, clientId: 'machine' });
    await machine.opened;
    await server.kill();
    expect(await machine.closed).toBe(`the broker ${server.url}: it closed the connection`);
    expect(machine.connection.publish(textMessage('up', 'late'))).toBe(false);
  });
});

describe('an MQTT client without a broker', () => {
  it('reports that nothing listens', async () => {
    const port = await freePort();
    const { closed } = client({ url: `mqtt://127.0.0.1:${port}`, clientId: 'machine' });
    expect(await closed).toBe(`the broker mqtt://127.0.0.1:${port}: ECONNREFUSED`);
  });

  it('reports what listens and answers nothing, or something else', async () => {
    const url = await listenWith(() => undefined);
    expect(await client({ url, clientId: 'a', openWithinMs: 20 }).closed).toBe(`the broker ${url}: it does not answer`);
    const web = await listenWith((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(await client({ url: web, clientId: 'b' }).closed).toMatch(/^the broker mqtt:\/\/127\.0\.0\.1:\d+: ./);
  });

  it('reports why a broker ends the connection', async () => {
    // CONNACK of MQTT 5, then DISCONNECT with code 142.
    const url = await listenWith((socket) =>
      socket.once('data', () => socket.write(Buffer.of(0x20, 3, 0, 0, 0, 0xe0, 2, 142, 0), () => socket.end())),
    );
    expect(await client({ url, clientId: 'a' }).closed).toBe(
      `the broker ${url}: another client connected with the same client id`,
    );
  });

  it('ends where the broker refuses a subscription', async () => {
    // CONNACK of MQTT 3.1.1, then SUBACK with code 128 for the packet id of the SUBSCRIBE.
    const url = await listenWith((socket) =>
      socket.once('data', () => {
        socket.once('data', (subscribe: Buffer) => {
          socket.write(Buffer.from([0x90, 3, ...subscribe.subarray(2, 4), 128]));
        });
        socket.write(Buffer.of(0x20, 2, 0, 0));
      }),
    );
    const refused = client({ url, clientId: 'a', protocolVersion: 4, subscriptions: everything });
    expect(await refused.closed).toBe(`the broker ${url}: it refused a subscription (#)`);
  });

  it('takes no more than its bound while the broker acknowledges nothing, and leaves all the same', async () => {
    // CONNACK of MQTT 3.1.1, and silence.
    const url = await listenWith((socket) => socket.once('data', () => socket.write(Buffer.of(0x20, 2, 0, 0))));
    const machine = client({ url, clientId: 'a', protocolVersion: 4, maxBufferedBytes: 10 });
    await machine.opened;
    const publish = (qos: 1 | 2): boolean => machine.connection.publish(textMessage('up', '123456', { qos }));
    expect([publish(2), publish(2)]).toEqual([true, false]);
    machine.connection.close();
    expect(await machine.closed).toBe('');
  });

  it('refuses an address that is none', async () => {
    expect(await client({ url: 'http://127.0.0.1', clientId: 'a' }).closed).toMatch(/mqtt:\/\/host:port$/);
  });
});

/** A server that is no broker. */
async function listenWith(onSocket: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    onSocket(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(async () => {
    sockets.forEach((socket) => socket.destroy());
    await new Promise((resolve) => server.close(resolve));
  });
  return `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('the address of a broker', () => {
  it.each([
    ['mqtt://broker', 'mqtt://broker:1883'],
    ['mqtts://broker/', 'mqtts://broker:8883'],
    ['mqtt://a:b@[::1]:99', 'mqtt://[::1]:99'],
  ])('%s is shown as %s', (text, shown) => {
    const address = parseBrokerUrl(text);
    expect(address && displayBroker(address)).toBe(shown);
  });

  it.each(['', 'broker', 'http://broker', 'mqtt://', 'mqtt://broker/path', 'mqtt://broker?a=1', 'mqtt://%zz@broker'])(
    '%j is none',
    (text) => expect(parseBrokerUrl(text)).toBeNull(),
  );
});
