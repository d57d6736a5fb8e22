import { Worker } from 'node:worker_threads';
import type { BatchOrder, BatchResult } from './run-batch.ts';
import type { ShrinkOrder, Shrunk } from './shrink/shrink.ts';

/** Work for a worker thread; `animal` is the name of the animal of the zoo that the cores are to be. */
export type Work = { readonly animal: string | null } & (
  { readonly does: 'live'; readonly batch: BatchOrder } | { readonly does: 'shrink'; readonly order: ShrinkOrder }
);

/** What a worker thread says: how far it has come, then the end. */
export type Word =
  | { readonly says: 'lived'; readonly batch: BatchResult }
  | { readonly says: 'smaller'; readonly shrunk: Shrunk }
  | { readonly says: 'smallest'; readonly shrunk: Shrunk | null };

/** A worker thread that does one piece of work at a time. */
export interface Hand {
  /** @throws WorkerDied when the thread ends before it has answered. */
  readonly live: (batch: BatchOrder, animal: string | null) => Promise<BatchResult>;
  /** @param tell is told of each smaller world. @throws WorkerDied likewise. */
  readonly shrink: (
    order: ShrinkOrder,
    animal: string | null,
    tell: (shrunk: Shrunk) => void,
  ) => Promise<Shrunk | null>;
  /** Ends the thread, whatever it is doing. */
  readonly stop: () => Promise<void>;
}

/** A worker thread ended in the middle of its work, taking the reason with it. */
export class WorkerDied extends Error {
  /** The world that it was living through; null when it had begun none. */
  readonly index: number | null;

  constructor(index: number | null, message: string) {
    super(message);
    this.name = 'WorkerDied';
    this.index = index;
  }
}

/** Compiled, the worker is what it was compiled to; from sources, Node needs help to read TypeScript. */
const entry = new URL(import.meta.url.endsWith('.ts') ? './worker-from-sources.js' : './worker.js', import.meta.url);

/** A world leaves much behind that is garbage at once: with this much room (MB) for what is young, it is swept less often. */
const youngMb = 96;

/** Starts a worker thread. */
export function startHand(): Hand {
  // The world that the thread is in, plus 1: it can be read when the thread itself can no longer speak.
  const place = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(entry, {
    workerData: place,
    execArgv: [],
    resourceLimits: { maxYoungGenerationSizeMb: youngMb },
  });
  let waiting: { hear(word: Word): void; reject(error: Error): void } | null = null;
  let death: WorkerDied | null = null;
  const died = (message: string): void => {
    const at = Atomics.load(place, 0);
    death ??= new WorkerDied(at === 0 ? null : at - 1, message);
    waiting?.reject(death);
    waiting = null;
  };
  worker.on('message', (word: Word) => waiting?.hear(word));
  worker.on('error', (error) => died(error.message));
  worker.on('exit', (code) => died(`the thread ended with code ${code}`));
  const ask = <T>(work: Work, hear: (word: Word, resolve: (answer: T) => void) => void): Promise<T> =>
    new Promise((resolve, reject) => {
      waiting = { hear: (word) => hear(word, resolve), reject };
      if (death) reject(death);
      else worker.postMessage(work);
    });
  return {
    live: (batch, animal) =>
      ask<BatchResult>(
        { does: 'live', batch, animal },
        (word, resolve) => word.says === 'lived' && resolve(word.batch),
      ),
    shrink: (order, animal, tell) =>
      ask<Shrunk | null>({ does: 'shrink', order, animal }, (word, resolve) => {
        if (word.says === 'smaller') tell(word.shrunk);
        if (word.says === 'smallest') resolve(word.shrunk);
      }),
    stop: async () => {
      await worker.terminate();
    },
  };
}
