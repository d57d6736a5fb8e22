import type { WorkerHandle } from '../worker-handle.ts';
import { ruleOf, type BrokenRule } from '../world-finding.ts';
import { storeOf, type Mutant } from '#harness/mutants/mutant.ts';

/** The first world in which one of a mutant's own checks has a finding. */
export interface Detection {
  /** Worlds that were needed, this one included. */
  readonly worlds: number;
  /** Seed of this world. */
  readonly seed: number;
  readonly rule: BrokenRule;
}

/**
 * Runs worlds with a mutant as the core until one of its own checks detects it. Findings of other checks do not count:
 * they may be chance.
 * @param seed of the first world; the next has the next seed.
 * @returns null if it is not detected within its stated number of worlds.
 */
export async function runMutant(worker: WorkerHandle, mutant: Mutant, seed: number): Promise<Detection | null> {
  for (let first = 0; first < mutant.withinWorlds;) {
    const { failed, crashed } = await worker.runBatch(
      {
        seed,
        first,
        count: mutant.withinWorlds - first,
        store: storeOf(mutant),
        cores: mutant.cores ?? 1,
        withDigests: false,
        keepGoing: false,
      },
      mutant.name,
    );
    const [world] = failed;
    const finding = world?.findings.find(({ check }) => mutant.detectedBy.includes(check));
    if (world && finding) return { worlds: world.index + 1, seed: world.seed, rule: ruleOf(finding) };
    const stoppedAt = (world ?? crashed[0])?.index;
    if (stoppedAt === undefined) return null;
    first = stoppedAt + 1;
  }
  return null;
}
