import type { Link } from '#core/ports/link.ts';
import type { Fleet } from '#simulators/machine/fleet.ts';
import { WorkerPool, type PoolWorker } from '#harness/processes/worker-pool.ts';
import { startWorkerThread } from '#harness/processes/worker-thread.ts';
import { noteThread } from '../shared/shutdown.ts';
import { zeroCounts, sumCounts, type Counts } from './fleet-counter.ts';
import { shardRangeOf, type FleetOptions } from './fleet-options.ts';
import { linkOf } from './fleet-link.ts';
import { FleetShard, type ShardListener } from './fleet-shard.ts';
import type { Command, WorkerMessage, WorkerInput } from './worker-messages.ts';

/** Receives what the workers of a pool report. */
export interface PoolListener extends ShardListener {
  /** A worker thread has ended early; the others continue. @param options name its machines. */
  workerDied(options: FleetOptions, reason: string): void;
}

/** The machines of one process, in its main thread or in worker threads. */
export interface FleetPool {
  start(): void;
  counts(): Counts;
  /** Switches all machines off; resolves when all of their events have been handed over. */
  stop(): Promise<void>;
  /** Resolves when no worker is left. */
  readonly stopped: Promise<void>;
}

/** The machines of one process where they are in its main thread: each can be reached. */
interface LocalPool extends FleetPool {
  readonly fleet: Fleet;
}

/** Simulates the machines in this thread. @param wrapLink puts something between the machines and their network. */
export async function inProcessPool(
  options: FleetOptions,
  listener: PoolListener,
  wrapLink = (link: Link): Link => link,
): Promise<LocalPool> {
  const shard = new FleetShard(options, wrapLink(await linkOf(options)), listener);
  return {
    fleet: shard.fleet,
    start: () => shard.start(),
    counts: () => shard.counts(),
    stop: () => {
      shard.stop();
      return Promise.resolve();
    },
    stopped: new Promise(() => undefined),
  };
}

/** Simulates the machines in `jobs` worker threads, a shard of the range in each. Resolves when all are built. */
export async function threadPool(options: FleetOptions, jobs: number, listener: PoolListener): Promise<FleetPool> {
  const pool = new WorkerPool(jobs, (index) =>
    startWorker({ ...options, share: shardRangeOf(options.share, index, jobs) }, listener),
  );
  const { workers } = pool;
  await Promise.all(workers.map(({ ready }) => ready));
  return {
    start: () => workers.forEach((worker) => worker.start()),
    counts: () => sumCounts(workers.map((worker) => worker.counts())),
    stop: () => pool.stop(),
    stopped: Promise.all(workers.map(({ stopped }) => stopped)).then(() => undefined),
  };
}

interface WorkerHandle extends PoolWorker {
  /** Resolves when its machines are built, or the thread has ended. */
  readonly ready: Promise<void>;
  /** Resolves when its machines are off, or the thread has ended. */
  readonly stopped: Promise<void>;
  counts(): Counts;
  start(): void;
}

const workerFile = new URL('./worker.ts', import.meta.url);

function startWorker(options: FleetOptions, listener: PoolListener): WorkerHandle {
  const [ready, stopped] = [deferred(), deferred()];
  let counts = zeroCounts;
  let state: 'running' | 'stopped' | 'failed' = 'running';
  const onMessage = (message: WorkerMessage): void => {
    if (message.kind === 'lines') listener.lines?.(message.text);
    if (message.kind === 'gave-up') listener.gaveUp(message.reason, message.machineNo);
    if (message.kind === 'counts' || message.kind === 'stopped') counts = message.counts;
    if (message.kind === 'ready') ready.resolve();
    if (message.kind !== 'stopped') return;
    state = 'stopped';
    stopped.resolve();
  };
  const onEnd = (reason: string): void => {
    ready.resolve();
    stopped.resolve();
    if (state !== 'running') return;
    state = 'failed';
    counts = { ...counts, online: 0 };
    listener.workerDied(options, reason);
  };
  const workerData: WorkerInput = { options, lines: listener.lines !== null };
  const thread = startWorkerThread<Command, WorkerMessage>(workerFile, { workerData, onMessage, onEnd });
  void thread.exited.then(noteThread());
  return {
    ready: ready.promise,
    stopped: stopped.promise,
    counts: () => counts,
    start: () => thread.send('start'),
    stop: () => {
      thread.send('stop');
      return stopped.promise;
    },
  };
}

function deferred(): { readonly promise: Promise<void>; resolve(): void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((settle) => (resolve = settle));
  return { promise, resolve: () => resolve() };
}
