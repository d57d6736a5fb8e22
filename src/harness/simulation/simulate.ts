import { createHash } from 'node:crypto';
import type { BatchResult, CrashedWorld, FailedWorld } from './run-batch.ts';
import { startWorker, WorkerExited, type WorkerHandle } from './worker-handle.ts';
import { WorkerPool } from '#harness/processes/worker-pool.ts';
import { worldSeed } from './seeds.ts';
import { addTally, emptyTally, type Tally } from './tally.ts';

/** Worlds that a worker is given at a time: so many more may have been begun when the first fails. */
export const batchSize = 10;

/** What is to be simulated. */
export interface SimulationRequest {
  /** Seed of the first world. */
  readonly seed: number;
  /** How many worlds; null: as many as `goOn` lets begin. */
  readonly worlds: number | null;
  /** Worker threads, 1 or more. */
  readonly jobs: number;
  /** Name of an animal of the zoo that the cores are to be. */
  readonly mutant: string | null;
  /** Hashes every world's history, and all hashes into one. */
  readonly withDigests: boolean;
  /** Lives all worlds, whatever is found in them. */
  readonly keepGoing: boolean;
}

/** What the one who asked may say and hear meanwhile. */
export interface SimulationHooks {
  /** Asked before each batch. */
  readonly shouldContinue: () => boolean;
  /** Told after each batch: everything that has been counted so far, in the order in which it came in. */
  readonly progress: (soFar: Tally, failures: number) => void;
  /** Told when a batch begins and when it has come in, by the index of its first world. */
  readonly batch?: (first: number, state: 'begun' | 'done') => void;
  /** Ends the simulation at once; what has been lived by then is kept. */
  readonly interrupt: AbortSignal;
}

/** What a simulation came to. The same for one seed on however many workers, unless it was cut short. */
export interface Simulation {
  readonly request: SimulationRequest;
  readonly tally: Tally;
  /** By index. Without `keepGoing` at most one. */
  readonly failed: readonly FailedWorld[];
  readonly crashed: readonly CrashedWorld[];
  /** Which worlds were lived through or broke off, in order. */
  readonly ranges: readonly { readonly first: number; readonly worlds: number }[];
  /** SHA-256 over the hashes of all worlds' histories, in hex, when it was asked for. */
  readonly digest: string | null;
  /** Somebody ended it before its time. */
  readonly interrupted: boolean;
}

/**
 * Lives through the worlds of a run on worker threads. At the first world that fails no more are begun; what has been
 * begun before it is finished, so that the one that is told of is the first by its number, on however many workers.
 */
export async function simulate(request: SimulationRequest, hooks: SimulationHooks): Promise<Simulation> {
  const results: BatchResult[] = [];
  const soFar = emptyTally();
  let nextIndex = 0;
  /** No batch from here on is begun or counted. */
  let endIndex = request.worlds ?? Infinity;
  const collect = (result: BatchResult): void => {
    results.push(result);
    addTally(soFar, result.tally);
    if (result.failed.length + result.crashed.length > 0 && !request.keepGoing)
      endIndex = Math.min(endIndex, result.first + 1);
    hooks.progress(
      soFar,
      results.reduce((n, { failed, crashed }) => n + failed.length + crashed.length, 0),
    );
  };
  const interrupted = (): boolean => hooks.interrupt.aborted;
  const runBatches = async (worker: WorkerHandle): Promise<void> => {
    while (nextIndex < endIndex && !interrupted() && hooks.shouldContinue()) {
      const first = nextIndex;
      const count = Math.min(batchSize, (request.worlds ?? Infinity) - first);
      nextIndex += count;
      const batch = {
        seed: request.seed,
        first,
        count,
        withDigests: request.withDigests,
        keepGoing: request.keepGoing,
      };
      try {
        hooks.batch?.(first, 'begun');
        collect(await worker.runBatch(batch, request.mutant).finally(() => hooks.batch?.(first, 'done')));
      } catch (error) {
        if (!(error instanceof WorkerExited)) throw error;
        if (interrupted()) return;
        const index = error.index ?? first;
        collect({
          first,
          tally: emptyTally(),
          failed: [],
          crashed: [{ index, seed: worldSeed(request.seed, index), message: error.message }],
          digests: [],
        });
        return;
      }
    }
  };
  const workerCount =
    request.worlds === null ? request.jobs : Math.min(request.jobs, Math.ceil(request.worlds / batchSize));
  const pool = new WorkerPool(Math.max(1, workerCount), startWorker);
  hooks.interrupt.addEventListener('abort', () => void pool.stop());
  try {
    await Promise.all(pool.workers.map(runBatches));
  } finally {
    await pool.stop();
  }
  return summarize(
    request,
    results.filter(({ first }) => first < endIndex),
    interrupted(),
  );
}

function summarize(request: SimulationRequest, results: readonly BatchResult[], interrupted: boolean): Simulation {
  const sortedResults = results.toSorted((a, b) => a.first - b.first);
  const tally = emptyTally();
  const hash = createHash('sha256');
  for (const result of sortedResults) {
    addTally(tally, result.tally);
    for (const digest of result.digests) hash.update(`${digest}\n`);
  }
  return {
    request,
    tally,
    failed: sortedResults.flatMap(({ failed }) => failed),
    crashed: sortedResults.flatMap(({ crashed }) => crashed),
    ranges: sortedResults.map(({ first, tally: { worlds }, crashed }) => ({ first, worlds: worlds + crashed.length })),
    digest: request.withDigests ? hash.digest('hex') : null,
    interrupted,
  };
}
