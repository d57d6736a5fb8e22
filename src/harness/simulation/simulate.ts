import { createHash } from 'node:crypto';
import type { BatchOrder, BatchResult, CrashedWorld, FailedWorld } from './run-batch.ts';
import { startWorker, WorkerExited, type WorkerHandle } from './worker-handle.ts';
import { WorkerPool } from '#harness/processes/worker-pool.ts';
import type { StoreKind } from '../stages/store-kind.ts';
import type { WorldClauses } from './corpus/choose.ts';
import { seedOfWorld, type WorldSeeds } from './seeds.ts';
import { shardRange, type Shard } from './shard.ts';
import { addTally, emptyTally, type Tally } from './tally.ts';

/** Worlds that a worker gets at a time; so many more may have started when the first fails. */
const batchSize = 10;

/** What to simulate. */
export interface SimulationRequest extends WorldSeeds {
  /** Number of worlds besides those of the corpus; null: until `shouldContinue` returns false. */
  readonly worlds: number | null;
  /** The part of these worlds that is run here; left out: all of them. Needs a number of worlds. */
  readonly shard?: Shard | undefined;
  /** Worker threads, 1 or more. */
  readonly jobs: number;
  /** Where the cores keep their rows; in memory by default. */
  readonly store?: StoreKind;
  /** Cores of each world, on one database; one by default. */
  readonly cores?: number;
  /** Name of the cores' mutant; null: the core without a deliberate bug. */
  readonly mutant: string | null;
  /** Hashes every world's history, and all hashes into one. */
  readonly withDigests: boolean;
  /** Runs all worlds, even after findings. */
  readonly keepGoing: boolean;
  /** Lists the clauses of the protocol that each world reached. */
  readonly withClauses?: boolean;
  /** Whether it is a failure that no world reached a clause of the protocol. */
  readonly coverEveryClause?: boolean;
}

/** Callbacks during a simulation. */
export interface SimulationHooks {
  /** Called before each batch; false: start no more. */
  readonly shouldContinue: () => boolean;
  /** Called after each batch with the counts so far. */
  readonly progress: (soFar: Tally, failures: number) => void;
  /** Called when a batch starts and ends, with the index of its first world. */
  readonly batch?: (first: number, state: 'started' | 'done') => void;
  /** Ends the simulation at once; the results so far are kept. */
  readonly interrupt: AbortSignal;
}

/** Worlds that were run one after the other. */
export interface WorldRange {
  /** Index of the first. */
  readonly first: number;
  readonly worlds: number;
  /** SHA-256 of the history of each, in hex, if requested; a crashed world has none. */
  readonly digests: readonly string[];
}

/** The result of a simulation. It depends only on the seed, not on the number of workers, unless it was interrupted. */
export interface Simulation {
  readonly request: SimulationRequest;
  readonly tally: Tally;
  /** By index. Without `keepGoing` at most one. */
  readonly failed: readonly FailedWorld[];
  readonly crashed: readonly CrashedWorld[];
  /** The worlds that were run or crashed, in order. */
  readonly ranges: readonly WorldRange[];
  /** SHA-256 over the hashes of all worlds' histories, in hex; null if not requested. */
  readonly digest: string | null;
  /** Each world without findings and the clauses that it reached, in order; only if requested. */
  readonly clauses?: readonly WorldClauses[];
  /** It was interrupted. */
  readonly interrupted: boolean;
  /** Shards that a merged simulation lacks. */
  readonly missingShards?: readonly Shard[];
}

/**
 * Runs random worlds on worker threads. After the first failed world no more batches start, but earlier ones are
 * finished, so that the reported world is the first by index, whatever the number of workers.
 * @param start starts a worker.
 */
export async function simulate(
  request: SimulationRequest,
  hooks: SimulationHooks,
  start: () => WorkerHandle = startWorker,
): Promise<Simulation> {
  const results: BatchResult[] = [];
  const soFar = emptyTally();
  const range = rangeOf(request);
  let nextIndex = range.first;
  /** No batch from here on is started or counted. */
  let endIndex = range.end;
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
      const count = Math.min(batchSize, range.end - first);
      nextIndex += count;
      const batch = batchOf(request, first, count);
      try {
        hooks.batch?.(first, 'started');
        collect(await worker.runBatch(batch, request.mutant).finally(() => hooks.batch?.(first, 'done')));
      } catch (error) {
        if (!(error instanceof WorkerExited)) throw error;
        if (interrupted()) return;
        const index = error.index ?? first;
        collect({
          first,
          tally: emptyTally(),
          failed: [],
          crashed: [{ index, seed: seedOfWorld(request, index), message: error.message }],
          digests: [],
          clauses: [],
        });
        return;
      }
    }
  };
  const pool = new WorkerPool(workerCount(request), start);
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

/** Number of worlds that are run here, with those of the corpus; null: as many as the time allows. */
export function requestedWorlds(request: Pick<SimulationRequest, 'worlds' | 'corpus' | 'shard'>): number | null {
  const { first, end } = rangeOf(request);
  return end === Infinity ? null : end - first;
}

/** The indexes of the worlds that are run here. */
function rangeOf({ worlds, corpus = [], shard }: Pick<SimulationRequest, 'worlds' | 'corpus' | 'shard'>) {
  const all = worlds === null ? Infinity : worlds + corpus.length;
  return shard && worlds !== null ? shardRange(shard, all) : { first: 0, end: all };
}

function batchOf(request: SimulationRequest, first: number, count: number): BatchOrder {
  const { seed, corpus = [], store = 'memory', cores = 1, withDigests, withClauses = false, keepGoing } = request;
  return { seed, corpus, first, count, store, cores, withDigests, withClauses, keepGoing };
}

/** At most one worker for each batch, at least one. */
function workerCount(request: SimulationRequest): number {
  const worlds = requestedWorlds(request);
  const { jobs } = request;
  return Math.max(1, worlds === null ? jobs : Math.min(jobs, Math.ceil(worlds / batchSize)));
}

function summarize(request: SimulationRequest, results: readonly BatchResult[], interrupted: boolean): Simulation {
  const sortedResults = results.toSorted((a, b) => a.first - b.first);
  const tally = emptyTally();
  for (const result of sortedResults) addTally(tally, result.tally);
  const ranges = sortedResults.map(({ first, tally: { worlds }, crashed, digests }) => ({
    first,
    worlds: worlds + crashed.length,
    digests,
  }));
  return {
    request,
    tally,
    failed: sortedResults.flatMap(({ failed }) => failed),
    crashed: sortedResults.flatMap(({ crashed }) => crashed),
    ranges,
    ...(request.withClauses === true && { clauses: sortedResults.flatMap(({ clauses }) => clauses) }),
    digest: request.withDigests ? digestOfRanges(ranges) : null,
    interrupted,
  };
}

/** SHA-256 over the hashes of all worlds' histories, in hex. @param ranges in order. */
export function digestOfRanges(ranges: readonly WorldRange[]): string {
  const hash = createHash('sha256');
  for (const { digests } of ranges) for (const digest of digests) hash.update(`${digest}\n`);
  return hash.digest('hex');
}
