/**
 * What one machine that floods does to another's sales and, with a reader of standard output who stands still, to the
 * core's memory. Real processes on loopback; ends by itself within about a minute.
 *
 *   npm run build && npx tsx bench/security/flood.ts [CHECKOUT]      (a built checkout; this one by default)
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { decodeCoreMessage, encodeMachineMessage, type Envelope } from '#core/devices/frame-codec.ts';
import type { MachineMessage } from '#core/devices/messages.ts';
import type { FlatPayload } from '#core/signing/canonical.ts';
import { encodePayload } from '#core/signing/payload.ts';
import { memoryBytes } from '#harness/bench/live/process-files.ts';
import { demoMachineKey, machineNumber } from '#simulators/machine/fleet.ts';
import { demoMerchant } from '#simulators/merchant/demo-merchant.ts';
import { checkoutAt, end, serve, type ServedCore } from './checkout.ts';

const sales = 30;
/** A sale that takes longer counts as this. */
const patienceMs = 10_000;
const stuckMs = 10_000;

const here = fileURLToPath(import.meta.url);
const [first, url = '', forMs = ''] = process.argv.slice(2);
if (first === '--flood') await flood(url, Number(forMs));
else await measure(checkoutAt(first));

/**
 * A process of its own: results for deliveries that there are not, half of them with a wrong sign, and changes of mode,
 * as fast as the line takes them.
 */
async function flood(url: string, forMs: number): Promise<void> {
  const machineNo = machineNumber(0);
  let sent = 0;
  const envelope = (key = demoMachineKey(machineNo)): Envelope => ({ machineNo, key, unixSeconds: unixSeconds() });
  const beat = (status: string): string =>
    encodeMachineMessage(
      { method: 'client.heartbeat', networkType: '4G', networkRssi: '-60', uptimeMinutesToday: '1', status },
      envelope(),
    );
  const result = (n: number, key?: string): string =>
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
  const until = performance.now() + forMs;
  while (performance.now() < until) {
    await new Promise<void>((over) => {
      const ws = new WebSocket(`${url.replace('http', 'ws')}/devices/${machineNo}`, { perMessageDeflate: false });
      ws.on('error', () => over()).on('close', () => over());
      ws.on('open', () => {
        ws.send(beat('NORMAL'));
        const burst = (): void => {
          if (performance.now() >= until || ws.readyState !== WebSocket.OPEN) {
            ws.terminate();
            return;
          }
          while (ws.bufferedAmount < 256 * 1024 && performance.now() < until)
            for (let n = 0; n < 100; n += 1) ws.send(frames[sent++ % frames.length] ?? '');
          setImmediate(burst);
        };
        burst();
      });
    });
  }
  process.stdout.write(`${sent}\n`);
}

async function measure(checkout: string): Promise<void> {
  const row: Record<string, unknown> = { checkout };
  await withCore(checkout, async ({ url, child }) => {
    const shop = await openShop(url);
    row['calm'] = await sell(shop);
    let bytes = 0;
    child.stdout.on('data', (text: string) => (bytes += Buffer.byteLength(text)));
    const at = performance.now();
    const flooder = startFlood(url, 30_000);
    await sleep(2_000);
    row['flooded'] = await sell(shop);
    row['logMBperSecond'] = (bytes / 1e6 / ((performance.now() - at) / 1000)).toFixed(3);
    flooder.kill('SIGKILL');
    shop.close();
  });
  await withCore(checkout, async ({ url, child }) => {
    child.stdout.pause();
    const before = rssMb(child.pid);
    await once(startFlood(url, stuckMs), 'exit');
    row['stuckReaderMB'] = `${before} -> ${rssMb(child.pid)} after ${stuckMs / 1000} s`;
  });
  console.log(JSON.stringify(row, null, 2));
}

function startFlood(url: string, forMs: number): ChildProcess {
  return spawn(process.execPath, [...process.execArgv, here, '--flood', url, `${forMs}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** Runs a core in a folder of its own, and ends it. */
async function withCore(checkout: string, work: (core: ServedCore) => Promise<void>): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'vendloop-flood-'));
  const core = await serve(checkout, ['--machines', '2', '--stock', '1000', '--database', join(dir, 'core.sqlite')]);
  try {
    await work(core);
  } finally {
    await end(core);
    rmSync(dir, { recursive: true, force: true });
  }
}

interface Shop {
  /** @returns ms from the request to the callback. */
  sale(): Promise<number>;
  close(): void;
}

/** A merchant with a receiver, and a machine without faults that answers at once. */
async function openShop(url: string): Promise<Shop> {
  const machine = await connectMachine(url);
  const receiver = await startReceiver();
  const machine_no = machine.machineNo;
  let trade = 0;
  return {
    async sale() {
      trade += 1;
      const { order_id: orderId } = (await call(url, 'POST', '/orders', {
        machine_no,
        notify_url: receiver.url,
        trade_id: `t${trade}`,
        products: [{ product_id: 1000, quantity: 1 }],
      })) as { order_id: number };
      await call(url, 'PUT', `/orders/${orderId}`, signed({ machine_no, status: '1' }));
      const order = await call(url, 'POST', `/orders/${orderId}`, signed({ machine_no }));
      const { records } = order as { records: readonly [{ id: number }] };
      const notified = receiver.nextCallback();
      const at = performance.now();
      const ids = { order_id: `${orderId}`, record_id: `${records[0].id}` };
      await call(url, 'POST', '/deliveries', signed({ machine_no, method: 'device.delivery.put', ...ids }));
      await Promise.race([notified, sleep(patienceMs, undefined, { ref: false })]);
      return performance.now() - at;
    },
    close() {
      machine.close();
      receiver.close();
    },
  };
}

/** The second machine: every delivery succeeds. */
async function connectMachine(url: string): Promise<{ machineNo: string; close: () => void }> {
  const machineNo = machineNumber(1);
  const key = demoMachineKey(machineNo);
  const send = (message: MachineMessage): void =>
    ws.send(encodeMachineMessage(message, { machineNo, key, unixSeconds: unixSeconds() }));
  const ws = new WebSocket(`${url.replace('http', 'ws')}/devices/${machineNo}`, { perMessageDeflate: false });
  ws.on('message', (data: Buffer) => {
    const decoded = decodeCoreMessage(data.toString(), machineNo, key);
    if (!decoded.ok || !('deliveryId' in decoded.message)) return;
    const { deliveryId, token, orderId, recordId } = decoded.message;
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
  await once(ws, 'open');
  send({
    method: 'client.heartbeat',
    networkType: '4G',
    networkRssi: '-60',
    uptimeMinutesToday: '1',
    status: 'NORMAL',
  });
  return { machineNo, close: () => ws.terminate() };
}

interface Receiver {
  readonly url: string;
  nextCallback(): Promise<void>;
  close(): void;
}

/** A receiver that acknowledges every callback. */
async function startReceiver(): Promise<Receiver> {
  let onCallback: () => void = () => undefined;
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.end('ok');
      onCallback();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    nextCallback: () => new Promise<void>((go) => (onCallback = go)),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Calls the API as the demo merchant. @returns the answer's `data`. */
async function call(url: string, method: string, path: string, body: object): Promise<unknown> {
  const answer = await fetch(`${url}/api/openapi/v1${path}`, {
    method,
    headers: { appid: demoMerchant.appId, appsecret: demoMerchant.appSecret, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return ((await answer.json()) as { data: unknown }).data;
}

/** The body of a signed request. */
function signed(members: FlatPayload): { payload: string } {
  return { payload: encodePayload({ timestamp: `${unixSeconds()}`, ...members }, demoMerchant.appKey) };
}

function unixSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

async function sell(shop: Shop): Promise<{ sales: number; medianMs: number; maxMs: number }> {
  await shop.sale();
  const took: number[] = [];
  const end = performance.now() + 25_000;
  while (took.length < sales && performance.now() < end) took.push(await shop.sale());
  took.sort((a, b) => a - b);
  return {
    sales: took.length,
    medianMs: Math.round(took[took.length >> 1] ?? NaN),
    maxMs: Math.round(took.at(-1) ?? NaN),
  };
}

function rssMb(pid: number | undefined): number {
  return Math.round((memoryBytes('VmRSS', pid ?? 0) ?? Number.NaN) / 1024 / 1024);
}
