import type { Hand } from '../worker-handle.ts';
import type { Animal } from '#harness/mutants/mutant.ts';

/** A world in which one of an animal's own checks has found something. */
export interface Caught {
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
export async function hunt(hand: Hand, animal: Animal, seed: number): Promise<Caught | null> {
  for (let first = 0; first < animal.within;) {
    const { failed, crashed } = await hand.live(
      { seed, first, count: animal.within - first, digests: false, keepGoing: false },
      animal.name,
    );
    const [world] = failed;
    const found = world?.found.find(({ check }) => animal.caughtBy.includes(check));
    if (world && found) return { worlds: world.index + 1, seed: world.seed, check: found.check };
    const stoppedAt = (world ?? crashed[0])?.index;
    if (stoppedAt === undefined) return null;
    first = stoppedAt + 1;
  }
  return null;
}
