// What 100 receivers of one merchant that never answer do to another merchant's callbacks: a served core and a fleet,
// each a process of its own, and two merchants who sell 60 times a second together, whether the core keeps up or not.
// With the neighbour: A's receivers take each call and never answer. Without: they answer. A sells as much in both.
// Loopback only; it ends by itself after about six minutes. Exit code 3: what was sold could not be seen.
//   npm run build && node bench/security/other-merchant-callbacks.mjs [--runs 5] [--checkout FOLDER]
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    checkout: { type: 'string', default: join(import.meta.dirname, '../..') },
  },
});
const runs = Math.max(1, Math.min(20, Number(values.runs)));
const main = join(resolve(values.checkout), 'dist/src/cli/main.js');

/**
 * Receivers of A; sales a second of each merchant; machines of each; seconds of selling before and while B is timed.
 */
const plan = {
  hanging: 100,
  salesOfA: 48,
  salesOfB: 12,
  machinesOfA: 480,
  machinesOfB: 160,
  warmUp: { with: 30, without: 5 },
  timed: 12,
};
/** What has not arrived this long after the last sale counts with the time that it has waited, s. */
const graceS = 6;

const merchants = ['A', 'B'].map((name) => ({
  appId: `app-${name}`,
  appSecret: `secret-${name}`,
  appKey: `key-${name}`,
  name,
}));
const machineNo = (index) => `${10_000_001 + index}`;
const machines = Array.from({ length: plan.machinesOfA + plan.machinesOfB }, (_, index) => ({
  machineNo: machineNo(index),
  appId: index < plan.machinesOfA ? 'app-A' : 'app-B',
  key: `demo-machine-key-${machineNo(index)}`,
  kind: 'electronic-lock',
  lanes: [{ lane: 0, productId: 1000, price: 200, stock: 1000 }],
}));
/** ms since the host's boot: the clock of the fleet's recording as well. */
const now = () => Number(process.hrtime.bigint()) / 1e6;

const children = new Set();
const endAll = () => children.forEach((child) => child.kill('SIGKILL'));
process.once('exit', endAll);
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(name, () => process.exit(3));
setTimeout(() => process.exit(3), runs * 120_000).unref();

/** Starts a command and waits until it prints that it is ready. */
async function start(args, ready) {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.add(child.once('exit', () => children.delete(child)));
  let output = '';
  return new Promise((found, failed) => {
    child.once('exit', () => failed(new Error(`vendloop ${args[0]} ended:\n${output}`)));
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text) => {
        output = `${output}${text}`.slice(-4_000);
        const [, answer] = ready.exec(output) ?? [];
        if (answer !== undefined) found({ child, answer });
      });
    }
  });
}

async function end({ child }, signal) {
  if (!children.has(child)) return;
  child.kill(signal);
  await once(child, 'exit');
}

async function listen(server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${server.address().port}/callbacks`;
}

/** Receivers of both merchants, with what reached those of B, and how many calls of A hung at once at most. */
async function openReceivers(hangs) {
  const notified = new Map();
  const held = new Set();
  const seen = { notified, mostHeld: 0 };
  const hang = () =>
    net.createServer((socket) => {
      held.add(
        socket
          .on('error', () => undefined)
          .on('close', () => held.delete(socket))
          .resume(),
      );
      seen.mostHeld = Math.max(seen.mostHeld, held.size);
    });
  const answer = (keep) =>
    http.createServer((request, response) => {
      let text = '';
      request
        .on('data', (piece) => (text += piece))
        .on('end', () => {
          response.end('ok');
          if (keep) notified.set(JSON.parse(text).delivery_id, now());
        });
    });
  const ofA = Array.from({ length: plan.hanging }, () => (hangs ? hang() : answer(false)));
  const ofB = answer(true);
  const close = () => {
    for (const socket of held) socket.destroy();
    for (const server of [...ofA, ofB]) {
      server.close();
      server.closeAllConnections?.();
    }
  };
  return { urlsOfA: await Promise.all(ofA.map(listen)), urlOfB: await listen(ofB), seen, close };
}

function signed(members, appKey) {
  const all = { ...members, timestamp: `${Math.floor(Date.now() / 1000)}` };
  const text = Object.keys(all)
    .sort()
    .map((name) => `${name}=${all[name]}`)
    .join('&');
  const sign = createHash('md5').update(`${text}&key=${appKey}`).digest('hex').toUpperCase();
  return { payload: Buffer.from(JSON.stringify({ ...all, sign })).toString('base64') };
}

/** One merchant's customer: creates an order, pays it and has it delivered. @returns a function that sells once. */
function customerOf(url, agent, { appId, appSecret, appKey }) {
  const ask = (method, path, body) =>
    new Promise((answered, failed) => {
      const headers = { appid: appId, appsecret: appSecret, 'content-type': 'application/json' };
      const request = http.request(`${url}/api/openapi/v1${path}`, { method, headers, agent }, (response) => {
        let text = '';
        response
          .on('data', (piece) => (text += piece))
          .on('end', () => {
            const { code, data } = JSON.parse(text);
            if (code === 0) answered(data);
            else failed(new Error(`${method} ${path}: ${text}`));
          });
      });
      request.on('error', failed).end(JSON.stringify(body));
    });
  return async (machine, notifyUrl, trade) => {
    const wanted = {
      machine_no: machine,
      notify_url: notifyUrl,
      trade_id: trade,
      products: [{ product_id: 1000, quantity: 1 }],
    };
    const { order_id: order } = await ask('POST', '/orders', wanted);
    await ask('PUT', `/orders/${order}`, signed({ machine_no: machine, status: '1' }, appKey));
    const { records } = await ask('POST', `/orders/${order}`, signed({ machine_no: machine }, appKey));
    const ids = { order_id: `${order}`, record_id: `${records[0].id}` };
    await ask('POST', '/deliveries', signed({ machine_no: machine, method: 'device.delivery.put', ...ids }, appKey));
  };
}

/** Sells at fixed instants, whatever became of the sales before. @returns when it began, and why sales failed. */
async function sellFor(seconds, url, { urlsOfA, urlOfB }) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });
  const [sellA, sellB] = merchants.map((merchant) => customerOf(url, agent, merchant));
  const [failures, all] = [[], []];
  const [began, rate] = [now(), plan.salesOfA + plan.salesOfB];
  for (let nth = 0; nth < seconds * rate; nth += 1) {
    await sleep(Math.max(0, began + (nth * 1000) / rate - now()));
    const every = rate / plan.salesOfB;
    const sale =
      nth % every === 0
        ? sellB(machineNo(plan.machinesOfA + ((nth / every) % plan.machinesOfB)), urlOfB, `${nth}`)
        : sellA(machineNo(nth % plan.machinesOfA), urlsOfA[nth % plan.hanging], `${nth}`);
    all.push(sale.catch((error) => failures.push(error.message)));
  }
  await Promise.race([Promise.all(all), sleep(graceS * 1000)]);
  agent.destroy();
  return { failures, began };
}

/** The results that machines of B sent: of which delivery, and when. */
function resultsOfB(file) {
  const events = readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
  return events.filter(
    ({ kind, sent, machine }) =>
      kind === 'answer-sent' && sent && Number(machine) > Number(machineNo(plan.machinesOfA - 1)),
  );
}

/**
 * Times from a machine's result to its callback's arrival at B, ms, of the results that were sent while B was timed.
 */
async function run(kind) {
  const dir = mkdtempSync(join(tmpdir(), 'vendloop-neighbour-'));
  const config = join(dir, 'shop.json');
  writeFileSync(config, JSON.stringify({ merchants, machines, callbacks: { allowAddresses: ['127.0.0.0/8'] } }));
  const receivers = await openReceivers(kind === 'with');
  const started = [];
  try {
    const core = await start(
      ['serve', '--port', '0', '--config', config, '--database', join(dir, 'core.sqlite'), '--quiet'],
      /core at (http:\S+?),/,
    );
    started.push(core);
    const recording = join(dir, 'machines.ndjson');
    const fleetArgs = ['--motor', 'electronic-lock', '--stock', '1000', '--seed', '1', '--events', recording];
    const fleet = await start(
      ['fleet', '--url', core.answer, '--count', `${machines.length}`, ...fleetArgs],
      /(all online)/,
    );
    started.push(fleet);
    const { failures, began } = await sellFor(plan.warmUp[kind] + plan.timed, core.answer, receivers);
    await sleep(graceS * 1000);
    const over = now();
    await end(fleet, 'SIGTERM');
    const from = began + plan.warmUp[kind] * 1000;
    const timed = resultsOfB(recording).filter(({ t }) => t >= from);
    const delays = timed.map(({ delivery, t }) => (receivers.seen.notified.get(delivery) ?? over) - t);
    return { delays: delays.sort((one, other) => one - other), failures, mostHeld: receivers.seen.mostHeld };
  } finally {
    for (const each of started.reverse()) await end(each, 'SIGKILL');
    receivers.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
const ms = (value) => `${value.toFixed(1).padStart(8)} ms`;
const median = (list) => list.toSorted((one, other) => one - other)[Math.floor(list.length / 2)];

const figures = { without: [], with: [] };
let isSeen = true;
for (let nth = 1; nth <= runs; nth += 1) {
  for (const kind of ['without', 'with']) {
    const { delays, failures, mostHeld } = await run(kind);
    figures[kind].push(at(delays, 0.99));
    isSeen &&= delays.length > 0;
    const shares = `p50 ${ms(at(delays, 0.5))}  p99 ${ms(at(delays, 0.99))}  max ${ms(at(delays, 1))}`;
    const failed = failures.length === 0 ? '' : `  sales that failed: ${failures.length} (${failures[0]})`;
    console.log(
      `run ${nth} ${kind.padEnd(7)} ${delays.length} callbacks of B  ${shares}  calls of A that hung at once: ` +
        `${mostHeld}${failed}`,
    );
  }
}
console.log(
  `p99 of B, median of ${runs}: ${ms(median(figures.without)).trim()} without, ${ms(median(figures.with)).trim()} with`,
);
process.exit(isSeen ? 0 : 3);
