import { maxCores } from '#harness/scenario/core-faults.ts';
import { availableParallelism } from 'node:os';
import { systemSeed } from '#harness/stages/random.ts';
import { readCorpus } from '#harness/simulation/corpus/file.ts';
import { seedLimit } from '#harness/simulation/seeds.ts';
import { maxShards } from '#harness/simulation/shards/part.ts';
import type { Shard } from '#harness/simulation/shard.ts';
import type { SimulationRequest } from '#harness/simulation/simulate.ts';
import { findMutant } from '../shared/requested-patch.ts';
import type { CloudFlags } from '../shared/cloud.ts';
import type { ProjectFlags } from '../shared/project/options.ts';
import type { ReporterFlags } from '../shared/reporters/names.ts';
import { storeKindOf } from '../shared/store-kind.ts';
import { decimalNumber, messageOf, UsageError, wholeNumber } from '../shared/errors.ts';
import { readLimits, readUserFileSync } from '../shared/read-file.ts';

/** The flags of `vendloop simulate` as they were typed. */
export interface SimulateFlags extends ReporterFlags, CloudFlags, ProjectFlags {
  readonly worlds?: string;
  readonly seconds?: string;
  readonly seed: string;
  readonly jobs?: string;
  readonly store?: string;
  readonly cores?: string;
  readonly zoo?: string;
  readonly keepGoing?: boolean;
  readonly coverEveryClause?: boolean;
  readonly corpus?: string;
  readonly growCorpus?: string;
  readonly shrinkSeconds?: string;
  readonly digest?: boolean;
  readonly out?: string;
  readonly shard?: string;
}

/** Default number of worlds, without --worlds and --seconds. */
const defaultWorlds = 1_000;
const maxWorlds = 100_000_000;
const maxThreads = 256;
/** How long a smaller world is sought, seconds. */
const defaultShrinkSeconds = '60';

/** What to simulate, and for how long. */
export type SimulationSettings = Omit<Required<SimulationRequest>, 'shard'> & {
  readonly shard: Shard | undefined;
  readonly seconds: number | null;
  readonly shrinkSeconds: number;
};

/** Reads the flags. @throws UsageError that names the flag and its range. */
export function simulationRequestOf(flags: SimulateFlags): SimulationSettings {
  const seconds = flags.seconds === undefined ? null : decimalNumber('--seconds', flags.seconds, 0.1, 1_000_000);
  const worlds =
    flags.worlds !== undefined
      ? wholeNumber('--worlds', flags.worlds, 1, maxWorlds)
      : seconds === null
        ? defaultWorlds
        : null;
  const corpus = flags.corpus === undefined ? [] : corpusSeeds(flags.corpus);
  return {
    seed: flags.seed === 'random' ? systemSeed() : wholeNumber('--seed', flags.seed, 0, seedLimit - 1),
    worlds,
    shard: shardOf(flags, (worlds ?? 0) + corpus.length),
    seconds,
    shrinkSeconds: decimalNumber('--shrink-seconds', flags.shrinkSeconds ?? defaultShrinkSeconds, 0, 1_000_000),
    jobs:
      flags.jobs === undefined
        ? Math.min(maxThreads, availableParallelism())
        : wholeNumber('--jobs', flags.jobs, 1, maxThreads),
    ...storeAndMutantOf(flags),
    withDigests: flags.digest ?? false,
    // A corpus is chosen from all worlds; a shard cannot know where another one ended.
    keepGoing: flags.keepGoing ?? (flags.growCorpus !== undefined || flags.shard !== undefined),
    coverEveryClause: flags.coverEveryClause ?? false,
    corpus,
    withClauses: flags.growCorpus !== undefined,
  };
}

/**
 * The shard of a command line.
 * @param worlds of all shards together.
 * @throws UsageError for what is no shard, and for flags that cannot be split.
 */
function shardOf({ shard, seconds, seed, growCorpus }: SimulateFlags, worlds: number): Shard | undefined {
  if (shard === undefined) return undefined;
  const [, number, count] = /^(\d{1,5})\/(\d{1,5})$/.exec(shard)?.map(Number) ?? [];
  const limit = Math.min(maxShards, worlds);
  if (number === undefined || count === undefined || count < 1 || count > limit || number < 1 || number > count)
    throw new UsageError(
      `--shard must be NUMBER/COUNT with a count from 1 to ${limit} (one world at least for each) and a number ` +
        `from 1 to the count, like ${validShards(count ?? 0, limit)}; not "${shard}"`,
    );
  if (seconds !== undefined)
    throw new UsageError('--shard splits a number of worlds: give --worlds, and leave --seconds out');
  if (seed === 'random')
    throw new UsageError('--shard needs the same --seed in every shard: give a number, such as that of the CI run');
  if (growCorpus !== undefined)
    throw new UsageError('--grow-corpus chooses from all worlds: it cannot be used with --shard');
  return { number, count };
}

/** `1/4 to 4/4` */
function validShards(count: number, limit: number): string {
  const valid = count >= 1 && count <= limit ? count : Math.min(4, limit);
  return valid === 1 ? '1/1' : `1/${valid} to ${valid}/${valid}`;
}

function storeAndMutantOf({
  store,
  cores,
  zoo,
}: SimulateFlags): Pick<Required<SimulationRequest>, 'store' | 'cores' | 'mutant'> {
  const mutant = zoo === undefined ? null : findMutant(zoo);
  const kind = storeKindOf(store, mutant);
  const count = cores === undefined ? (mutant?.cores ?? 1) : wholeNumber('--cores', cores, 1, maxCores);
  if (mutant?.cores !== undefined && count === 1)
    throw new UsageError(
      `--zoo ${mutant.name} has an effect between several cores only: leave --cores 1 out, or give ${mutant.cores}`,
    );
  if (count > 1 && kind === 'sqlite')
    throw new UsageError(
      '--cores is for a database that cores can share, and a SQLite file is of one core: leave --store out',
    );
  return { store: kind, cores: count, mutant: mutant?.name ?? null };
}

function corpusSeeds(file: string): readonly number[] {
  try {
    return readCorpus(readUserFileSync(file, readLimits.inMemory), file).worlds.map(({ seed }) => seed);
  } catch (error) {
    throw new UsageError(messageOf(error), { cause: error });
  }
}
