import { startWorkerThread } from '#harness/processes/worker-thread.ts';
import type { BatchOrder, BatchResult } from './run-batch.ts';
import type { ShrinkRequest, ShrinkResult } from './shrink/shrink.ts';

/** A task for a worker thread; `mutant` names the cores' mutant. */
export type WorkerTask = { readonly mutant: string | null } & (
  | { readonly kind: 'run-batch'; readonly batch: BatchOrder }
  | { readonly kind: 'shrink'; readonly order: ShrinkRequest }
);

/** Messages of a worker thread: progress, then the result. */
export type WorkerMessage =
  | { readonly kind: 'batch-done'; readonly batch: BatchResult }
  | { readonly kind: 'shrink-progress'; readonly shrinkResult: ShrinkResult }
  | { readonly kind: 'shrink-done'; readonly shrinkResult: ShrinkResult | null };

/** A worker thread that does one task at a time. */
export interface WorkerHandle {
  /** @throws WorkerExited if the thread ends before it answers. */
  readonly runBatch: (batch: BatchOrder, mutant: string | null) => Promise<BatchResult>;
  /** @param onProgress called with each smaller world. @throws WorkerExited if the thread ends before it answers. */
  readonly shrink: (
    order: ShrinkRequest,
    mutant: string | null,
    onProgress: (shrinkResult: ShrinkResult) => void,
  ) => Promise<ShrinkResult | null>;
  /** Ends the thread at once. */
  readonly stop: () => Promise<void>;
}

/** A worker thread ended during a task. */
export class WorkerExited extends Error {
  /** The world that was running; null if none had started. */
  readonly index: number | null;

  constructor(index: number | null, message: string) {
    super(message);
    this.name = 'WorkerExited';
    this.index = index;
  }
}

const workerFile = new URL('./worker.ts', import.meta.url);

/**
 * Size of the young generation of the heap, MB: a world makes much garbage that dies young, so more room means fewer
 * collections.
 */
const youngGenerationMb = 96;

/** Starts a worker thread. */
export function startWorker(): WorkerHandle {
  // The running world, plus 1; still readable after the thread has crashed.
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
        { kind: 'run-batch', batch, mutant },
        (message, resolve) => message.kind === 'batch-done' && resolve(message.batch),
      ),
    shrink: (order, mutant, onProgress) =>
      request<ShrinkResult | null>({ kind: 'shrink', order, mutant }, (message, resolve) => {
        if (message.kind === 'shrink-progress') onProgress(message.shrinkResult);
        if (message.kind === 'shrink-done') resolve(message.shrinkResult);
      }),
    stop: () => thread.terminate(),
  };
}
