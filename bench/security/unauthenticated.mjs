/**
 * What a client without a key can do to a served core, in two figures: how long pipelined requests hold its loop, and
 * how many sockets stay open after WebSocket handshakes on a wrong path. Loopback only; ends by itself within a minute.
 *
 *   node bench/security/unauthenticated.mjs [CHECKOUT]      (a built checkout; this one by default)
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { get, Agent } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const checkout = resolve(process.argv[2] ?? join(import.meta.dirname, '../..'));
const folder = mkdtempSync(join(tmpdir(), 'vendloop-keyless-'));
const floodMs = 5_000;
const upgrades = 300;
const upgradeWaitMs = 15_000;

const pause = (ms) => new Promise((wake) => setTimeout(wake, ms));

async function serve() {
  const main = join(checkout, 'dist/src/cli/main.js');
  const child = spawn(
    process.execPath,
    [main, 'serve', '--quiet', '--port', '0', '--machines', '4', '--database', join(folder, 'core.sqlite')],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  for await (const line of createInterface({ input: child.stdout })) {
    const port = /core at http:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1];
    if (port) return { child, port: Number(port) };
  }
  throw new Error('the core ended before it listened');
}

/** Asks for the health page again and again on one connection of its own. @returns the longest wait, ms. */
async function longestWait(port, untilMs) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let longest = 0;
  while (performance.now() < untilMs) {
    const asked = performance.now();
    await new Promise((done) =>
      get({ port, path: '/healthz', agent }, (answer) => answer.resume().on('end', done)).on('error', done),
    );
    longest = Math.max(longest, performance.now() - asked);
    await pause(5);
  }
  agent.destroy();
  return longest;
}

/** A connection that pipelines what the core takes, and begins anew when it is cut. */
function flood(port, untilMs) {
  const burst = Buffer.from(
    'POST /api/openapi/v1/machines HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n'.repeat(900),
  );
  let socket;
  const begin = () => {
    if (performance.now() >= untilMs) return;
    socket = connect(port, '127.0.0.1');
    const push = () => {
      while (!socket.destroyed && socket.write(burst));
    };
    socket
      .on('connect', push)
      .on('drain', push)
      .on('error', () => undefined)
      .on('close', () => setTimeout(begin, 10));
    socket.resume();
  };
  begin();
  return () => socket.destroy();
}

async function stall(port, connections) {
  const until = performance.now() + floodMs;
  const stops = Array.from({ length: connections }, () => flood(port, until));
  const longest = await longestWait(port, until);
  stops.forEach((stop) => stop());
  return Math.round(longest);
}

async function openAfterUpgrades(port) {
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
  sockets.forEach((socket) => socket.destroy());
  return left;
}

const { child, port } = await serve();
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
  child.kill('SIGKILL');
  await once(child, 'exit');
  rmSync(folder, { recursive: true });
}
