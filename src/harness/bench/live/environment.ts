import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '#core/ports/clock.ts';
import { pollUntil } from '#core/ports/waiting.ts';
import type { Http } from '#core/ports/http.ts';
import { CallbackReceiver } from '#simulators/receiver/callback-receiver.ts';
import type { WireObserver } from '#simulators/wire-observer.ts';
import { rejectOnAbort } from '#harness/interrupted.ts';
import type { HistoryEvent } from '#harness/history/event.ts';
import { startReceiver, type ReceiverServer } from '#harness/stages/live/receiver-server.ts';
import type { LoopSample } from '../loop-delays.ts';
import { readRecording, type Recording } from '../recording.ts';
import { EdgeReceiver } from './edge-receiver.ts';
import { startCoreProcess, waitForAddress } from './core-process.ts';
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
  /** Process ids by name, for the meter. */
  readonly pids: Readonly<Record<'core' | 'fleet', number | null>>;
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
    observe: (path, members) => options.wire?.callback({ url: receiver.url, path, key: options.appKey, members }),
  });
  const edgeReceiver = new EdgeReceiver(receiverSink);
  const problems: string[] = [];
  const aborted = rejectOnAbort(options.signal);
  const orAborted = <T>(action: T): Promise<Awaited<T>> => Promise.race([action, aborted]);
  const receiver = await startReceiver(edgeReceiver.receive, (error) =>
    problems.push(`The receiver broke: ${String(error)}.`),
  );
  const processes: BenchProcesses = { core: null, fleet: null };
  const files = { core: join(options.dir, 'core.ndjson'), fleet: join(options.dir, 'fleet.ndjson') };
  try {
    print(target === null ? `starting a core for ${machines} machines` : `using the core at ${target}`);
    if (target === null)
      processes.core = startCoreProcess({
        command: options.coreCommand,
        database: join(options.dir, 'core.sqlite'),
        machines,
        moreArgs: ['--stock', `${options.stock}`, '--no-limits', '--events', files.core, ...options.coreArgs],
        clock,
        onLoopSample: (sample) => options.onLoopSample('core', sample),
      });
    const url = target ?? (await orAborted(processes.core && waitForAddress(processes.core, startTimeoutMs))) ?? '';
    if (options.withFleet) {
      print(`${machines} machines dial`);
      processes.fleet = startManagedProcess(
        'fleet',
        options.ownCommand,
        fleetArgs(options, url, files.fleet),
        clock,
        (sample) => options.onLoopSample('fleet', sample),
      );
      await orAborted(Promise.race([waitUntilOnline(options, url, processes.fleet), exitFailure(processes)]));
    }
    const pids = { core: processes.core?.pid ?? null, fleet: processes.fleet?.pid ?? null };
    return {
      url,
      notifyUrl: receiver.url,
      acknowledged: (orderId, count) => edgeReceiver.acknowledged(orderId, count),
      pids,
      notified: () => receiverSink.receivedCount,
      processExited: exitFailure(processes),
      close: (withinMs, onStopped) =>
        tearDown({ processes, receiver, problems, withinMs, onStopped }).then(() =>
          readRecordings(processes, files, sinkEvents, problems),
        ),
    };
  } catch (error) {
    await tearDown({ processes, receiver, problems, withinMs: stopTimeoutMs.interrupted, onStopped: () => undefined });
    throw error;
  }
}

function fleetArgs(
  { machines, stock, seed, wire, fleetFaults }: EnvironmentOptions,
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
    ...(wire ? ['--wire'] : []),
    ...fleetFaults.flatMap((fault) => ['--fault', fault]),
  ];
}

/** Without a count from the core, the fleet's own output decides. */
async function waitUntilOnline(
  { http, clock, machines, signal }: EnvironmentOptions,
  url: string,
  fleet: ManagedProcess,
): Promise<void> {
  const withinMs = startTimeoutMs + machines * 10;
  let online = null as number | null;
  const areOnline = async (): Promise<boolean> => {
    online = await onlineAt(http, url);
    return online === null || online >= machines;
  };
  const isDone = await pollUntil(areOnline, { clock, everyMs: 200, withinMs, isStopped: () => signal.aborted });
  if (signal.aborted) return;
  if (!isDone)
    throw new Error(`only ${online} of ${machines} machines came online. Output of the fleet:\n${fleet.lastErrors()}`);
  if (online === null)
    await fleet.waitForOutput(
      'that its machines are online',
      new RegExp(`(${machines}) of ${machines} online`),
      withinMs,
    );
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
    (['core', 'fleet'] as const)
      .flatMap((name) => {
        const child = processes[name];
        return child
          ? [
              child.exited.then((code) =>
                Promise.reject(
                  new Error(
                    `the ${name} ended (${code === null ? 'a signal' : `exit code ${code}`}): ` +
                      (child.lastErrors() || 'no output'),
                  ),
                ),
              ),
            ]
          : [];
      })
      .concat(new Promise<never>(() => undefined)),
  );
  exitFailed.catch(() => undefined);
  return exitFailed;
}

interface BenchProcesses {
  core: ManagedProcess | null;
  fleet: ManagedProcess | null;
}

interface TearDownOptions {
  readonly processes: BenchProcesses;
  readonly receiver: ReceiverServer;
  readonly problems: string[];
  readonly withinMs: number;
  readonly onStopped: () => void;
}

async function tearDown({ processes, receiver, problems, withinMs, onStopped }: TearDownOptions): Promise<void> {
  const stop = async (name: keyof BenchProcesses): Promise<void> => {
    const child = processes[name];
    if (child && !(await child.stop(withinMs)))
      problems.push(`The ${name} did not end as it should: ${child.lastErrors() || 'no output'}.`);
  };
  // When interrupted, both are stopped at once.
  if (withinMs < stopTimeoutMs.normal) await Promise.all([stop('fleet'), stop('core')]);
  else {
    await stop('fleet');
    await stop('core');
  }
  await receiver.close();
  onStopped();
}

async function readRecordings(
  processes: BenchProcesses,
  files: { core: string; fleet: string },
  callbacks: readonly HistoryEvent[],
  problems: readonly string[],
): Promise<EnvironmentEvidence> {
  const read = async (child: ManagedProcess | null, file: string): Promise<Recording> =>
    child ? readRecording(createReadStream(file, 'utf8') as AsyncIterable<string>, file) : emptyRecording;
  return {
    core: await read(processes.core, files.core),
    fleet: await read(processes.fleet, files.fleet),
    callbacks,
    problems,
  };
}
