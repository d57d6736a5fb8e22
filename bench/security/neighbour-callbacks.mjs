// What 100 receivers of one merchant that never answer do to another merchant's callbacks.
// The sender, the alarm and the SQLite store of a built checkout, with real sockets on loopback; it ends by itself
// after about six minutes.
//   npm run build && node bench/security/neighbour-callbacks.mjs [--runs 5] [--checkout FOLDER]
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const option = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : process.argv[at + 1];
};
const checkout = resolve(option('checkout', join(import.meta.dirname, '../..')));
const runs = Math.min(20, Number(option('runs', '5')));
const load = (path) => import(join(checkout, 'dist/src', path));
const { Alarm } = await load('core/alarm.js');
const { defaultConfig } = await load('core/config.js');
const { CallbackSender } = await load('core/notify/sender.js');
const { undiciHttp } = await load('core/notify/undici-http.js');
const { soundRules } = await load('core/rules.js');
const { openSqliteStore } = await load('core/store/sqlite/open.js');
const { Timeline } = await load('core/timeline.js');
const { seededRandom } = await load('harness/stages/random.js');
const { SystemClock } = await load('harness/stages/live/system-clock.js');

/** Receivers of A that hang; callbacks a second of each merchant; seconds before and while those of B are timed. */
const plan = { hanging: 100, ofA: 60, ofB: 20, warmUp: 45, measured: 10 };
const policy = { ...defaultConfig.callbacks, allowAddresses: ['127.0.0.0/8'] };

/** The part of a core that sends callbacks. */
async function startSender(folder) {
  const clock = new SystemClock();
  const store = await openSqliteStore(join(folder, 'core.sqlite'));
  const timeline = new Timeline(clock, undefined);
  const client = undiciHttp({ guard: { allowAddresses: policy.allowAddresses } });
  const onError = (error) => console.error(error);
  const parts = { store, clock, timeline, random: seededRandom(1), http: client, policy, merchants: () => 2 };
  const observe = () => undefined;
  const sender = new CallbackSender({ ...parts, rules: soundRules.callback, observe, wakeAt: (at) => alarm.wakeAt(at), onError });
  const alarm = new Alarm({ clock, timeline, store, sender, meet: () => Promise.resolve(), onError });
  alarm.start();
  const queue = async (appId, url, body) => {
    const rest = { orderId: 0, recordId: 0, deliveryId: '', attempts: 0, state: 'waiting' };
    const id = await store.decide((tx) => {
      const next = tx.next('callback');
      tx.putCallback({ id: next, appId, url, body, nextAt: timeline.now(), ...rest });
      return next;
    });
    sender.wake([id]);
  };
  const stop = async () => {
    alarm.stop();
    sender.stop();
    await client.close();
    await store.close();
    clock.close();
  };
  return { queue, stop };
}

const listening = async (server) => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${server.address().port}/told`;
};

function everySecond(count, queueOne) {
  let nth = 0;
  const timer = setInterval(() => void queueOne(nth++), 1000 / count);
  return () => clearInterval(timer);
}

/** Times from a callback's commit to its arrival at merchant B, ms, and how many calls of A hung at most. */
async function run(withNeighbour) {
  const folder = mkdtempSync(join(tmpdir(), 'vendloop-neighbour-'));
  const queuedAt = new Map();
  const delays = [];
  const held = new Set();
  let mostHeld = 0;
  const hanging = Array.from({ length: plan.hanging }, () => net.createServer((socket) => {
    held.add(socket.on('error', () => undefined).on('close', () => held.delete(socket)).resume());
    mostHeld = Math.max(mostHeld, held.size);
  }));
  const receiver = http.createServer((request, answer) => {
    let text = '';
    request.on('data', (piece) => (text += piece));
    request.on('end', () => {
      answer.end('ok');
      if (queuedAt.has(text)) delays.push(performance.now() - queuedAt.get(text));
      queuedAt.delete(text);
    });
  });
  const { queue, stop } = await startSender(folder);
  try {
    const urls = await Promise.all(hanging.map(listening));
    const told = await listening(receiver);
    const ends = [];
    if (withNeighbour) {
      ends.push(everySecond(plan.ofA, (nth) => queue('A', urls[nth % urls.length], '{}')));
      await pause(plan.warmUp * 1000);
    }
    ends.push(everySecond(plan.ofB, (nth) => {
      queuedAt.set(String(nth), performance.now());
      return queue('B', told, String(nth));
    }));
    await pause(plan.measured * 1000);
    for (const end of ends) end();
    // What has not arrived by then counts with the time that it has waited.
    await pause(withNeighbour ? 5_000 : 1_000);
    const late = [...queuedAt.values()].map((at) => performance.now() - at);
    return { delays: [...delays, ...late].sort((one, other) => one - other), mostHeld };
  } finally {
    await stop();
    for (const socket of held) socket.destroy();
    for (const server of [...hanging, receiver]) server.close();
    receiver.closeAllConnections();
    rmSync(folder, { recursive: true, force: true });
  }
}

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
const ms = (value) => `${value.toFixed(1).padStart(8)} ms`;
const median = (values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];

const figures = { without: [], with: [] };
for (let nth = 1; nth <= runs; nth++) {
  for (const kind of ['without', 'with']) {
    const { delays, mostHeld } = await run(kind === 'with');
    figures[kind].push(at(delays, 0.99));
    const shares = `p50 ${ms(at(delays, 0.5))}  p99 ${ms(at(delays, 0.99))}  max ${ms(at(delays, 1))}`;
    console.log(`run ${nth} ${kind.padEnd(7)} ${delays.length} callbacks  ${shares}  calls that hung at once: ${mostHeld}`);
  }
}
console.log(`p99 of merchant B, median of ${runs}: ${ms(median(figures.without)).trim()} without, ${ms(median(figures.with)).trim()} with`);
process.exit(0);
