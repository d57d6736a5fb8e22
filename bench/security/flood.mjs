/**
 * What one machine that floods does to another's sales and, with a reader of standard output who stands still, to the
 * core's memory. Real processes on loopback; ends by itself within about a minute.
 *
 *   node bench/security/flood.mjs [checkout]     a built checkout; this one unless another is named
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath, pathToFileURL } from 'node:url';

const sales = 30;
/** A sale that takes longer counts as this. */
const patienceMs = 10_000;
const stuckMs = 10_000;

const here = fileURLToPath(import.meta.url);
if (process.argv[2] === '--flood') await flood(...process.argv.slice(3));
else await measure(resolve(process.argv[2] ?? join(here, '../../..')));

async function parts(checkout) {
  const load = (path) => import(pathToFileURL(join(checkout, 'dist', path)).href);
  const [
    { encodeMachineMessage, decodeCoreMessage },
    { encodePayload },
    { demoMerchant },
    { demoMachineKey, machineNumber },
  ] = await Promise.all([
    load('src/core/devices/frame-codec.js'),
    load('src/core/signing/payload.js'),
    load('simulators/merchant/demo-merchant.js'),
    load('simulators/machine/fleet.js'),
  ]);
  const { WebSocket } = createRequire(join(checkout, 'package.json'))('ws');
  return {
    encodeMachineMessage,
    decodeCoreMessage,
    encodePayload,
    demoMerchant,
    demoMachineKey,
    machineNumber,
    WebSocket,
  };
}

/**
 * A process of its own: results for deliveries that there are not, half of them with a wrong sign, and changes of mode,
 * as fast as the line takes them.
 */
async function flood(checkout, url, forMs) {
  const { encodeMachineMessage, demoMachineKey, machineNumber, WebSocket } = await parts(checkout);
  const machineNo = machineNumber(0);
  let sent = 0;
  const envelope = (key = demoMachineKey(machineNo)) => ({
    machineNo,
    key,
    unixSeconds: unixSeconds(),
  });
  const beat = (status) =>
    encodeMachineMessage(
      { method: 'client.heartbeat', networkType: '4G', networkRssi: '-60', uptimeMinutesToday: '1', status },
      envelope(),
    );
  const result = (n, key) =>
    encodeMachineMessage(
      {
        method: 'device.delivery.response',
        deliveryId: `${n}`,
        token: 1,
        orderId: n,
        recordId: n,
        success: false,
        floorStatus: 2,
        errorMsg: 'wrong',
      },
      envelope(key),
    );
  const frames = Array.from({ length: 1_000 }, (_, n) =>
    n % 10 === 0 ? beat(n % 20 === 0 ? 'MAINTENANCE' : 'NORMAL') : result(n, n % 2 === 0 ? undefined : 'a wrong key'),
  );
  const end = performance.now() + Number(forMs);
  while (performance.now() < end) {
    await new Promise((over) => {
      const ws = new WebSocket(`${url.replace('http', 'ws')}/devices/${machineNo}`, { perMessageDeflate: false });
      const done = () => over(undefined);
      ws.on('error', done).on('close', done);
      ws.on('open', () => {
        ws.send(beat('NORMAL'));
        const burst = () => {
          if (performance.now() >= end || ws.readyState !== 1) return void ws.terminate();
          while (ws.bufferedAmount < 256 * 1024 && performance.now() < end)
            for (let n = 0; n < 100; n += 1) ws.send(frames[sent++ % frames.length]);
          setImmediate(burst);
        };
        burst();
      });
    });
  }
  process.stdout.write(`${sent}\n`);
}

async function measure(checkout) {
  const tools = await parts(checkout);
  const row = { checkout };
  await withCore(checkout, async ({ url, read }) => {
    read.on = true;
    const shop = await openShop(tools, url);
    row.calm = await sell(shop);
    const [bytes, at] = [read.bytes, performance.now()];
    const flooder = startFlood(checkout, url, 30_000);
    await new Promise((go) => setTimeout(go, 2_000));
    row.flooded = await sell(shop);
    row.logMBperSecond = ((read.bytes - bytes) / 1e6 / ((performance.now() - at) / 1000)).toFixed(3);
    flooder.kill('SIGKILL');
    shop.close();
  });
  await withCore(checkout, async ({ url, pid, read }) => {
    read.on = false;
    const before = rssMb(pid);
    const flooder = startFlood(checkout, url, stuckMs);
    await new Promise((go) => flooder.on('exit', go));
    row.stuckReaderMB = `${before} -> ${rssMb(pid)} after ${stuckMs / 1000} s`;
  });
  console.log(JSON.stringify(row, null, 2));
}

function startFlood(checkout, url, forMs) {
  return spawn(process.execPath, [here, '--flood', checkout, url, `${forMs}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function withCore(checkout, work) {
  const dir = mkdtempSync(join(tmpdir(), 'vendloop-flood-'));
  const core = spawn(
    process.execPath,
    [
      join(checkout, 'dist/src/cli/main.js'),
      'serve',
      '--port',
      '0',
      '--machines',
      '2',
      '--stock',
      '1000',
      '--database',
      join(dir, 'core.sqlite'),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], cwd: dir },
  );
  const read = { on: true, bytes: 0 };
  try {
    const url = await new Promise((found, failed) => {
      let text = '';
      core.on('exit', (code, signal) => failed(new Error(`the core ended with ${signal ?? code}`)));
      core.stdout.on('data', (chunk) => {
        read.bytes += chunk.length;
        if (!read.on) core.stdout.pause();
        if (text.length > 4_000) return;
        text += chunk;
        const url = /core at (http:\S+?),/.exec(text)?.[1];
        if (url) found(url);
      });
    });
    await work({ url, pid: core.pid, read });
  } finally {
    core.kill('SIGKILL');
    rmSync(dir, { recursive: true, force: true });
  }
}

/** A merchant with a receiver, and a machine without faults that answers at once. */
async function openShop(tools, url) {
  const machine = await connectMachine(tools, url);
  const receiver = await startReceiver();
  const call = makeCaller(tools, url, machine.machineNo);
  let trade = 0;
  return {
    /** @returns ms from the request to the callback. */
    async sale() {
      trade += 1;
      const order = {
        notify_url: receiver.url,
        trade_id: `t${trade}`,
        products: [{ product_id: 1000, quantity: 1 }],
      };
      const { order_id: orderId } = await call('POST', '/orders', order, false);
      await call('PUT', `/orders/${orderId}`, { status: '1' });
      const { records } = await call('POST', `/orders/${orderId}`, {});
      const notified = receiver.nextCallback();
      const at = performance.now();
      await call('POST', '/deliveries', {
        method: 'device.delivery.put',
        order_id: `${orderId}`,
        record_id: `${records[0].id}`,
      });
      await Promise.race([notified, new Promise((go) => setTimeout(go, patienceMs))]);
      return performance.now() - at;
    },
    close() {
      machine.close();
      receiver.close();
    },
  };
}

/** The second machine: every delivery succeeds. */
async function connectMachine(
  { encodeMachineMessage, decodeCoreMessage, demoMachineKey, machineNumber, WebSocket },
  url,
) {
  const machineNo = machineNumber(1);
  const key = demoMachineKey(machineNo);
  const send = (message) => ws.send(encodeMachineMessage(message, { machineNo, key, unixSeconds: unixSeconds() }));
  const ws = new WebSocket(`${url.replace('http', 'ws')}/devices/${machineNo}`, { perMessageDeflate: false });
  ws.on('message', (data) => {
    const { message } = decodeCoreMessage(data.toString(), machineNo, key);
    const { deliveryId, token, orderId, recordId } = message;
    send({
      method: 'device.delivery.response',
      deliveryId,
      token,
      orderId,
      recordId,
      success: true,
      floorStatus: 1,
      errorMsg: '',
    });
  });
  await new Promise((go) => ws.on('open', go));
  send({
    method: 'client.heartbeat',
    networkType: '4G',
    networkRssi: '-60',
    uptimeMinutesToday: '1',
    status: 'NORMAL',
  });
  return { machineNo, close: () => ws.terminate() };
}

/** A receiver that acknowledges every callback. */
async function startReceiver() {
  let onCallback = () => undefined;
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.end('ok');
      onCallback();
    });
  });
  await new Promise((go) => server.listen(0, '127.0.0.1', go));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    nextCallback: () => new Promise((go) => (onCallback = go)),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** @returns a function that calls the API as the demo merchant and gives the answer's `data`. */
function makeCaller({ encodePayload, demoMerchant }, url, machineNo) {
  return async (method, path, members, signed = true) => {
    const signedMembers = { machine_no: machineNo, timestamp: `${unixSeconds()}`, ...members };
    const body = signed
      ? { payload: encodePayload(signedMembers, demoMerchant.appKey) }
      : { machine_no: machineNo, ...members };
    const answer = await fetch(`${url}/api/openapi/v1${path}`, {
      method,
      headers: { appid: demoMerchant.appId, appsecret: demoMerchant.appSecret, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return (await answer.json()).data;
  };
}

function unixSeconds() {
  return Math.floor(Date.now() / 1000);
}

async function sell(shop) {
  await shop.sale();
  const took = [];
  const end = performance.now() + 25_000;
  while (took.length < sales && performance.now() < end) took.push(await shop.sale());
  took.sort((a, b) => a - b);
  return { sales: took.length, medianMs: Math.round(took[took.length >> 1]), maxMs: Math.round(took.at(-1)) };
}

function rssMb(pid) {
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024);
}
