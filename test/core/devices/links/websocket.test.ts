import http from 'node:http';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { Gateway } from '#core/devices/gateway.ts';
import { closeCodes } from '#core/devices/messages.ts';
import { attachMachineWebSocketServer } from '#core/devices/links/websocket/websocket-server.ts';
import { webSocketLink } from '#core/devices/links/websocket/websocket-link.ts';
import type { Wire, WireAcceptor, WireListener } from '#core/ports/link.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { FakeClock } from '../fake-clock.ts';
import { command, signedFrame, createFreshnessTracker, machine, machineNo } from '../gateway-world.ts';

const cleanups: (() => Promise<unknown> | undefined)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** An HTTP server on loopback with the gateway on it. */
async function serve(acceptor: WireAcceptor, options: { maxBufferedBytes?: number } = {}) {
  const server = http.createServer();
  const clock = new FakeClock();
  const gateway = attachMachineWebSocketServer({ server, acceptor, clock, ...options });
  const port = await listen(server);
  cleanups.push(
    () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(resolve);
      }),
    () => gateway.close(),
  );
  return { clock, gateway, port, url: `http://127.0.0.1:${port}` };
}

async function listen(server: net.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** Takes connections and keeps what they bring. */
function createRecorder() {
  const accepted: {
    machineNo: string;
    wire: Wire;
    frames: string[];
    closed: Promise<{ code: number; reason: string }>;
  }[] = [];
  const arrivals: (() => void)[] = [];
  const acceptor: WireAcceptor = {
    accept(no, wire) {
      let end: (close: { code: number; reason: string }) => void = () => undefined;
      const closed = new Promise<{ code: number; reason: string }>((resolve) => (end = resolve));
      const connection = { machineNo: no, wire, frames: [] as string[], closed };
      accepted.push(connection);
      for (const arrive of arrivals.splice(0)) arrive();
      return {
        frame: (text) => {
          connection.frames.push(text);
          for (const arrive of arrivals.splice(0)) arrive();
        },
        closed: (code, reason) => end({ code, reason }),
      };
    },
  };
  /** Waits until `holds` does, looking at each arrival. */
  const waitUntil = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise<void>((resolve) => arrivals.push(resolve));
  };
  return { acceptor, accepted, waitUntil };
}

/** Dials, and records the result. */
function dialAndRecord(url: string, no = machineNo) {
  const frames: string[] = [];
  let opened = (): void => undefined;
  let ended: (close: { code: number; reason: string }) => void = () => undefined;
  let onText: (text: string) => void = () => undefined;
  const open = new Promise<void>((resolve) => (opened = resolve));
  const closed = new Promise<{ code: number; reason: string }>((resolve) => (ended = resolve));
  const first = new Promise<string>((resolve) => (onText = resolve));
  const listener: WireListener & { opened(): void } = {
    opened: () => opened(),
    frame: (text) => {
      frames.push(text);
      onText(text);
    },
    closed: (code, reason) => ended({ code, reason }),
  };
  const wire = webSocketLink(url).dial(no, listener);
  return { wire, open, closed, first, frames };
}

describe('a machine on a real socket', () => {
  it('proves itself, gets its command, and is closed when a newer one replaces it', async () => {
    let online = (): void => undefined;
    const isOnline = new Promise<void>((resolve) => (online = resolve));
    const gateway = new Gateway({
      clock: new FakeClock(),
      secrets: seededRandom(1),
      config: { offlineAfterMs: 600_000, authenticationTimeoutMs: 10_000, frameBudget: null },
      freshnessTracker: createFreshnessTracker(new FakeClock(), 'off'),
      findMachine: (no) => (no === machineNo ? machine : undefined),
      reports: {
        onAcknowledgement: () => Promise.resolve(),
        onResult: () => Promise.resolve(),
        onModeChange: () => Promise.resolve(),
      },
      onEvent: ({ kind }) => (kind === 'machine-online' ? online() : undefined),
      onError: () => undefined,
    });
    const { url } = await serve(gateway);
    const older = dialAndRecord(url);
    await older.open;
    expect(older.wire.send(signedFrame())).toBe(true);
    await isOnline;
    expect(gateway.dispense(command)).toBeNull();
    expect(await older.first).toMatch(/^[A-Za-z0-9+/]+=*$/);
    const newer = dialAndRecord(url);
    await newer.open;
    newer.wire.send(signedFrame());
    expect((await older.closed).code).toBe(closeCodes.replaced);
    expect((await dialAndRecord(url, '99999999').closed).code).toBe(closeCodes.unknownMachine);
    gateway.stop();
    expect(await newer.closed).toEqual({ code: 1001, reason: 'the core is stopping' });
  });

  it('carries text both ways, to the byte', async () => {
    const { acceptor, accepted, waitUntil } = createRecorder();
    const { url } = await serve(acceptor);
    const { wire, open, first } = dialAndRecord(url);
    expect(wire.open).toBe(false);
    expect(wire.send('too early')).toBe(false);
    await open;
    wire.send('上行 ✓');
    await waitUntil(() => accepted[0]?.frames.length === 1);
    expect(accepted[0]).toMatchObject({ machineNo, frames: ['上行 ✓'] });
    accepted[0]!.wire.send('下行');
    expect(await first).toBe('下行');
  });

  it('sends the core the code and reason with which it closed; a long reason is cut, not refused', async () => {
    const { acceptor, accepted } = createRecorder();
    const { url } = await serve(acceptor);
    const { wire, open } = dialAndRecord(url);
    await open;
    wire.close(4321, '原因'.repeat(60));
    expect(wire.open).toBe(false);
    const { code, reason } = await accepted[0]!.closed;
    expect(code).toBe(4321);
    expect(reason).toMatch(/^(原因)+原?$/);
  });

  it('cuts the line without a word on code 1006', async () => {
    const { acceptor, accepted } = createRecorder();
    const { url } = await serve(acceptor);
    const { wire, open } = dialAndRecord(url);
    await open;
    wire.close(1006, '');
    expect((await accepted[0]!.closed).code).toBe(1006);
  });
});

describe("the machines' door", () => {
  it.each(['/devices/123', '/devices/123456789', '/devices/abcdefgh', '/devices/12345678/x', '/', '/orders'])(
    'answers 404 to an upgrade of %s',
    async (path) => {
      const { url } = await serve(createRecorder().acceptor);
      const socket = new WebSocket(url.replace('http', 'ws') + path);
      const answer = await new Promise<http.IncomingMessage>((resolve) =>
        socket.once('unexpected-response', (_request, response) => resolve(response)),
      );
      expect(answer.statusCode).toBe(404);
      let body = '';
      for await (const chunk of answer) body += String(chunk);
      expect(JSON.parse(body)).toMatchObject({
        code: 4004,
        message: expect.stringContaining('/devices/{machine_no}') as string,
      });
    },
  );

  it('agrees to no compression, even when it is offered', async () => {
    const { url } = await serve(createRecorder().acceptor);
    const socket = new WebSocket(`${url}/devices/${machineNo}`, { perMessageDeflate: true });
    await new Promise((resolve) => socket.once('open', resolve));
    expect(socket.extensions).toBe('');
    socket.terminate();
  });

  it('closes a connection that sends a binary frame (1003) or one that is too long (1009)', async () => {
    const { acceptor } = createRecorder();
    const { url } = await serve(acceptor);
    for (const [data, code] of [
      [Buffer.from('x'), 1003],
      ['x'.repeat(20_000), 1009],
    ] as const) {
      const socket = new WebSocket(`${url}/devices/${machineNo}`);
      await new Promise((resolve) => socket.once('open', resolve));
      socket.send(data);
      expect(await new Promise((resolve) => socket.once('close', resolve))).toBe(code);
    }
  });

  it('takes no more for a machine that does not read than its bound', async () => {
    const { acceptor, accepted, waitUntil } = createRecorder();
    const { port } = await serve(acceptor, { maxBufferedBytes: 1000 });
    const socket = net.connect(port, '127.0.0.1');
    socket.write(
      `GET /devices/${machineNo} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: ` +
        `Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
    );
    socket.pause();
    await waitUntil(() => accepted.length === 1);
    const { wire } = accepted[0]!;
    expect(wire.send('x'.repeat(1001))).toBe(false);
    let acceptedFrames = 0;
    while (acceptedFrames < 1_000_000 && wire.send('x'.repeat(900))) acceptedFrames++;
    expect(acceptedFrames).toBeLessThan(1_000_000);
    expect(wire.open).toBe(true);
    socket.destroy();
  });

  it('cuts a half-open connection: one that has not answered a ping by the next', async () => {
    const { acceptor, accepted, waitUntil } = createRecorder();
    const { clock, port, url } = await serve(acceptor);
    const alive = new WebSocket(`${url}/devices/${machineNo}`);
    await new Promise((resolve) => alive.once('open', resolve));
    const dead = net.connect(port, '127.0.0.1');
    dead.on('error', () => undefined);
    dead.write(
      `GET /devices/10000002 HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: ` +
        `Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
    );
    dead.resume();
    await waitUntil(() => accepted.length === 2);
    const pinged = new Promise((resolve) => alive.once('ping', resolve));
    clock.advance(30_000);
    await pinged;
    alive.send('after the pong');
    await waitUntil(() => accepted[0]!.frames.length === 1);
    expect(accepted[1]!.wire.open).toBe(true);
    clock.advance(30_000);
    expect((await accepted[1]!.closed).code).toBe(1006);
    expect(accepted[0]!.wire.open).toBe(true);
    alive.terminate();
  });

  it('closes every machine when it closes, and leaves no timer', async () => {
    const { gateway, url, clock } = await serve(createRecorder().acceptor);
    const { open, closed } = dialAndRecord(url);
    await open;
    await gateway.close();
    expect(await closed).toEqual({ code: 1001, reason: 'the core is stopping' });
    expect(clock.pending).toBe(0);
  });
});

describe('a machine that cannot reach its core', () => {
  it('reports that nothing listens there', async () => {
    const freePort = net.createServer();
    const port = await listen(freePort);
    await new Promise((resolve) => freePort.close(resolve));
    const { code, reason } = await dialAndRecord(`http://127.0.0.1:${port}/`).closed;
    expect(code).toBe(1006);
    expect(reason).toBe(`ws://127.0.0.1:${port}/devices/${machineNo}: ECONNREFUSED`);
  });

  it('reports the status of a core that answers something else', async () => {
    const server = http.createServer((_request, response) => response.writeHead(418).end());
    server.on('upgrade', (_request, socket) => socket.end('HTTP/1.1 418 I am a teapot\r\n\r\n'));
    const port = await listen(server);
    cleanups.push(() => new Promise((resolve) => server.close(resolve)));
    expect((await dialAndRecord(`http://127.0.0.1:${port}`).closed).reason).toContain('answered HTTP 418');
  });

  it('reports an invalid address, and never sees an exception', async () => {
    for (const url of ['', 'nonsense', 'ftp://x', 'http://']) {
      const { wire, closed } = dialAndRecord(url);
      expect(wire.open).toBe(false);
      expect((await closed).code).toBe(1006);
    }
  });

  it('may hang up before the connection is there', async () => {
    const { url } = await serve(createRecorder().acceptor);
    const { wire, closed } = dialAndRecord(url);
    wire.close(1000, '');
    expect((await closed).code).toBe(1006);
  });
});
