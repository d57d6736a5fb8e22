import { Worker } from 'node:worker_threads';
import { noteThread } from '../shared/shutdown.ts';
import { zeroCounts, sumCounts, type Counts } from './fleet-counter.ts';
import type { FleetOptions } from './fleet-options.ts';
import { FleetShard, type ShardListener } from './fleet-shard.ts';
import { shardRangeOf } from './shard-range.ts';
import type { Command, WorkerMessage, WorkerInput } from './worker-messages.ts';

/** Whom a crew tells. */
export interface PoolListener extends ShardListener {
  /** A worker thread is gone, and its machines with it. The others go on. @param options which machines they were. */
  workerDied(options: FleetOptions, reason: string): void;
}

/** Whoever brings the machines of a process: itself, or its worker threads. */
export interface FleetPool {
  start(): void;
  counts(): Counts;
  /** Switches all machines off; resolves when everything that they saw has been handed over. */
  stop(): Promise<void>;
  /** Resolves when nobody is left who could bring a machine. */
  readonly stopped: Promise<void>;
}

/** The machines in this thread. */
export function inProcessPool(options: FleetOptions, listener: PoolListener): FleetPool {
  const part = new FleetShard(options, listener);
  return {
    start: () => part.start(),
    counts: () => part.counts(),
    stop: () => {
      part.stop();
      return Promise.resolve();
    },
    stopped: new Promise(() => undefined),
  };
}

/** The machines in `jobs` worker threads, a stretch of the share in each. Resolves when all of them are built. */
export async function threadPool(options: FleetOptions, jobs: number, listener: PoolListener): Promise<FleetPool> {
  const workers = Array.from({ length: jobs }, (_, part) =>
    startWorker({ ...options, share: shardRangeOf(options.share, part, jobs) }, listener),
  );
  await Promise.all(workers.map(({ ready }) => ready));
  return {
    start: () => workers.forEach((worker) => worker.send('start')),
    counts: () => sumCounts(workers.map((worker) => worker.counts())),
    stop: async () => {
      for (const worker of workers) worker.send('stop');
      await Promise.all(workers.map(({ stopped }) => stopped));
    },
    stopped: Promise.all(workers.map(({ stopped }) => stopped)).then(() => undefined),
  };
}

interface WorkerHandle {
  /** Resolves when its machines are built, or it is gone. */
  readonly ready: Promise<void>;
  /** Resolves when its machines are off, or it is gone. */
  readonly stopped: Promise<void>;
  counts(): Counts;
  send(command: Command): void;
}

/** Compiled, the worker is what it was compiled to; from sources, Node needs help to read TypeScript. */
const entry = new URL(import.meta.url.endsWith('.ts') ? './worker-from-sources.js' : './worker.js', import.meta.url);

function startWorker(options: FleetOptions, listener: PoolListener): WorkerHandle {
  const workerData: WorkerInput = { options, lines: listener.lines !== null };
  const worker = new Worker(entry, { workerData, execArgv: [] });
  const threadIsGone = noteThread();
  const [ready, stopped] = [latch(), latch()];
  let counts = zeroCounts;
  let state: 'on' | 'stopped' | 'dead' = 'on';
  const onEnd = (reason: string): void => {
    ready.open();
    stopped.open();
    if (state !== 'on') return;
    state = 'dead';
    counts = { ...counts, online: 0 };
    listener.workerDied(options, reason);
  };
  worker.on('message', (message: WorkerMessage) => {
    if (message.kind === 'lines') listener.lines?.(message.text);
    if (message.kind === 'gave-up') listener.gaveUp(message.reason, message.machineNo);
    if (message.kind === 'counts' || message.kind === 'stopped') counts = message.counts;
    if (message.kind === 'ready') ready.open();
    if (message.kind !== 'stopped') return;
    state = 'stopped';
    stopped.open();
  });
  worker.on('error', (error) => onEnd(error.message));
  worker.on('exit', (code) => {
    threadIsGone();
    onEnd(`it ended with code ${code}`);
  });
  return {
    ready: ready.opened,
    stopped: stopped.opened,
    counts: () => counts,
    send: (command) => worker.postMessage(command),
  };
}

function latch(): { readonly opened: Promise<void>; open(): void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}
