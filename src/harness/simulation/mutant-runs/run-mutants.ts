import { drawWorld } from '../draw-world.ts';
import { WorkerPool } from '#harness/processes/worker-pool.ts';
import { startWorker, type WorkerHandle } from '../worker-handle.ts';
import { replayOf } from '../replay/replay.ts';
import { encodeToken } from '../replay/token.ts';
import type { ShrinkBudget, ShrinkResult } from '../shrink/shrink.ts';
import type { Mutant } from '#harness/mutants/mutant.ts';
import { runMutant, type Detection } from './run-mutant.ts';

/** What is asked of a census. */
export interface MutantRunOrder {
  readonly mutants: readonly Mutant[];
  /** Hunts of each animal, each from a seed of its own. */
  readonly runs: number;
  /** Seed of the first hunt's first world. */
  readonly seed: number;
  /** Worker threads. */
  readonly jobs: number;
  /** Makes the first catch of each animal as small as it can. */
  readonly shrinks: boolean;
  /** Version of vendloop, for the replays. */
  readonly version: string;
}

/** What became of one animal. */
export interface MutantResult {
  readonly mutant: Mutant;
  /** One for each hunt, in the order of their seeds; null where it escaped. */
  readonly detections: readonly (Detection | null)[];
  /** The first catch made smaller; null without a catch, or when nobody asked for it. */
  readonly shrinkResult: ShrinkResult | null;
  /** Token by which `vendloop replay` has the first catch again. */
  readonly token: string | null;
}

/** Between the seeds of two hunts: no hunt lives through a world of another. */
const seedDistance = 10_000;
/** Enough to make a world small, little enough for every animal of the zoo in a minute or two. */
const budget: ShrinkBudget = { attempts: 250, events: 120_000 };

/**
 * Hunts every animal several times and makes its first catch smaller. @param onProgress is told after each piece of
 * work.
 */
export async function runMutants(
  order: MutantRunOrder,
  onProgress: (done: number, total: number) => void,
): Promise<readonly MutantResult[]> {
  const { mutants, runs, seed } = order;
  const pool = new WorkerPool(order.jobs, startWorker);
  const total = mutants.length * (runs + (order.shrinks ? 1 : 0));
  let done = 0;
  const reportProgress = (): void => onProgress((done += 1), total);
  try {
    const allDetections = await pool.distribute(
      mutants.flatMap((mutant) =>
        Array.from({ length: runs }, (_, run) => async (worker: WorkerHandle) => {
          const detection = await runMutant(worker, mutant, seed + run * seedDistance);
          reportProgress();
          return detection;
        }),
      ),
    );
    return await pool.distribute(
      mutants.map((mutant, index) => async (worker: WorkerHandle) => {
        const detections = allDetections.slice(index * runs, (index + 1) * runs);
        const firstDetection = detections.find((detection) => detection !== null);
        const shrinkResult =
          firstDetection && order.shrinks
            ? await worker.shrink(
                {
                  scenario: drawWorld(firstDetection.seed),
                  seed: firstDetection.seed,
                  check: firstDetection.check,
                  budget,
                },
                mutant.name,
                () => undefined,
              )
            : null;
        if (order.shrinks) reportProgress();
        return {
          mutant,
          detections,
          shrinkResult,
          token:
            firstDetection && shrinkResult
              ? tokenOfDetection(mutant, firstDetection, shrinkResult, order.version)
              : null,
        };
      }),
    );
  } finally {
    await pool.stop();
  }
}

/** Whether an animal was caught in every hunt. */
export function isDetected({ detections }: MutantResult): boolean {
  return detections.every((detection) => detection !== null);
}

function tokenOfDetection(
  mutant: Mutant,
  { seed, check }: Detection,
  { digest, scenario }: ShrinkResult,
  version: string,
): string {
  return encodeToken(replayOf({ version, seed, mutant: mutant.name, check, digest, scenario }));
}
