/**
 * What a client without a key can do to a served core, in two figures: how long pipelined requests hold its loop, and
 * how many sockets stay open after WebSocket handshakes on a wrong path. Loopback only; ends by itself within a minute.
 *
 *   npm run build && npx tsx bench/security/unauthenticated.ts [CHECKOUT]      (a built checkout; this one by default)
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { get, Agent } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkoutAt, end, serve } from './checkout.ts';

const checkout = checkoutAt(process.argv[2]);
const folder = mkdtempSync(join(tmpdir(), 'vendloop-keyless-'));
const floodMs = 5_000;
const upgrades = 300;
const upgradeWaitMs = 15_000;

const pause = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms));

/** Asks for the health page again and again on one connection of its own. @returns the longest wait, ms. */
async function longestWait(port: number, untilMs: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let longest = 0;
  while (performance.now() < untilMs) {
    const asked = performance.now();
    await new Promise<void>((done) =>
      get({ port, path: '/healthz', agent }, (answer) => answer.resume().on('end', done)).on('error', done),
    );
    longest = Math.max(longest, performance.now() - asked);
    await pause(5);
  }
  agent.destroy();
  return longest;
}

/** A connection that pipelines what the core takes, and begins anew when it is cut. */
function flood(port: number, untilMs: number): () => void {
  const burst = Buffer.from(
    'POST /api/openapi/v1/machines HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n'.repeat(900),
  );
  let socket: Socket | null = null;
  const begin = (): void => {
    if (performance.now() >= untilMs) return;
    const next = (socket = connect(port, '127.0.0.1'));
    const push = (): void => {
      while (!next.destroyed && next.write(burst));
    };
    next
      .on('connect', push)
      .on('drain', push)
      .on('error', () => undefined)
      .on('close', () => setTimeout(begin, 10));
    next.resume();
  };
  begin();
  return () => socket?.destroy();
}

async function stall(port: number, connections: number): Promise<number> {
  const until = performance.now() + floodMs;
  const stops = Array.from({ length: connections }, () => flood(port, until));
  const longest = await longestWait(port, until);
  for (const stop of stops) stop();
  return Math.round(longest);
}

async function openAfterUpgrades(port: number): Promise<number> {
  const head =
    'GET /nowhere HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: ' +
    '13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n';
  let open = 0;
  // Half-open on purpose: the client takes the answer, and never closes its side.
  const sockets = Array.from({ length: upgrades }, () => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }, () => {
      open++;
      socket.write(head);
    });
    socket.resume();
    // A socket that the core has let go answers a further byte by a reset; one that it still holds takes the byte.
    return socket.on('error', () => undefined).on('close', () => open--);
  });
  await pause(upgradeWaitMs);
  for (let round = 0; round < 3; round++) {
    for (const socket of sockets) if (!socket.destroyed) socket.write('x');
    await pause(200);
  }
  const left = open;
  for (const socket of sockets) socket.destroy();
  return left;
}

const args = ['--quiet', '--machines', '4', '--database', join(folder, 'core.sqlite')];
const core = await serve(checkout, args);
const port = Number(new URL(core.url).port);
try {
  console.log(`checkout ${checkout}`);
  console.log(`idle: longest wait of a neighbour ${Math.round(await longestWait(port, performance.now() + 2_000))} ms`);
  for (const connections of [1, 8])
    console.log(
      `${connections} pipelining without a key: longest wait of a neighbour ${await stall(port, connections)} ms`,
    );
  console.log(
    `sockets open ${upgradeWaitMs / 1000} s after ${upgrades} upgrades on a wrong path: ` +
      `${await openAfterUpgrades(port)}`,
  );
} finally {
  await end(core);
  rmSync(folder, { recursive: true });
}
