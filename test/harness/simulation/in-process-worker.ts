import { runBatch } from '#harness/simulation/run-batch.ts';
import { shrink } from '#harness/simulation/shrink/shrink.ts';
import type { WorkerHandle } from '#harness/simulation/worker-handle.ts';
import { mutantByName } from '#harness/mutants/index.ts';

const patchOf = (mutant: string | null) => (mutant === null ? undefined : mutantByName(mutant).makePatch);

/** A worker in this thread: a test need not wait for a thread to load the sources. */
export function inProcessWorker(): WorkerHandle {
  return {
    runBatch: (batch, mutant) => runBatch(batch, patchOf(mutant)),
    shrink: (order, mutant, onProgress) =>
      shrink({ ...order, budget: { attempts: 2, events: 5_000 } }, patchOf(mutant), onProgress),
    stop: () => Promise.resolve(),
  };
}
