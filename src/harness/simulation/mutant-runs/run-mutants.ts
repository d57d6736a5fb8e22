import { drawWorldOf } from '../draw-world.ts';
import { WorkerPool } from '#harness/processes/worker-pool.ts';
import { startWorker, type WorkerHandle } from '../worker-handle.ts';
import { replayOf } from '../replay/replay.ts';
import { encodeToken } from '../replay/token.ts';
import type { ShrinkBudget, ShrinkResult } from '../shrink/shrink.ts';
import { storeOf, type Mutant } from '#harness/mutants/mutant.ts';
import { runMutant, type Detection } from './run-mutant.ts';

/** Options of {@link runMutants}. */
export interface MutantRunOrder {
  readonly mutants: readonly Mutant[];
  /** Runs of each mutant, each with its own seed. */
  readonly runs: number;
  /** Seed of the first run's first world. */
  readonly seed: number;
  /** Worker threads. */
  readonly jobs: number;
  /** Shrinks the first detection of each mutant. */
  readonly shrinks: boolean;
  /** Version of vendloop, for the replays. */
  readonly version: string;
}

/** The result of one mutant. */
export interface MutantResult {
  readonly mutant: Mutant;
  /** One per run, in the order of seeds; null: not detected. */
  readonly detections: readonly (Detection | null)[];
  /** The shrunk world of the first detection; null without a detection or if not requested. */
  readonly shrinkResult: ShrinkResult | null;
  /** Token with which `vendloop replay` reproduces the first detection. */
  readonly token: string | null;
}

/** Distance between the seeds of two runs, so that they share no world. */
const seedDistance = 10_000;
/** Enough to make a world small; all mutants together take a minute or two. */
const budget: ShrinkBudget = { attempts: 250, events: 120_000 };

/**
 * Runs every mutant several times and shrinks its first detection.
 * @param onProgress called after each task.
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
                  scenario: drawWorldOf(firstDetection.seed, mutant.cores ?? 1),
                  seed: firstDetection.seed,
                  store: storeOf(mutant),
                  rule: firstDetection.rule,
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

/** True if the mutant was detected in every run. */
export function isDetected({ detections }: MutantResult): boolean {
  return detections.every((detection) => detection !== null);
}

function tokenOfDetection(
  mutant: Mutant,
  { seed, rule }: Detection,
  { digest, scenario }: ShrinkResult,
  version: string,
): string {
  return encodeToken(replayOf({ version, seed, mutant: mutant.name, store: storeOf(mutant), rule, digest, scenario }));
}
