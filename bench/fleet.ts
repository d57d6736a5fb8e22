import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { checkOpenFiles, openFileLimit } from '#cli/fleet/open-files.ts';

/**
 * What connected machines cost: `vendloop serve` and `vendloop fleet` against a bare `ws` server and bare `ws` clients, each of the
 * four a process of its own, the second pair after the first has gone. `FLEET=N` sets how many (10,000), `JOBS=N` the
 * fleet's worker threads, `RAMP=N` the dials a second (500).
 */
const count = Number(process.env['FLEET'] ?? 10_000);
const perSecond = Number(process.env['RAMP'] ?? 500);
const jobs = process.env['JOBS'];
/** So long after the last machine has come online memory is read, ms: what the ramp has left behind is swept by then. */
const settleMs = 5_000;
const root = resolve(import.meta.dirname, '..');

interface Side {
  readonly name: string;
  readonly server: Figures;
  readonly clients: Figures;
  /** Seconds from the first dial to the last machine online, a process's start included. */
  readonly rampSeconds: number;
}

/** Bytes of resident memory. */
interface Figures {
  /** Of the whole process, when all are connected. */
  readonly whole: number;
  /** More than it had when it was ready and nobody had dialled. */
  readonly growth: number;
}

/** Resident memory of a process as the system counts it, in bytes. */
function rss(child: ChildProcess): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(child.pid)], { encoding: 'utf8' })) * 1024;
}

function node(script: string, ...args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [join(root, script), ...args], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
}

async function urlOf(server: ChildProcess): Promise<string> {
  if (server.stdout)
    for await (const line of createInterface({ input: server.stdout })) {
      const url = /core at (http:\S+),/.exec(line)?.[1];
      if (url !== undefined) return url;
    }
  throw new Error('the server ended before it listened');
}

const pause = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms));

async function online(url: string): Promise<number> {
  const answer = (await (await fetch(`${url}/healthz`)).json()) as { machines_online: number };
  return answer.machines_online;
}

async function allOnline(url: string, clients: ChildProcess): Promise<void> {
  for (let now = 0; now < count; now = await online(url)) {
    if (clients.exitCode !== null)
      throw new Error(`the clients ended with ${clients.exitCode} when ${now} of ${count} were online`);
    await pause(200);
  }
}

async function measure(
  name: string,
  startServer: () => ChildProcess,
  startClients: (url: string) => ChildProcess,
  idleClients: () => ChildProcess,
): Promise<Side> {
  const server = startServer();
  const children = [server];
  try {
    const url = await urlOf(server);
    server.stdout?.resume();
    await pause(settleMs);
    const serverIdle = rss(server);
    const idle = idleClients();
    children.push(idle);
    idle.stdout?.resume();
    await pause(settleMs);
    const clientsIdle = rss(idle);
    await end(idle);
    const begun = performance.now();
    const clients = startClients(url);
    children.push(clients);
    clients.stdout?.resume();
    await allOnline(url, clients);
    const rampSeconds = (performance.now() - begun) / 1000;
    await pause(settleMs);
    const [serverFull, clientsFull] = [rss(server), rss(clients)];
    return {
      name,
      server: { whole: serverFull, growth: serverFull - serverIdle },
      clients: { whole: clientsFull, growth: clientsFull - clientsIdle },
      rampSeconds,
    };
  } finally {
    for (const child of children.toReversed()) await end(child);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}

/** Where nobody listens: clients that dial there are loaded and idle. */
const nowhere = 'http://127.0.0.1:9';

function print(sides: readonly Side[]): void {
  const [bare, ours] = sides;
  if (!bare || !ours) return;
  const kb = (bytes: number): string => `${(bytes / count / 1024).toFixed(1)} KB`.padStart(10);
  const row = (what: string, of: (side: Side) => number): void =>
    console.log(`  ${what.padEnd(34)}${kb(of(bare))}${kb(of(ours))}${(of(ours) / of(bare)).toFixed(2).padStart(8)}`);
  console.log(
    `\n  ${`resident memory a machine, of ${count}`.padEnd(34)}${'bare ws'.padStart(10)}${'vendloop'.padStart(10)}${'ratio'.padStart(8)}`,
  );
  row('server, growth', ({ server }) => server.growth);
  row('server, whole process', ({ server }) => server.whole);
  row('clients, growth', ({ clients }) => clients.growth);
  row('clients, whole process', ({ clients }) => clients.whole);
  row('both, growth', ({ server, clients }) => server.growth + clients.growth);
  row('both, whole processes', ({ server, clients }) => server.whole + clients.whole);
  for (const { name, rampSeconds } of sides)
    console.log(
      `  ${name}: all online ${rampSeconds.toFixed(1)} s after the start of the clients' process, at ${perSecond} dials a second`,
    );
}

// Each of the four processes has the same limit as this one.
checkOpenFiles(count, openFileLimit());
const dir = mkdtempSync(join(tmpdir(), 'vendloop-fleet-'));
const main = 'dist/src/cli/main.js';
const fleetArgs = ['--ramp', `${perSecond}/s`, ...(jobs === undefined ? [] : ['--jobs', jobs])];
const fleet = (url: string, machines: number): ChildProcess =>
  node(main, 'fleet', '--url', url, '--count', String(machines), '--seed', '1', ...fleetArgs);
try {
  console.log(
    `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, ${count} machines`,
  );
  const bare = await measure(
    'bare ws',
    () => node('bench/fleet/bare-server.js'),
    (url) => node('bench/fleet/bare-clients.js', url, String(count), String(perSecond)),
    () => node('bench/fleet/bare-clients.js', nowhere, '0'),
  );
  const ours = await measure(
    'vendloop',
    () =>
      node(
        main,
        'serve',
        '--quiet',
        '--port',
        '0',
        '--machines',
        String(count),
        '--database',
        join(dir, 'core.sqlite'),
      ),
    (url) => fleet(url, count),
    () => fleet(nowhere, 1),
  );
  print([bare, ours]);
} finally {
  rmSync(dir, { recursive: true });
}
