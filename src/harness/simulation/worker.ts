import { parentPort, workerData } from 'node:worker_threads';
import { mutantByName } from '../mutants/index.ts';
import { runBatch } from './run-batch.ts';
import type { WorkerMessage, WorkerTask } from './worker-handle.ts';
import { shrink } from './shrink/shrink.ts';

/** Worker thread that runs worlds. Histories stay here; it sends only counts, findings and hashes. */
const currentWorld = workerData as Int32Array;
const send = (message: WorkerMessage): void => parentPort?.postMessage(message);

async function runTask(task: WorkerTask): Promise<void> {
  const makePatch = task.mutant === null ? undefined : mutantByName(task.mutant).makePatch;
  if (task.kind === 'run-batch')
    send({
      kind: 'batch-done',
      batch: await runBatch(task.batch, makePatch, (index) => Atomics.store(currentWorld, 0, index + 1)),
    });
  else
    send({
      kind: 'shrink-done',
      shrinkResult: await shrink(task.order, makePatch, (shrinkResult) =>
        send({ kind: 'shrink-progress', shrinkResult }),
      ),
    });
}

parentPort?.on('message', (task: WorkerTask) => void runTask(task));
