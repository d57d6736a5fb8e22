import { availableParallelism } from 'node:os';
import { systemSeed } from '#harness/stages/random.ts';
import { readCorpus } from '#harness/simulation/corpus/file.ts';
import { seedLimit } from '#harness/simulation/seeds.ts';
import type { SimulationRequest } from '#harness/simulation/simulate.ts';
import { findMutant } from '../shared/requested-patch.ts';
import { storeKindOf } from '../shared/store-kind.ts';
import { decimalNumber, messageOf, UsageError, wholeNumber } from '../shared/errors.ts';
import { readLimits, readUserFileSync } from '../shared/read-file.ts';

/** The flags of `vendloop simulate` as they were typed. */
export interface SimulateFlags {
  readonly worlds?: string;
  readonly seconds?: string;
  readonly seed: string;
  readonly jobs?: string;
  readonly store?: string;
  readonly zoo?: string;
  readonly keepGoing?: boolean;
  readonly coverEveryClause?: boolean;
  readonly corpus?: string;
  readonly growCorpus?: string;
  readonly shrinkSeconds: string;
  readonly digest?: boolean;
  readonly out?: string;
  readonly junit?: string;
  readonly markdown?: string;
  readonly json?: boolean;
}

/** Default number of worlds, without --worlds and --seconds. */
const defaultWorlds = 1_000;
const maxWorlds = 100_000_000;
const maxThreads = 256;

/** Reads the flags. @throws UsageError that names the flag and its range. */
export function simulationRequestOf(
  flags: SimulateFlags,
): Required<SimulationRequest> & { readonly seconds: number | null; readonly shrinkSeconds: number } {
  const seconds = flags.seconds === undefined ? null : decimalNumber('--seconds', flags.seconds, 0.1, 1_000_000);
  const worlds =
    flags.worlds !== undefined
      ? wholeNumber('--worlds', flags.worlds, 1, maxWorlds)
      : seconds === null
        ? defaultWorlds
        : null;
  return {
    seed: flags.seed === 'random' ? systemSeed() : wholeNumber('--seed', flags.seed, 0, seedLimit - 1),
    worlds,
    seconds,
    shrinkSeconds: decimalNumber('--shrink-seconds', flags.shrinkSeconds, 0, 1_000_000),
    jobs:
      flags.jobs === undefined
        ? Math.min(maxThreads, availableParallelism())
        : wholeNumber('--jobs', flags.jobs, 1, maxThreads),
    ...storeAndMutantOf(flags),
    withDigests: flags.digest ?? false,
    // A corpus is chosen from all worlds.
    keepGoing: flags.keepGoing ?? flags.growCorpus !== undefined,
    coverEveryClause: flags.coverEveryClause ?? false,
    corpus: flags.corpus === undefined ? [] : corpusSeeds(flags.corpus),
    withClauses: flags.growCorpus !== undefined,
  };
}

function storeAndMutantOf({ store, zoo }: SimulateFlags): Pick<Required<SimulationRequest>, 'store' | 'mutant'> {
  const mutant = zoo === undefined ? null : findMutant(zoo);
  return { store: storeKindOf(store, mutant), mutant: mutant?.name ?? null };
}

function corpusSeeds(file: string): readonly number[] {
  try {
    return readCorpus(readUserFileSync(file, readLimits.inMemory), file).worlds.map(({ seed }) => seed);
  } catch (error) {
    throw new UsageError(messageOf(error), { cause: error });
  }
}
