import type { WorkerHandle } from '../worker-handle.ts';
import type { Mutant } from '#harness/mutants/mutant.ts';

/** A world in which one of an animal's own checks has found something. */
export interface Detection {
  /** Worlds that were needed, this one included. */
  readonly worlds: number;
  /** Seed of this world. */
  readonly seed: number;
  readonly check: string;
}

/**
 * Lives through worlds with an animal for a core until one of the checks that are to catch it does. What other checks
 * find is no catch: it may be luck.
 * @param seed of the first world; the next has the next seed.
 * @returns null when it has escaped from as many worlds as it is stated to need at most.
 */
export async function runMutant(worker: WorkerHandle, mutant: Mutant, seed: number): Promise<Detection | null> {
  for (let first = 0; first < mutant.withinWorlds;) {
    const { failed, crashed } = await worker.runBatch(
      { seed, first, count: mutant.withinWorlds - first, withDigests: false, keepGoing: false },
      mutant.name,
    );
    const [world] = failed;
    const finding = world?.findings.find(({ check }) => mutant.detectedBy.includes(check));
    if (world && finding) return { worlds: world.index + 1, seed: world.seed, check: finding.check };
    const stoppedAt = (world ?? crashed[0])?.index;
    if (stoppedAt === undefined) return null;
    first = stoppedAt + 1;
  }
  return null;
}
