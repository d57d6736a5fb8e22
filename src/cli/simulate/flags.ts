import { availableParallelism } from 'node:os';
import { animalNamed } from '#harness/mutants/named.ts';
import { systemSeed } from '#harness/stages/live/system-seed.ts';
import { seedLimit } from '#harness/simulation/seeds.ts';
import type { SimulationOrder } from '#harness/simulation/simulate.ts';
import { Complaint, decimalNumber, messageOf, wholeNumber } from '../shared/errors.ts';

/** The flags of `vendloop simulate` as they were typed. */
export interface SimulateFlags {
  readonly worlds?: string;
  readonly seconds?: string;
  readonly seed: string;
  readonly jobs?: string;
  readonly zoo?: string;
  readonly keepGoing?: boolean;
  readonly shrinkSeconds: string;
  readonly digest?: boolean;
  readonly out?: string;
  readonly junit?: string;
  readonly markdown?: string;
  readonly json?: boolean;
}

/** Worlds of a simulation that is told neither how many nor how long. */
const defaultWorlds = 1_000;
const mostWorlds = 100_000_000;
const mostJobs = 256;

/** What the flags ask for. @throws Complaint that names the flag and its range. */
export function orderOf(
  flags: SimulateFlags,
): SimulationOrder & { readonly seconds: number | null; readonly shrinkSeconds: number } {
  const seconds = flags.seconds === undefined ? null : decimalNumber('--seconds', flags.seconds, 0.1, 1_000_000);
  const worlds =
    flags.worlds !== undefined
      ? wholeNumber('--worlds', flags.worlds, 1, mostWorlds)
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
        ? Math.min(mostJobs, availableParallelism())
        : wholeNumber('--jobs', flags.jobs, 1, mostJobs),
    animal: flags.zoo === undefined ? null : knownAnimal(flags.zoo),
    digests: flags.digest ?? false,
    keepGoing: flags.keepGoing ?? false,
  };
}

function knownAnimal(name: string): string {
  try {
    return animalNamed(name).name;
  } catch (error) {
    throw new Complaint(messageOf(error), { cause: error });
  }
}
