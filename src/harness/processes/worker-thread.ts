import { Worker, type ResourceLimits } from 'node:worker_threads';

/** A running worker thread. */
export interface WorkerThread<Message> {
  send(message: Message): void;
  /** Ends the thread at once. */
  terminate(): Promise<void>;
  /** Resolves when the thread has ended. */
  readonly exited: Promise<void>;
}

/** What a worker thread starts with, and who hears it. */
export interface WorkerThreadOptions<Received> {
  readonly workerData: unknown;
  readonly resourceLimits?: ResourceLimits;
  readonly onMessage: (message: Received) => void;
  /** Called once, with the first reason: an uncaught error, or the exit of the thread. */
  readonly onEnd: (reason: string) => void;
}

const runsFromSources = import.meta.url.endsWith('.ts');
/** Node needs help to read TypeScript: the launcher registers tsx, then imports the entry that its argument names. */
const launcher = new URL('./worker-from-sources.js', import.meta.url);

/**
 * Starts a worker thread. @param entry URL of the TypeScript file that the thread runs; a compiled vendloop runs its
 * compiled counterpart.
 */
export function startWorkerThread<Sent, Received>(
  entry: URL,
  { workerData, resourceLimits, onMessage, onEnd }: WorkerThreadOptions<Received>,
): WorkerThread<Sent> {
  const worker = new Worker(runsFromSources ? launcher : new URL(entry.href.replace(/\.ts$/, '.js')), {
    workerData,
    argv: [entry.href],
    execArgv: [],
    ...(resourceLimits && { resourceLimits }),
  });
  let hasEnded = false;
  const end = (reason: string): void => {
    if (hasEnded) return;
    hasEnded = true;
    onEnd(reason);
  };
  worker.on('message', onMessage);
  worker.on('error', (error) => end(error.message));
  const exited = new Promise<void>((resolve) =>
    worker.on('exit', (code) => {
      resolve();
      end(`the thread ended with code ${code}`);
    }),
  );
  return {
    send: (message) => worker.postMessage(message),
    terminate: async () => {
      await worker.terminate();
    },
    exited,
  };
}
