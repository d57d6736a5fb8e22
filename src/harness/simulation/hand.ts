import { Worker } from 'node:worker_threads';
import type { BatchOrder, BatchResult } from './batch.ts';

/** Work for a worker thread. */
export interface Work {
  readonly batch: BatchOrder;
  /** Name of an animal of the zoo that the cores are to be. */
  readonly animal: string | null;
}

/** A worker thread that does one piece of work at a time. */
export interface Hand {
  /** @throws WorkerDied when the thread ends before it has answered. */
  live(work: Work): Promise<BatchResult>;
  /** Ends the thread, whatever it is doing. */
  stop(): Promise<void>;
}

/** A worker thread ended in the middle of a world, taking the reason with it. */
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
const entry = new URL(import.meta.url.endsWith('.ts') ? './worker-of-sources.js' : './worker.js', import.meta.url);

/** Starts a worker thread. */
export function startHand(): Hand {
  // The world that the thread is in, plus 1: it can be read when the thread itself can no longer speak.
  const place = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(entry, { workerData: place, execArgv: [] });
  let waiting: { resolve(result: BatchResult): void; reject(error: Error): void } | null = null;
  let death: WorkerDied | null = null;
  const died = (message: string): void => {
    const at = Atomics.load(place, 0);
    death ??= new WorkerDied(at === 0 ? null : at - 1, message);
    waiting?.reject(death);
    waiting = null;
  };
  worker.on('message', (result: BatchResult) => {
    waiting?.resolve(result);
    waiting = null;
  });
  worker.on('error', (error) => died(error.message));
  worker.on('exit', (code) => died(`the thread ended with code ${code}`));
  return {
    live: (work) =>
      new Promise((resolve, reject) => {
        if (death) {
          reject(death);
          return;
        }
        waiting = { resolve, reject };
        worker.postMessage(work);
      }),
    stop: async () => {
      await worker.terminate();
    },
  };
}
