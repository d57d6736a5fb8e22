import { parentPort, workerData } from 'node:worker_threads';
import { mutantByName } from '../mutants/named.ts';
import { runBatch } from './run-batch.ts';
import type { WorkerMessage, WorkerTask } from './worker-handle.ts';
import { shrink } from './shrink/shrink.ts';

/** The thread in which worlds are lived. Histories stay here; what it says is counted and hashed. */
const currentWorld = workerData as Int32Array;
const send = (message: WorkerMessage): void => parentPort?.postMessage(message);

async function runTask(task: WorkerTask): Promise<void> {
  const makePatch = task.mutant === null ? undefined : mutantByName(task.mutant).makePatch;
  if (task.kind === 'live')
    send({
      kind: 'lived',
      batch: await runBatch(task.batch, makePatch, (index) => Atomics.store(currentWorld, 0, index + 1)),
    });
  else
    send({
      kind: 'smallest',
      shrinkResult: await shrink(task.order, makePatch, (shrinkResult) => send({ kind: 'smaller', shrinkResult })),
    });
}

parentPort?.on('message', (task: WorkerTask) => void runTask(task));
