import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '#core/ports/clock.ts';
import { pollUntil } from '#core/ports/waiting.ts';
import type { Http } from '#core/ports/http.ts';
import { CallbackReceiver } from '#simulators/receiver/callback-receiver.ts';
import type { WireObserver } from '#simulators/wire-observer.ts';
import { rejectOnAbort } from '#harness/interrupted.ts';
import type { HistoryEvent } from '#harness/history/event.ts';
import { startReceiver, type ReceiverAddress, type ReceiverServer } from '#harness/stages/live/receiver-server.ts';
import type { Segment } from '../load/segment.ts';
import type { LoopSample } from '../loop-delays.ts';
import { readRecording, type Recording } from '../recording.ts';
import { EdgeReceiver } from './edge-receiver.ts';
import { BenchCores } from './bench-cores.ts';
import { startManagedProcess, type ManagedProcess } from './managed-process.ts';

/** Options of the bench environment: core, fleet and callback receiver. */
export interface EnvironmentOptions {
  /** Program and first arguments of `vendloop`, of the core's checkout and of this one. */
  readonly coreCommand: readonly string[];
  readonly ownCommand: readonly string[];
  /** Further arguments of `vendloop serve`. */
  readonly coreArgs: readonly string[];
  /** A target core; null: one is started. */
  readonly target: string | null;
  /** The share of the fleet that this computer has; left out: all. */
  readonly segment?: Segment | undefined;
  /** How many cores are started that share a PostgreSQL; left out: one, on SQLite. */
  readonly cores?: number | undefined;
  /** Where callbacks arrive; left out: on any free port of this computer's loopback. */
  readonly receiver?: ReceiverAddress | undefined;
  /** At which URL the core reaches that, with a slash at the end; left out: the address itself. */
  readonly callbackUrl?: string | undefined;
  /** False: the machines are external, and nothing of them is observed. */
  readonly withFleet: boolean;
  /** Faults of simulated machines, as `vendloop fleet` takes them. */
  readonly fleetFaults: readonly string[];
  /** Records what was on the wire of machines and callbacks. */
  readonly wire?: WireObserver | undefined;
  readonly machines: number;
  readonly stock: number;
  readonly seed: number;
  readonly appKey: string;
  /** Folder for the database and the recordings. */
  readonly dir: string;
  readonly http: Http;
  readonly clock: Clock;
  readonly print: (line: string) => void;
  /** Aborted to stop the environment early. */
  readonly signal: AbortSignal;
  /** Gets the event-loop samples of the programs that it starts. */
  readonly onLoopSample: (process: 'core' | 'fleet', sample: LoopSample) => void;
}

/** A running environment. */
export interface BenchEnvironment {
  readonly url: string;
  readonly notifyUrl: string;
  /** Processes to be watched. A database is its server with all that it has started. */
  readonly processes: readonly { readonly name: 'core' | 'database' | 'fleet'; readonly pid: number }[];
  /** Resolves when so many callbacks about an order were acknowledged. */
  readonly acknowledged: EdgeReceiver['acknowledged'];
  /** Callbacks received so far. */
  notified(): number;
  /** Rejects with the last output when a program ends before it was asked to. Never resolves. */
  readonly processExited: Promise<never>;
  /**
   * Stops everything.
   * @param stopTimeoutMs how long each program may take to end.
   * @param down called when no process is left. @returns the recordings and problems. */
  close(stopTimeoutMs: number, down: () => void): Promise<EnvironmentEvidence>;
}

/** Evidence of an environment. */
export interface EnvironmentEvidence {
  readonly core: Recording;
  readonly fleet: Recording;
  readonly callbacks: readonly HistoryEvent[];
  readonly problems: readonly string[];
}

const startTimeoutMs = 60_000;
/** How long core and fleet may take to end, ms; shorter when a person waits. */
export const stopTimeoutMs = { normal: 15_000, interrupted: 2_500 };
const emptyRecording: Recording = { events: [], spans: [] };

/**
 * Starts the environment and waits until all machines are online. @throws Error that names the part that did not start,
 * and why.
 */
export async function startBenchEnvironment(options: EnvironmentOptions): Promise<BenchEnvironment> {
  const { clock, print, target, machines } = options;
  const sinkEvents: HistoryEvent[] = [];
  const receiverSink = new CallbackReceiver({
    name: 'merchant',
    appKey: options.appKey,
    onEvent: (event, wire) =>
      void sinkEvents.push({ t: clock.monotonic(), by: 'receiver', ...event, ...(wire !== undefined && { wire }) }),
    observe: (path, members) => options.wire?.callback({ url: notifyUrl, path, key: options.appKey, members }),
  });
  const edgeReceiver = new EdgeReceiver(receiverSink);
  const problems: string[] = [];
  const aborted = rejectOnAbort(options.signal);
  const orAborted = <T>(action: T): Promise<Awaited<T>> => Promise.race([action, aborted]);
  const receiver = await startReceiver(
    edgeReceiver.receive,
    (error) => problems.push(`The receiver broke: ${String(error)}.`),
    options.receiver,
  );
  const notifyUrl = options.callbackUrl ?? receiver.url;
  const processes: BenchProcesses = { cores: target === null ? benchCores(options) : null, fleet: null };
  const fleetEvents = join(options.dir, 'fleet.ndjson');
  try {
    print(startText(options));
    const url = target ?? (await orAborted(processes.cores?.start())) ?? '';
    if (options.withFleet) {
      print(`${machines} machines dial`);
      processes.fleet = startManagedProcess(
        { name: 'fleet', vendloop: options.ownCommand, args: fleetArgs(options, url, fleetEvents) },
        clock,
        (sample) => options.onLoopSample('fleet', sample),
      );
      await orAborted(
        Promise.race([
          waitUntilOnline(options, processes.cores?.urls ?? [url], processes.fleet),
          exitFailure(processes),
        ]),
      );
    }
    return {
      url,
      notifyUrl,
      acknowledged: (orderId, count) => edgeReceiver.acknowledged(orderId, count),
      processes: pidsOf(processes),
      notified: () => receiverSink.receivedCount,
      processExited: exitFailure(processes),
      close: (withinMs, onStopped) =>
        tearDown({ processes, receiver, problems, withinMs, onStopped }).then(() =>
          readRecordings(processes, fleetEvents, sinkEvents, problems),
        ),
    };
  } catch (error) {
    await tearDown({ processes, receiver, problems, withinMs: stopTimeoutMs.interrupted, onStopped: () => undefined });
    throw error;
  }
}

function benchCores(options: EnvironmentOptions): BenchCores {
  return new BenchCores({
    ...options,
    cores: options.cores ?? null,
    moreArgs: ['--stock', `${options.stock}`, '--no-limits', ...options.coreArgs],
    onLoopSample: (sample) => options.onLoopSample('core', sample),
  });
}

function startText({ target, cores, machines }: EnvironmentOptions): string {
  if (target !== null) return `using the core at ${target}`;
  if (cores === undefined) return `starting a core for ${machines} machines`;
  return `starting PostgreSQL and ${cores} ${cores === 1 ? 'core' : 'cores'} for ${machines} machines`;
}

function pidsOf({ cores, fleet }: BenchProcesses): BenchEnvironment['processes'] {
  const database = cores?.databasePid ?? null;
  return [
    ...(cores?.cores ?? []).map(({ process: { pid } }) => ({ name: 'core' as const, pid })),
    ...(database === null ? [] : [{ name: 'database' as const, pid: database }]),
    ...(fleet ? [{ name: 'fleet' as const, pid: fleet.pid }] : []),
  ];
}

function fleetArgs(
  { machines, stock, seed, wire, fleetFaults, segment }: EnvironmentOptions,
  url: string,
  events: string,
): readonly string[] {
  return [
    'fleet',
    '--url',
    url,
    '--count',
    `${machines}`,
    '--stock',
    `${stock}`,
    '--seed',
    `${seed}`,
    '--events',
    events,
    '--wait',
    '60s',
    ...(segment ? ['--shard', `${segment.number}/${segment.count}`] : []),
    ...(wire ? ['--wire'] : []),
    ...fleetFaults.flatMap((fault) => ['--fault', fault]),
  ];
}

/** Without a count from the core, the fleet's own output decides. */
async function waitUntilOnline(
  { http, clock, machines, signal }: EnvironmentOptions,
  urls: readonly string[],
  fleet: ManagedProcess,
): Promise<void> {
  const withinMs = startTimeoutMs + machines * 10;
  let online = null as number | null;
  const areOnline = async (): Promise<boolean> => {
    const counts = await Promise.all(urls.map((url) => onlineAt(http, url)));
    online = counts.reduce((sum, count) => (sum === null || count === null ? null : sum + count), 0);
    return online === null || online >= machines;
  };
  const isDone = await pollUntil(areOnline, { clock, everyMs: 200, withinMs, isStopped: () => signal.aborted });
  if (signal.aborted) return;
  if (!isDone)
    throw new Error(`only ${online} of ${machines} machines came online. Output of the fleet:\n${fleet.lastErrors()}`);
  if (online === null) await fleet.waitForOutput('that its machines are online', /(\d+) of \1 online/, withinMs);
}

async function onlineAt(http: Http, url: string): Promise<number | null> {
  try {
    const { body } = await http.send(
      { method: 'GET', url: `${url}/healthz`, headers: {}, body: '' },
      { timeoutMs: 5_000 },
    );
    const health = JSON.parse(body) as { machines_online?: unknown };
    return typeof health.machines_online === 'number' ? health.machines_online : null;
  } catch {
    return null;
  }
}

/** Rejects as soon as one of them ends; needs no listener. */
function exitFailure(processes: BenchProcesses): Promise<never> {
  const exitFailed = Promise.race(
    named(processes)
      .map(({ name, process: child }) =>
        child.exited.then((code) =>
          Promise.reject(
            new Error(
              `the ${name} ended (${code === null ? 'a signal' : `exit code ${code}`}): ` +
                (child.lastErrors() || 'no output'),
            ),
          ),
        ),
      )
      .concat(new Promise<never>(() => undefined)),
  );
  exitFailed.catch(() => undefined);
  return exitFailed;
}

interface BenchProcesses {
  readonly cores: BenchCores | null;
  fleet: ManagedProcess | null;
}

function named({
  cores,
  fleet,
}: BenchProcesses): readonly { readonly name: string; readonly process: ManagedProcess }[] {
  return [...(cores?.cores ?? []), ...(fleet ? [{ name: 'fleet', process: fleet }] : [])];
}

interface TearDownOptions {
  readonly processes: BenchProcesses;
  readonly receiver: ReceiverServer;
  readonly problems: string[];
  readonly withinMs: number;
  readonly onStopped: () => void;
}

async function tearDown({ processes, receiver, problems, withinMs, onStopped }: TearDownOptions): Promise<void> {
  const { cores, fleet } = processes;
  const stopFleet = async (): Promise<void> => {
    if (fleet && !(await fleet.stop(withinMs)))
      problems.push(`The fleet did not end as it should: ${fleet.lastErrors() || 'no output'}.`);
  };
  const stopCores = async (): Promise<void> => void problems.push(...((await cores?.stopCores(withinMs)) ?? []));
  // When interrupted, all are stopped at once.
  if (withinMs < stopTimeoutMs.normal) await Promise.all([stopFleet(), stopCores()]);
  else {
    await stopFleet();
    await stopCores();
  }
  await cores?.close();
  await receiver.close();
  onStopped();
}

async function readRecordings(
  processes: BenchProcesses,
  fleetEvents: string,
  callbacks: readonly HistoryEvent[],
  problems: readonly string[],
): Promise<EnvironmentEvidence> {
  const read = (file: string): Promise<Recording> =>
    readRecording(createReadStream(file, 'utf8') as AsyncIterable<string>, file);
  const ofCores: Recording[] = [];
  const cores = processes.cores?.cores ?? [];
  for (const { name, events } of cores) {
    const recording = await read(events);
    ofCores.push(cores.length === 1 ? recording : ofCore(name, recording));
  }
  return {
    core: {
      events: ofCores.flatMap(({ events }) => events),
      spans: ofCores.flatMap(({ spans }) => spans),
    },
    fleet: processes.fleet ? await read(fleetEvents) : emptyRecording,
    callbacks,
    problems,
  };
}

/** What one of several cores has written, with its name. */
function ofCore(core: string, { events, spans }: Recording): Recording {
  return { events: events.map((event) => ({ ...event, core })), spans };
}
