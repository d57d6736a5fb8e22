// How long core and benchmark take to end when they are asked to, and what they leave behind.
//
//   npm run build && npx tsx bench/security/shutdown.ts                  this checkout
//   VENDLOOP=/another/checkout npx tsx bench/security/shutdown.ts         another one, built
//   npx tsx bench/security/shutdown.ts names                              one part: names, bench
//
// The first part needs Linux and root: core and fleet get a name server of their own that answers nothing. The second
// needs k6. It ends by itself, after three minutes at the most, and leaves nothing running.
import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { undiciHttp } from '#core/callbacks/http/undici-http.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { machineNumber } from '#simulators/machine/fleet.ts';
import { demoMerchant } from '#simulators/merchant/demo-merchant.ts';
import { orderIn, recordsIn } from '#simulators/merchant/merchant-answer.ts';
import { MerchantClient } from '#simulators/merchant/merchant-client.ts';
import { checkoutAt, programOf } from './checkout.ts';

const checkout = checkoutAt(process.env['VENDLOOP']);
const main = programOf(checkout);
const dir = mkdtempSync(join(tmpdir(), 'vendloop-ends-'));
const names = 40;
/** Longest that anything is waited for, s. */
const mostS = 60;

/** A started program, with all that it printed. */
interface Started {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly pid: number;
  output: string;
  readonly ended: Promise<unknown[]>;
}

const started = new Set<Started>();

function start(program: string, args: readonly string[]): Started {
  const child = spawn(program, args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: dir },
  });
  if (child.pid === undefined) throw new Error(`cannot start ${program}`);
  const one: Started = { child, pid: child.pid, output: '', ended: once(child, 'exit') };
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (one.output += text));
  started.add(one);
  return one;
}

async function waitForOutput(one: Started, pattern: RegExp): Promise<string> {
  for (let tries = 0; tries < mostS * 20; tries += 1) {
    const found = pattern.exec(one.output)?.[1];
    if (found !== undefined) return found;
    if (one.child.exitCode !== null) break;
    await sleep(50);
  }
  throw new Error(`not printed: ${pattern.source}\n${one.output}`);
}

interface Ended {
  readonly seconds: number;
  readonly end: string;
}

/** Asks a program to end. @returns in how many seconds it did, and how. */
async function endOf({ pid, ended }: Started, signal: NodeJS.Signals): Promise<Ended> {
  const began = performance.now();
  process.kill(pid, signal);
  const kill = setTimeout(() => process.kill(pid, 'SIGKILL'), mostS * 1000);
  const [code, by] = (await ended) as [code: number | null, by: NodeJS.Signals | null];
  clearTimeout(kill);
  return {
    seconds: Number(((performance.now() - began) / 1000).toFixed(1)),
    end:
      by === null
        ? `exit code ${String(code)}`
        : by === 'SIGKILL' && signal !== 'SIGKILL'
          ? `killed after ${mostS} s`
          : `by ${by}`,
  };
}

/** Ends a core whose callbacks all wait for a name server that answers nothing. */
async function endWithSilentNames(): Promise<Ended | string> {
  if (process.platform !== 'linux' || spawnSync('unshare', ['-m', 'true']).status !== 0)
    return "not measured: a name server of one's own needs Linux and root";
  const silent = createSocket('udp4').bind(53, '127.0.0.77');
  await once(silent, 'listening');
  const core = startCoreWithNameServer('127.0.0.77');
  const url = await waitForOutput(core, /core at (http:\S+),/);
  const fleetArgs = ['--url', url, '--count', `${names}`, '--ramp', '0s', '--motor', 'electronic-lock'];
  const fleet = start(process.execPath, [main, 'fleet', ...fleetArgs]);
  await waitForOutput(fleet, new RegExp(`(${names}) of ${names} online`));
  await sellToSilentNames(url);
  // Every delivery has come to an answer, and its callback to a name that no server resolves.
  for (let tries = 0; tries < mostS && !((await queuedCallbacks(url)) >= names); tries += 1) await sleep(1_000);
  console.log(`  ${await queuedCallbacks(url)} callbacks wait for a name`);
  const ended = await endOf(core, 'SIGTERM');
  await endOf(fleet, 'SIGKILL');
  silent.close();
  return ended;
}

/** Starts a core that sees a resolv.conf of its own. */
function startCoreWithNameServer(address: string): Started {
  const resolver = join(dir, 'resolv.conf');
  writeFileSync(resolver, `nameserver ${address}\n`);
  const script = `mount --bind ${resolver} /etc/resolv.conf && exec "$@"`;
  const serve = ['serve', '--port', '0', '--database', join(dir, 'core.sqlite'), '--machines', `${names}`, '--quiet'];
  return start('unshare', ['-m', 'sh', '-c', script, 'sh', process.execPath, main, ...serve]);
}

/** One sale on each machine, each with a receiver whose name no server resolves. */
async function sellToSilentNames(url: string): Promise<void> {
  const [http, clock] = [undiciHttp(), new SystemClock()];
  const client = new MerchantClient({
    ...demoMerchant,
    url: () => url,
    http,
    clock,
    onEvent: () => undefined,
    timeoutMs: 20_000,
  });
  for (let place = 0; place < names; place += 1) {
    const machineNo = machineNumber(place);
    const created = await client.createOrder({
      machineNo,
      notifyUrl: `http://silent-${place}.example/callbacks`,
      tradeId: `t-${place}`,
      products: [{ productId: 1000, quantity: 1 }],
    });
    const orderId = orderIn(created);
    if (orderId === null) throw new Error(`no order for ${machineNo}`);
    const [record] = recordsIn(await client.getOrder({ machineNo, orderId }));
    await client.pay({ machineNo, orderId });
    await client.deliver({ machineNo, orderId, recordId: record?.id ?? 0 });
  }
  await http.close();
  clock.close();
}

/** Callbacks that the core has queued, by its own metrics; NaN when they do not have it. */
async function queuedCallbacks(url: string): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(/^vendloop_callbacks_total\{result="queued"\} (\d+)/m.exec(metrics)?.[1]);
}

/** Processes that were started with this folder as their TMPDIR, but for the keeper's own last moments. */
function left(): readonly { pid: number; does: string }[] {
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid))
    .flatMap((pid) => {
      try {
        if (
          !readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`TMPDIR=${dir}\0`) ||
          / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
        )
          return [];
        return [
          {
            pid: Number(pid),
            does: readFileSync(`/proc/${pid}/cmdline`, 'utf8')
              .split('\0')
              .slice(0, 4)
              .map((word) => word.replace(/.*\//, ''))
              .join(' '),
          },
        ];
      } catch {
        return [];
      }
    });
}

async function bench(signal: NodeJS.Signals): Promise<object> {
  const out = join(dir, `bench-${signal}`);
  const child = start(process.execPath, [main, 'bench', 'smoke', '--duration', '120', '--out', out]);
  await waitForOutput(child, /(k6 runs)/);
  const samples = join(out, 'k6-1-delivery-path/k6-samples.ndjson');
  for (let tries = 0; tries < mostS && !(existsSync(samples) && readFileSync(samples).length > 10_000); tries += 1)
    await sleep(1_000);
  const ended = await endOf(child, signal);
  await sleep(Math.max(0, 5 - ended.seconds) * 1000);
  const orphans = left();
  for (const { pid } of orphans) process.kill(pid, 'SIGKILL');
  return {
    ...ended,
    'alive 5 s after the signal': orphans.map(({ does }) => does),
    'bench.json': existsSync(join(out, 'bench.json')),
  };
}

const parts = process.argv.slice(2);
try {
  console.log(`checkout ${checkout}`);
  if (parts.length === 0 || parts.includes('names'))
    console.log(`SIGTERM to a core with ${names} names that do not resolve:`, await endWithSilentNames());
  if (parts.length === 0 || parts.includes('bench'))
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const)
      console.log(`${signal} to a benchmark under load:`, await bench(signal));
} finally {
  for (const { pid } of started) {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It has ended.
    }
  }
  rmSync(dir, { recursive: true, force: true });
}
