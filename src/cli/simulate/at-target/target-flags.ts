import { systemSeed } from '#harness/stages/random.ts';
import { seedLimit } from '#harness/simulation/seeds.ts';
import { decimalNumber, UsageError, wholeNumber } from '../../shared/errors.ts';
import type { SimulateFlags } from '../flags.ts';

/** Real time for worlds at a target, without --worlds and --seconds; seconds. */
const defaultSeconds = 60;
const maxWorlds = 1_000_000;
/** Worlds at a time: most of their time they wait. */
const defaultJobs = 4;
const maxJobs = 64;

/** Which worlds are played at a target. */
export interface TargetSettings {
  readonly seed: number;
  readonly worlds: number | null;
  readonly seconds: number | null;
  /** Worlds at a time. */
  readonly jobs: number;
  readonly keepGoing: boolean;
}

/** A flag that is about worlds in virtual time; undefined without one. */
export function virtualOnlyFlag(flags: SimulateFlags): string | undefined {
  const virtualOnly = {
    '--shard': flags.shard,
    '--store': flags.store,
    '--cores': flags.cores,
    '--zoo': flags.zoo,
    '--cover-every-clause': flags.coverEveryClause,
    '--corpus': flags.corpus,
    '--grow-corpus': flags.growCorpus,
    '--shrink-seconds': flags.shrinkSeconds,
    '--digest': flags.digest,
  };
  return Object.entries(virtualOnly).find(([, value]) => value !== undefined)?.[0];
}

/** Reads the flags of worlds at a target. @throws UsageError that names the flag and its range. */
export function targetSettingsOf(flags: SimulateFlags): TargetSettings {
  const given = virtualOnlyFlag(flags);
  if (given !== undefined)
    throw new UsageError(`${given} is for worlds in virtual time: leave it out with --target, where time is real`);
  const worlds = flags.worlds === undefined ? null : wholeNumber('--worlds', flags.worlds, 1, maxWorlds);
  const seconds =
    flags.seconds !== undefined
      ? decimalNumber('--seconds', flags.seconds, 0.1, 1_000_000)
      : worlds === null
        ? defaultSeconds
        : null;
  return {
    seed: flags.seed === 'random' ? systemSeed() : wholeNumber('--seed', flags.seed, 0, seedLimit - 1),
    worlds,
    seconds,
    jobs: flags.jobs === undefined ? defaultJobs : wholeNumber('--jobs', flags.jobs, 1, maxJobs),
    keepGoing: flags.keepGoing ?? false,
  };
}
