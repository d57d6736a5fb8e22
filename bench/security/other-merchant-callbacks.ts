// What 100 receivers of one merchant that never answer do to another merchant's callbacks: a served core and a fleet,
// each a process of its own, and two merchants who sell 60 times a second together, whether the core keeps up or not.
// With the neighbour: A's receivers take each call and never answer. Without: they answer. A sells as much in both.
// Loopback only; five runs take about seven minutes. Exit code 3: it took too long, or nothing of B was seen.
//   npm run build && npx tsx bench/security/other-merchant-callbacks.ts [--runs 5] [--checkout FOLDER]
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readOptions } from '../read-options.ts';
import { checkoutAt, programOf } from './checkout.ts';

const { values } = readOptions({
  options: {
    runs: { type: 'string', default: '5' },
    checkout: { type: 'string' },
  },
});
const runs = Math.max(1, Math.min(20, Number(values.runs)));
const main = programOf(checkoutAt(values.checkout));

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

const merchantNamed = (name: string) => ({
  appId: `app-${name}`,
  appSecret: `secret-${name}`,
  appKey: `key-${name}`,
  name,
});
const merchants = [merchantNamed('A'), merchantNamed('B')] as const;
const machineNo = (index: number): string => `${10_000_001 + index}`;
const machines = Array.from({ length: plan.machinesOfA + plan.machinesOfB }, (_, index) => ({
  machineNo: machineNo(index),
  appId: index < plan.machinesOfA ? 'app-A' : 'app-B',
  key: `demo-machine-key-${machineNo(index)}`,
  kind: 'electronic-lock',
  lanes: [{ lane: 0, productId: 1000, price: 200, stock: 1000 }],
}));
/** ms since the host's boot: the clock of the fleet's recording as well. */
const now = (): number => Number(process.hrtime.bigint()) / 1e6;

const children = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});
/** Ends without a result, and prints why. */
function giveUp(reason: string): never {
  console.error(`INCONCLUSIVE: ${reason}`);
  process.exit(3);
}
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(name, () => giveUp(`interrupted by ${name}`));
/** Both kinds of a run take 75 s, with time for a busy computer. */
const mostS = 180;
setTimeout(() => giveUp(`${runs * mostS} s were not enough for ${runs} runs`), runs * mostS * 1000).unref();

/** A command that is ready, with what it printed of it. */
interface Started {
  readonly child: ChildProcess;
  readonly answer: string;
}

/** Starts a command and waits until it prints that it is ready. */
function start(args: readonly string[], ready: RegExp): Promise<Started> {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.add(child);
  child.once('exit', () => children.delete(child));
  let output = '';
  return new Promise((found, failed) => {
    child.once('exit', () => failed(new Error(`vendloop ${String(args[0])} ended:\n${output}`)));
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output = `${output}${text}`.slice(-4_000);
        const [, answer] = ready.exec(output) ?? [];
        if (answer !== undefined) found({ child, answer });
      });
    }
  });
}

async function end({ child }: Started, signal: NodeJS.Signals): Promise<void> {
  if (!children.has(child)) return;
  child.kill(signal);
  await once(child, 'exit');
}

async function listen(server: net.Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as net.AddressInfo).port}/callbacks`;
}

/** Receivers of both merchants, with what reached those of B, and how many calls of A hung at once at most. */
interface Receivers {
  readonly urlsOfA: readonly string[];
  readonly urlOfB: string;
  /** When which delivery reached B, and how many calls of A hung at once at most. */
  readonly seen: { readonly notified: ReadonlyMap<string, number>; mostHeld: number };
  close(): void;
}

async function openReceivers(hangs: boolean): Promise<Receivers> {
  const notified = new Map<string, number>();
  const held = new Set<net.Socket>();
  const seen = { notified, mostHeld: 0 };
  const hang = (): net.Server =>
    net.createServer((socket) => {
      held.add(
        socket
          .on('error', () => undefined)
          .on('close', () => held.delete(socket))
          .resume(),
      );
      seen.mostHeld = Math.max(seen.mostHeld, held.size);
    });
  const answer = (keep: boolean): http.Server =>
    http.createServer((request, response) => {
      let text = '';
      request
        .setEncoding('utf8')
        .on('data', (piece: string) => (text += piece))
        .on('end', () => {
          response.end('ok');
          if (keep) notified.set((JSON.parse(text) as { delivery_id: string }).delivery_id, now());
        });
    });
  const ofA = Array.from({ length: plan.hanging }, () => (hangs ? hang() : answer(false)));
  const ofB = answer(true);
  const close = (): void => {
    for (const socket of held) socket.destroy();
    for (const server of [...ofA, ofB]) {
      server.close();
      if (server instanceof http.Server) server.closeAllConnections();
    }
  };
  return { urlsOfA: await Promise.all(ofA.map(listen)), urlOfB: await listen(ofB), seen, close };
}

function signed(members: Readonly<Record<string, string>>, appKey: string): { payload: string } {
  const all: Readonly<Record<string, string>> = { ...members, timestamp: `${Math.floor(Date.now() / 1000)}` };
  const text = Object.keys(all)
    .sort()
    .map((name) => `${name}=${all[name]}`)
    .join('&');
  const sign = createHash('md5').update(`${text}&key=${appKey}`).digest('hex').toUpperCase();
  return { payload: Buffer.from(JSON.stringify({ ...all, sign })).toString('base64') };
}

type Merchant = (typeof merchants)[number];
type Customer = (machine: string, notifyUrl: string, trade: string) => Promise<void>;

/** One merchant's customer: creates an order, pays it and has it delivered. @returns a function that sells once. */
function customerOf(url: string, agent: http.Agent, { appId, appSecret, appKey }: Merchant): Customer {
  const ask = (method: string, path: string, body: object): Promise<unknown> =>
    new Promise((answered, failed) => {
      const headers = { appid: appId, appsecret: appSecret, 'content-type': 'application/json' };
      const request = http.request(`${url}/api/openapi/v1${path}`, { method, headers, agent }, (response) => {
        let text = '';
        response
          .setEncoding('utf8')
          .on('data', (piece: string) => (text += piece))
          .on('end', () => {
            const { code, data } = JSON.parse(text) as { code: number; data: unknown };
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
    const { order_id: order } = (await ask('POST', '/orders', wanted)) as { order_id: number };
    await ask('PUT', `/orders/${order}`, signed({ machine_no: machine, status: '1' }, appKey));
    const shown = await ask('POST', `/orders/${order}`, signed({ machine_no: machine }, appKey));
    const { records } = shown as { records: readonly [{ id: number }] };
    const ids = { order_id: `${order}`, record_id: `${records[0].id}` };
    await ask('POST', '/deliveries', signed({ machine_no: machine, method: 'device.delivery.put', ...ids }, appKey));
  };
}

interface Selling {
  readonly began: number;
  readonly failures: readonly string[];
}

/** Sells at fixed instants, whatever became of the sales before. @returns when it began, and why sales failed. */
async function sellFor(seconds: number, url: string, { urlsOfA, urlOfB }: Receivers): Promise<Selling> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });
  const [sellA, sellB] = [customerOf(url, agent, merchants[0]), customerOf(url, agent, merchants[1])];
  const failures: string[] = [];
  const all: Promise<unknown>[] = [];
  const [began, rate] = [now(), plan.salesOfA + plan.salesOfB];
  for (let nth = 0; nth < seconds * rate; nth += 1) {
    await sleep(Math.max(0, began + (nth * 1000) / rate - now()));
    const every = rate / plan.salesOfB;
    const sale =
      nth % every === 0
        ? sellB(machineNo(plan.machinesOfA + ((nth / every) % plan.machinesOfB)), urlOfB, `${nth}`)
        : sellA(machineNo(nth % plan.machinesOfA), urlsOfA[nth % plan.hanging] ?? '', `${nth}`);
    all.push(sale.catch((error: unknown) => failures.push(String(error))));
  }
  await Promise.race([Promise.all(all), sleep(graceS * 1000)]);
  agent.destroy();
  return { failures, began };
}

interface Result {
  readonly t: number;
  readonly delivery: string;
}

/** The results that machines of B sent: of which delivery, and when. */
function resultsOfB(file: string): readonly Result[] {
  const events = readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Result & { kind: string; sent?: boolean; machine: string });
  return events.filter(
    ({ kind, sent, machine }) =>
      kind === 'answer-sent' && sent === true && Number(machine) > Number(machineNo(plan.machinesOfA - 1)),
  );
}

type Kind = 'with' | 'without';

interface Timed {
  readonly delays: readonly number[];
  readonly failures: readonly string[];
  readonly mostHeld: number;
}

/**
 * Times from a machine's result to its callback's arrival at B, ms, of the results that were sent while B was timed.
 */
async function run(kind: Kind): Promise<Timed> {
  const dir = mkdtempSync(join(tmpdir(), 'vendloop-neighbour-'));
  const config = join(dir, 'shop.json');
  writeFileSync(config, JSON.stringify({ merchants, machines, callbacks: { allowAddresses: ['127.0.0.0/8'] } }));
  const receivers = await openReceivers(kind === 'with');
  const started: Started[] = [];
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

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
const ms = (value: number): string => `${value.toFixed(1).padStart(8)} ms`;
const median = (list: readonly number[]): number =>
  list.toSorted((one, other) => one - other)[Math.floor(list.length / 2)] ?? NaN;

const figures: Record<Kind, number[]> = { without: [], with: [] };
let isSeen = true;
for (let nth = 1; nth <= runs; nth += 1) {
  for (const kind of ['without', 'with'] as const) {
    const { delays, failures, mostHeld } = await run(kind);
    figures[kind].push(at(delays, 0.99));
    isSeen &&= delays.length > 0;
    const shares = `p50 ${ms(at(delays, 0.5))}  p99 ${ms(at(delays, 0.99))}  max ${ms(at(delays, 1))}`;
    const failed = failures.length === 0 ? '' : `  sales that failed: ${failures.length} (${String(failures[0])})`;
    console.log(
      `run ${nth} ${kind.padEnd(7)} ${delays.length} callbacks of B  ${shares}  calls of A that hung at once: ` +
        `${mostHeld}${failed}`,
    );
  }
}
console.log(
  `p99 of B, median of ${runs}: ${ms(median(figures.without)).trim()} without, ${ms(median(figures.with)).trim()} with`,
);
if (!isSeen) giveUp('a run saw no result of B');
process.exit(0);
