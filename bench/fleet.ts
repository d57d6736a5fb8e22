import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pollUntil, sleep } from '#core/ports/waiting.ts';
import { checkOpenFiles, openFileLimit } from '#cli/fleet/open-files.ts';
import { startCoreProcess, waitForAddress } from '#harness/bench/live/core-process.ts';
import { startManagedProcess, type ManagedProcess } from '#harness/bench/live/managed-process.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';

/**
 * What connected machines cost: `vendloop serve` and `vendloop fleet` against a bare `ws` server and bare `ws` clients,
 * each of the four a process of its own, the second pair after the first has gone. `FLEET=N` sets how many (10,000),
 * `JOBS=N` the fleet's worker threads, `RAMP=N` the dials a second (500).
 */
const count = Number(process.env['FLEET'] ?? 10_000);
const perSecond = Number(process.env['RAMP'] ?? 500);
const jobs = process.env['JOBS'];
/**
 * So long after the last machine has come online memory is read, ms: what the ramp has left behind is swept by then.
 */
const settleMs = 5_000;
/** How long a process may take to listen, and to end, ms. */
const [startTimeoutMs, stopTimeoutMs] = [60_000, 60_000];
const root = resolve(import.meta.dirname, '..');

interface Measurement {
  readonly name: string;
  readonly server: MemoryUse;
  readonly clients: MemoryUse;
  /** Seconds from the first dial to the last machine online, a process's start included. */
  readonly rampSeconds: number;
}

/** Bytes of resident memory. */
interface MemoryUse {
  /** Of the whole process, when all are connected. */
  readonly total: number;
  /** More than it had when it was ready and no client had dialled. */
  readonly growth: number;
}

/** Resident memory of a process as the system counts it, in bytes. */
function rss({ pid }: ManagedProcess): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) * 1024;
}

const clock = new SystemClock();

/** Starts a script of this project; it is not sampled, so that its memory is its own. */
function startScript(name: string, script: string, ...args: readonly string[]): ManagedProcess {
  return startManagedProcess({ name, vendloop: [process.execPath, join(root, script)], args }, clock, null);
}

async function online(url: string): Promise<number> {
  const answer = (await (await fetch(`${url}/healthz`)).json()) as { machines_online: number };
  return answer.machines_online;
}

/** Waits until all machines are online. @throws Error when their process ends before. */
async function allOnline(url: string, clients: ManagedProcess): Promise<void> {
  let now = 0;
  let exitCode: number | null | undefined;
  void clients.exited.then((code) => (exitCode = code));
  const areOnline = async (): Promise<boolean> => (now = await online(url)) >= count;
  if (!(await pollUntil(areOnline, { clock, everyMs: 200, isStopped: () => exitCode !== undefined })))
    throw new Error(`the clients ended with ${exitCode} when ${now} of ${count} were online:\n${clients.lastErrors()}`);
}

async function measure(
  name: string,
  startServer: () => ManagedProcess,
  startClients: (url: string) => ManagedProcess,
  idleClients: () => ManagedProcess,
): Promise<Measurement> {
  const server = startServer();
  const processes = [server];
  try {
    const url = await waitForAddress(server, startTimeoutMs);
    await sleep(clock, settleMs);
    const serverIdle = rss(server);
    const idleProcess = idleClients();
    processes.push(idleProcess);
    await sleep(clock, settleMs);
    const clientsIdle = rss(idleProcess);
    await idleProcess.stop(stopTimeoutMs);
    const startedAt = performance.now();
    const clients = startClients(url);
    processes.push(clients);
    await allOnline(url, clients);
    const rampSeconds = (performance.now() - startedAt) / 1000;
    await sleep(clock, settleMs);
    const [serverFull, clientsFull] = [rss(server), rss(clients)];
    return {
      name,
      server: { total: serverFull, growth: serverFull - serverIdle },
      clients: { total: clientsFull, growth: clientsFull - clientsIdle },
      rampSeconds,
    };
  } finally {
    for (const started of processes.toReversed()) await started.stop(stopTimeoutMs);
  }
}

/** Where no server listens: clients that dial there are loaded and idle. */
const unusedUrl = 'http://127.0.0.1:9';

function print(measurements: readonly Measurement[]): void {
  const [bare, vendloop] = measurements;
  if (!bare || !vendloop) return;
  const kb = (bytes: number): string => `${(bytes / count / 1024).toFixed(1)} KB`.padStart(10);
  const printRow = (label: string, of: (measurement: Measurement) => number): void =>
    console.log(
      `  ${label.padEnd(34)}${kb(of(bare))}${kb(of(vendloop))}${(of(vendloop) / of(bare)).toFixed(2).padStart(8)}`,
    );
  console.log(
    `\n  ` +
      `resident memory a machine, of ${count}`.padEnd(34) +
      `${'bare ws'.padStart(10)}${'vendloop'.padStart(10)}${'ratio'.padStart(8)}`,
  );
  printRow('server, growth', ({ server }) => server.growth);
  printRow('server, whole process', ({ server }) => server.total);
  printRow('clients, growth', ({ clients }) => clients.growth);
  printRow('clients, whole process', ({ clients }) => clients.total);
  printRow('both, growth', ({ server, clients }) => server.growth + clients.growth);
  printRow('both, whole processes', ({ server, clients }) => server.total + clients.total);
  for (const { name, rampSeconds } of measurements)
    console.log(
      `  ${name}: all online ${rampSeconds.toFixed(1)} s after the start of the clients' process, at ${perSecond} ` +
        'dials a second',
    );
}

// Each of the four processes has the same limit as this one.
checkOpenFiles(count, openFileLimit());
const dir = mkdtempSync(join(tmpdir(), 'vendloop-fleet-'));
const main = 'dist/src/cli/main.js';
const fleetArgs = ['--ramp', `${perSecond}/s`, ...(jobs === undefined ? [] : ['--jobs', jobs])];
const fleet = (url: string, machines: number): ManagedProcess =>
  startScript('fleet', main, 'fleet', '--url', url, '--count', String(machines), '--seed', '1', ...fleetArgs);
try {
  console.log(
    `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, ${count} machines`,
  );
  const bare = await measure(
    'bare ws',
    () => startScript('server', 'bench/fleet/bare-server.js'),
    (url) => startScript('clients', 'bench/fleet/bare-clients.js', url, String(count), String(perSecond)),
    () => startScript('clients', 'bench/fleet/bare-clients.js', unusedUrl, '0'),
  );
  const vendloop = await measure(
    'vendloop',
    () =>
      startCoreProcess({
        command: [process.execPath, join(root, main)],
        database: join(dir, 'core.sqlite'),
        machines: count,
        moreArgs: [],
        clock,
        onLoopSample: null,
      }),
    (url) => fleet(url, count),
    () => fleet(unusedUrl, 1),
  );
  print([bare, vendloop]);
} finally {
  rmSync(dir, { recursive: true });
  clock.close();
}
