import { createHash } from 'node:crypto';
import type { BatchResult, CrashedWorld, FailedWorld } from './run-batch.ts';
import { startHand, WorkerDied, type Hand } from './worker-handle.ts';
import { worldSeed } from './seeds.ts';
import { addTally, emptyTally, type Tally } from './tally.ts';

/** Worlds that a worker is given at a time: so many more may have been begun when the first fails. */
export const batchSize = 10;

/** What is to be simulated. */
export interface SimulationOrder {
  /** Seed of the first world. */
  readonly seed: number;
  /** How many worlds; null: as many as `goOn` lets begin. */
  readonly worlds: number | null;
  /** Worker threads, 1 or more. */
  readonly jobs: number;
  /** Name of an animal of the zoo that the cores are to be. */
  readonly animal: string | null;
  /** Hashes every world's history, and all hashes into one. */
  readonly digests: boolean;
  /** Lives all worlds, whatever is found in them. */
  readonly keepGoing: boolean;
}

/** What the one who asked may say and hear meanwhile. */
export interface SimulationHooks {
  /** Asked before each batch. */
  readonly goOn: () => boolean;
  /** Told after each batch: everything that has been counted so far, in the order in which it came in. */
  readonly progress: (soFar: Tally, failures: number) => void;
  /** Told when a batch begins and when it has come in, by the index of its first world. */
  readonly batch?: (first: number, is: 'begun' | 'done') => void;
  /** Ends the simulation at once; what has been lived by then is kept. */
  readonly interrupt: AbortSignal;
}

/** What a simulation came to. The same for one seed on however many workers, unless it was cut short. */
export interface Simulation {
  readonly order: SimulationOrder;
  readonly tally: Tally;
  /** By index. Without `keepGoing` at most one. */
  readonly failed: readonly FailedWorld[];
  readonly crashed: readonly CrashedWorld[];
  /** Which worlds were lived through or broke off, in order. */
  readonly spans: readonly { readonly first: number; readonly worlds: number }[];
  /** SHA-256 over the hashes of all worlds' histories, in hex, when it was asked for. */
  readonly digest: string | null;
  /** Somebody ended it before its time. */
  readonly interrupted: boolean;
}

/**
 * Lives through the worlds of a run on worker threads. At the first world that fails no more are begun; what has been
 * begun before it is finished, so that the one that is told of is the first by its number, on however many workers.
 */
export async function simulate(order: SimulationOrder, hooks: SimulationHooks): Promise<Simulation> {
  const results: BatchResult[] = [];
  const soFar = emptyTally();
  let next = 0;
  /** No batch from here on is begun or counted. */
  let end = order.worlds ?? Infinity;
  const take = (result: BatchResult): void => {
    results.push(result);
    addTally(soFar, result.tally);
    if (result.failed.length + result.crashed.length > 0 && !order.keepGoing) end = Math.min(end, result.first + 1);
    hooks.progress(
      soFar,
      results.reduce((n, { failed, crashed }) => n + failed.length + crashed.length, 0),
    );
  };
  const interrupted = (): boolean => hooks.interrupt.aborted;
  const work = async (hand: Hand): Promise<void> => {
    while (next < end && !interrupted() && hooks.goOn()) {
      const first = next;
      const count = Math.min(batchSize, (order.worlds ?? Infinity) - first);
      next += count;
      const batch = { seed: order.seed, first, count, digests: order.digests, keepGoing: order.keepGoing };
      try {
        hooks.batch?.(first, 'begun');
        take(await hand.live(batch, order.animal).finally(() => hooks.batch?.(first, 'done')));
      } catch (error) {
        if (!(error instanceof WorkerDied)) throw error;
        if (interrupted()) return;
        const index = error.index ?? first;
        take({
          first,
          tally: emptyTally(),
          failed: [],
          crashed: [{ index, seed: worldSeed(order.seed, index), message: error.message }],
          digests: [],
        });
        return;
      }
    }
  };
  const most = order.worlds === null ? order.jobs : Math.min(order.jobs, Math.ceil(order.worlds / batchSize));
  const hands = Array.from({ length: Math.max(1, most) }, startHand);
  const stopAll = (): Promise<unknown> => Promise.all(hands.map((hand) => hand.stop()));
  hooks.interrupt.addEventListener('abort', () => void stopAll());
  try {
    await Promise.all(hands.map(work));
  } finally {
    await stopAll();
  }
  return sumUp(
    order,
    results.filter(({ first }) => first < end),
    interrupted(),
  );
}

function sumUp(order: SimulationOrder, results: readonly BatchResult[], interrupted: boolean): Simulation {
  const inOrder = results.toSorted((a, b) => a.first - b.first);
  const tally = emptyTally();
  const hash = createHash('sha256');
  for (const result of inOrder) {
    addTally(tally, result.tally);
    for (const digest of result.digests) hash.update(`${digest}\n`);
  }
  return {
    order,
    tally,
    failed: inOrder.flatMap(({ failed }) => failed),
    crashed: inOrder.flatMap(({ crashed }) => crashed),
    spans: inOrder.map(({ first, tally: { worlds }, crashed }) => ({ first, worlds: worlds + crashed.length })),
    digest: order.digests ? hash.digest('hex') : null,
    interrupted,
  };
}
