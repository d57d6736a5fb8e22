import { Worker } from 'node:worker_threads';
import { noteThread } from '../shared/shutdown.ts';
import { noCounts, sum, type Counts } from './fleet-counter.ts';
import type { FleetOrder } from './fleet-options.ts';
import { FleetPart, type PartListener } from './fleet-shard.ts';
import { shareOf } from './shard-range.ts';
import type { Command, Word, WorkerOrder } from './worker-messages.ts';

/** Whom a crew tells. */
export interface CrewListener extends PartListener {
  /** A worker thread is gone, and its machines with it. The others go on. @param order which machines they were. */
  died(order: FleetOrder, reason: string): void;
}

/** Whoever brings the machines of a process: itself, or its worker threads. */
export interface Crew {
  start(): void;
  counts(): Counts;
  /** Switches all machines off; resolves when everything that they saw has been handed over. */
  stop(): Promise<void>;
  /** Resolves when nobody is left who could bring a machine. */
  readonly gone: Promise<void>;
}

/** The machines in this thread. */
export function crewOfOne(order: FleetOrder, listener: CrewListener): Crew {
  const part = new FleetPart(order, listener);
  return {
    start: () => part.start(),
    counts: () => part.counts(),
    stop: () => {
      part.stop();
      return Promise.resolve();
    },
    gone: new Promise(() => undefined),
  };
}

/** The machines in `jobs` worker threads, a stretch of the share in each. Resolves when all of them are built. */
export async function crewOfThreads(order: FleetOrder, jobs: number, listener: CrewListener): Promise<Crew> {
  const hands = Array.from({ length: jobs }, (_, part) =>
    startHand({ ...order, share: shareOf(order.share, part, jobs) }, listener),
  );
  await Promise.all(hands.map(({ ready }) => ready));
  return {
    start: () => hands.forEach((hand) => hand.tell('start')),
    counts: () => sum(hands.map((hand) => hand.counts())),
    stop: async () => {
      for (const hand of hands) hand.tell('stop');
      await Promise.all(hands.map(({ over }) => over));
    },
    gone: Promise.all(hands.map(({ over }) => over)).then(() => undefined),
  };
}

interface Hand {
  /** Resolves when its machines are built, or it is gone. */
  readonly ready: Promise<void>;
  /** Resolves when its machines are off, or it is gone. */
  readonly over: Promise<void>;
  counts(): Counts;
  tell(command: Command): void;
}

/** Compiled, the worker is what it was compiled to; from sources, Node needs help to read TypeScript. */
const entry = new URL(import.meta.url.endsWith('.ts') ? './worker-from-sources.js' : './worker.js', import.meta.url);

function startHand(order: FleetOrder, listener: CrewListener): Hand {
  const workerData: WorkerOrder = { order, lines: listener.lines !== null };
  const worker = new Worker(entry, { workerData, execArgv: [] });
  const threadIsGone = noteThread();
  const [ready, over] = [latch(), latch()];
  let counts = noCounts;
  let state: 'on' | 'stopped' | 'dead' = 'on';
  const end = (reason: string): void => {
    ready.open();
    over.open();
    if (state !== 'on') return;
    state = 'dead';
    counts = { ...counts, online: 0 };
    listener.died(order, reason);
  };
  worker.on('message', (word: Word) => {
    if (word.says === 'lines') listener.lines?.(word.text);
    if (word.says === 'gave-up') listener.gaveUp(word.reason, word.machineNo);
    if (word.says === 'counts' || word.says === 'stopped') counts = word.counts;
    if (word.says === 'ready') ready.open();
    if (word.says !== 'stopped') return;
    state = 'stopped';
    over.open();
  });
  worker.on('error', (error) => end(error.message));
  worker.on('exit', (code) => {
    threadIsGone();
    end(`it ended with code ${code}`);
  });
  return {
    ready: ready.opened,
    over: over.opened,
    counts: () => counts,
    tell: (command) => worker.postMessage(command),
  };
}

function latch(): { readonly opened: Promise<void>; open(): void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}
