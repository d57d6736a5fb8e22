import { unshrunkWorld, worldsToShrink, type ShrunkWorld } from '../shrink-worlds.ts';
import { digestOfRanges, type Simulation } from '../simulate.ts';
import { addTally, emptyTally, type Tally } from '../tally.ts';
import { ShardError, type SimulationPart } from './part.ts';
import { formatShard, type Shard } from '../shard.ts';

/** A part and the name of its file, for messages. */
export interface NamedPart {
  readonly from: string;
  readonly part: SimulationPart;
}

/**
 * Merges the parts of one run. The result depends neither on their order nor on how they are grouped.
 * @param named at least one.
 * @throws ShardError if two are of different runs, or hold the same shard.
 */
export function mergeParts(named: readonly [NamedPart, ...NamedPart[]]): SimulationPart {
  refuseOtherRuns(named);
  refuseRepeatedShards(named);
  const [first] = named;
  const parts = named.map(({ part }) => part).sort((a, b) => (a.shards[0] ?? 0) - (b.shards[0] ?? 0));
  return {
    format: first.part.format,
    run: first.part.run,
    shards: parts.flatMap(({ shards }) => shards).sort((a, b) => a - b),
    node: [...new Set(parts.flatMap(({ node }) => node))].sort(),
    // Shards run beside each other: all workers, and the time of the slowest.
    jobs: parts.reduce((sum, { jobs }) => sum + jobs, 0),
    startedAt: Math.min(...parts.map(({ startedAt }) => startedAt)),
    durationMs: Math.max(...parts.map(({ durationMs }) => durationMs)),
    interrupted: parts.some(({ interrupted }) => interrupted),
    tally: sumOfTallies(parts.map(({ tally }) => tally)),
    failed: parts.flatMap(({ failed }) => failed).sort((a, b) => a.index - b.index),
    crashed: parts.flatMap(({ crashed }) => crashed).sort((a, b) => a.index - b.index),
    ranges: parts.flatMap(({ ranges }) => ranges).sort((a, b) => a.first - b.first),
  };
}

function sumOfTallies(tallies: readonly Tally[]): Tally {
  const sum = emptyTally();
  for (const tally of tallies) addTally(sum, tally);
  return sum;
}

/** What distinguishes runs, in words. */
const runMembers: Readonly<Record<keyof SimulationPart['run'], string>> = {
  vendloop: 'the version of vendloop',
  seed: 'the seed',
  worlds: 'the number of worlds',
  corpus: 'the corpus',
  store: 'the store',
  cores: 'the number of cores',
  mutant: 'the bug of the zoo',
  withDigests: '--digest',
  coverEveryClause: '--cover-every-clause',
  shards: 'the number of shards',
};

function refuseOtherRuns([first, ...others]: readonly [NamedPart, ...NamedPart[]]): void {
  for (const other of others) {
    const differing = Object.entries(runMembers).filter(([name]) => {
      const member = name as keyof SimulationPart['run'];
      return JSON.stringify(first.part.run[member]) !== JSON.stringify(other.part.run[member]);
    });
    if (differing.length === 0) continue;
    throw new ShardError(
      `${first.from} and ${other.from} are of different runs: ${differing.map(([, text]) => text).join(', ')} ` +
        `${differing.length === 1 ? 'differs' : 'differ'}. Merge the shards of one run only`,
    );
  }
}

function refuseRepeatedShards(named: readonly NamedPart[]): void {
  const owners = new Map<number, string>();
  for (const { from, part } of named) {
    for (const number of part.shards) {
      const owner = owners.get(number);
      if (owner !== undefined)
        throw new ShardError(
          `shard ${formatShard({ number, count: part.run.shards })} is in ${owner} and in ${from}: ` +
            'name each shard once',
        );
      owners.set(number, from);
    }
  }
}

/** The simulation that merged parts stand for: that of one run of all worlds with `keepGoing`. */
export function simulationOf(part: SimulationPart): Simulation {
  const { run, shards, jobs, tally, failed, crashed, ranges, interrupted } = part;
  const { seed, worlds, corpus, store, cores = 1, mutant, withDigests, coverEveryClause } = run;
  const missingShards = Array.from({ length: run.shards }, (_, at): Shard => ({
    number: at + 1,
    count: run.shards,
  })).filter(({ number }) => !shards.includes(number));
  return {
    request: { seed, worlds, corpus, jobs, store, cores, mutant, withDigests, coverEveryClause, keepGoing: true },
    tally,
    failed: failed.map(({ index, seed: worldSeed, findings, findingCount, digest }) => ({
      index,
      seed: worldSeed,
      findings,
      findingCount,
      digest,
    })),
    crashed,
    ranges: ranges.map(({ first, worlds: count, digests }) => ({ first, worlds: count, digests })),
    digest: withDigests ? digestOfRanges(ranges) : null,
    interrupted,
    ...(missingShards.length > 0 && { missingShards }),
  };
}

/**
 * The failed worlds of merged parts. Each shard has shrunk the first of each rule; one run would have shrunk only the
 * first of all, so the others get the replay of the world as it was drawn.
 */
export function failuresOf({ run, failed }: SimulationPart): readonly ShrunkWorld[] {
  const chosen = worldsToShrink(failed);
  const { mutant, store, cores = 1, vendloop: version } = run;
  return failed.map((world) =>
    chosen.has(world.index) ? world : unshrunkWorld(world, { mutant, store, cores, version }),
  );
}
