/** World seeds are 0 to 2³²−1: short enough to be typed again, and what a scenario holds. */
export const seedLimit = 2 ** 32;

/**
 * The seed of a run's world: the run's own seed for the first, the next number for the next. So a world is had again
 * by `--worlds 1 --seed` with its own seed.
 * @param index from 0.
 */
export function worldSeed(runSeed: number, index: number): number {
  return (runSeed + index) % seedLimit;
}

/** Where the seeds of a run's worlds come from. */
export interface WorldSeeds {
  /** Of the first world that is no part of the corpus. */
  readonly seed: number;
  /** Seeds that are played before, in order. */
  readonly corpus?: readonly number[];
}

/** The seed of a run's world: those of the corpus come first. @param index from 0. */
export function seedOfWorld({ seed, corpus = [] }: WorldSeeds, index: number): number {
  return corpus[index] ?? worldSeed(seed, index - corpus.length);
}
