import { startWorkerThread } from '#harness/processes/worker-thread.ts';
import type { BatchOrder, BatchResult } from './run-batch.ts';
import type { ShrinkRequest, ShrinkResult } from './shrink/shrink.ts';

/** Work for a worker thread; `animal` is the name of the animal of the zoo that the cores are to be. */
export type WorkerTask = { readonly mutant: string | null } & (
  { readonly kind: 'live'; readonly batch: BatchOrder } | { readonly kind: 'shrink'; readonly order: ShrinkRequest }
);

/** What a worker thread says: how far it has come, then the end. */
export type WorkerMessage =
  | { readonly kind: 'lived'; readonly batch: BatchResult }
  | { readonly kind: 'smaller'; readonly shrinkResult: ShrinkResult }
  | { readonly kind: 'smallest'; readonly shrinkResult: ShrinkResult | null };

/** A worker thread that does one piece of work at a time. */
export interface WorkerHandle {
  /** @throws WorkerDied when the thread ends before it has answered. */
  readonly runBatch: (batch: BatchOrder, mutant: string | null) => Promise<BatchResult>;
  /** @param onProgress is told of each smaller world. @throws WorkerDied likewise. */
  readonly shrink: (
    order: ShrinkRequest,
    mutant: string | null,
    onProgress: (shrinkResult: ShrinkResult) => void,
  ) => Promise<ShrinkResult | null>;
  /** Ends the thread, whatever it is doing. */
  readonly stop: () => Promise<void>;
}

/** A worker thread ended in the middle of its work, taking the reason with it. */
export class WorkerExited extends Error {
  /** The world that it was living through; null when it had begun none. */
  readonly index: number | null;

  constructor(index: number | null, message: string) {
    super(message);
    this.name = 'WorkerDied';
    this.index = index;
  }
}

const workerFile = new URL('./worker.ts', import.meta.url);

/**
 * A world leaves much behind that is garbage at once: with this much room (MB) for what is young, it is swept less
 * often.
 */
const youngGenerationMb = 96;

/** Starts a worker thread. */
export function startWorker(): WorkerHandle {
  // The world that the thread is in, plus 1: it can be read when the thread itself can no longer speak.
  const currentWorld = new Int32Array(new SharedArrayBuffer(4));
  let pending: { onMessage(message: WorkerMessage): void; reject(error: Error): void } | null = null;
  let exitError: WorkerExited | null = null;
  const onExit = (reason: string): void => {
    const worldNumber = Atomics.load(currentWorld, 0);
    exitError = new WorkerExited(worldNumber === 0 ? null : worldNumber - 1, reason);
    pending?.reject(exitError);
    pending = null;
  };
  const thread = startWorkerThread<WorkerTask, WorkerMessage>(workerFile, {
    workerData: currentWorld,
    resourceLimits: { maxYoungGenerationSizeMb: youngGenerationMb },
    onMessage: (message) => pending?.onMessage(message),
    onEnd: onExit,
  });
  const request = <T>(
    task: WorkerTask,
    onMessage: (message: WorkerMessage, resolve: (answer: T) => void) => void,
  ): Promise<T> =>
    new Promise((resolve, reject) => {
      pending = { onMessage: (message) => onMessage(message, resolve), reject };
      if (exitError) reject(exitError);
      else thread.send(task);
    });
  return {
    runBatch: (batch, mutant) =>
      request<BatchResult>(
        { kind: 'live', batch, mutant },
        (message, resolve) => message.kind === 'lived' && resolve(message.batch),
      ),
    shrink: (order, mutant, onProgress) =>
      request<ShrinkResult | null>({ kind: 'shrink', order, mutant }, (message, resolve) => {
        if (message.kind === 'smaller') onProgress(message.shrinkResult);
        if (message.kind === 'smallest') resolve(message.shrinkResult);
      }),
    stop: () => thread.terminate(),
  };
}
