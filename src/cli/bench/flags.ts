import { benchProfile, benchProfiles, withParameters, type BenchProfile } from '#harness/bench/profiles.ts';
import type { Segment } from '#harness/bench/load/segment.ts';
import { isNodeLoad } from '#harness/bench/generator/run.ts';
import { nearest } from '#simulators/nearest.ts';
import { envOfParameters, loadParametersOf, type LoadParameters } from '#harness/bench/load/load-parameters.ts';
import { UsageError, decimalNumber, messageOf, partNumber, wholeNumber } from '../shared/errors.ts';

/** Flags of a load. */
export interface LoadFlags {
  readonly rate?: string;
  readonly duration?: string;
  readonly warmup?: string;
  readonly vus?: string;
  readonly machines?: string;
  readonly seed: string;
  readonly generator?: string;
  readonly segment?: string;
  readonly startAt?: string;
}

/** Flags of the core. */
export interface CoreFlags {
  readonly cores?: string;
  readonly zoo?: string;
  readonly slow?: string;
}

/** The profile of a name, with the numbers of the command line. @throws UsageError */
export function profileOf(name: string, flags: LoadFlags): BenchProfile {
  const profile = benchProfile(name);
  if (!profile) {
    const names = benchProfiles.map((profile) => profile.name);
    throw new UsageError(
      `there is no benchmark "${name}"; did you mean "${nearest(name, names)}"? There are: ${names.join(', ')}`,
    );
  }
  const adjusted = withParameters(profile, {
    ...(flags.rate !== undefined && { rate: decimalNumber('--rate', flags.rate, 0.1, 20_000) }),
    ...(flags.duration !== undefined && { durationS: decimalNumber('--duration', flags.duration, 1, 86_400) }),
    ...(flags.warmup !== undefined && { warmupS: decimalNumber('--warmup', flags.warmup, 0, 3_600) }),
    ...(flags.vus !== undefined && { vus: wholeNumber('--vus', flags.vus, 1, 10_000) }),
    ...(flags.machines !== undefined && { machines: wholeNumber('--machines', flags.machines, 1, 20_000) }),
  });
  for (const { parameters: loadParameters } of adjusted.parts) checkLoadParameters(loadParameters);
  return adjusted;
}

/** The scripts accept narrower ranges than the options; this fails before anything is started. */
function checkLoadParameters(loadParameters: Partial<LoadParameters>): void {
  try {
    loadParametersOf(envOfParameters(loadParameters));
  } catch (error) {
    throw new UsageError(`the load cannot have these numbers: ${messageOf(error)}`, { cause: error });
  }
}

/**
 * Whether Node makes the load in place of k6.
 * @throws UsageError for another generator, and for a load that it has not.
 */
export function usesNodeGenerator({ name, parts, generator }: BenchProfile, flags: LoadFlags): boolean {
  const chosen = flags.generator ?? generator ?? 'k6';
  if (chosen === 'k6') return false;
  if (chosen !== 'node') throw new UsageError(`--generator must be k6 or node, not "${chosen}"`);
  if (parts.every(({ script }) => isNodeLoad(script))) return true;
  throw new UsageError(`the generator in Node makes plain deliveries only: leave out --generator node for ${name}`);
}

/** More processes than one computer has use for. */
const maxCores = 9;

/** How many cores are to share a PostgreSQL; undefined: one, on SQLite. @throws UsageError */
export function coresOf({ cores }: CoreFlags, target: string | null): number | undefined {
  if (cores === undefined) return undefined;
  if (target !== null)
    throw new UsageError(
      '--cores starts cores and their database: it cannot be used with --target, which runs already',
    );
  return wholeNumber('--cores', cores, 1, maxCores);
}

/** More computers than any load here needs. */
const maxSegments = 100;

/** The share of the load that is made here. @throws UsageError */
export function segmentOf(
  { segment }: LoadFlags,
  { parts }: BenchProfile,
  { target, byNode }: { readonly target: string | null; readonly byNode: boolean },
): Segment | undefined {
  if (segment === undefined) return undefined;
  const share = partNumber('--segment', segment, 2, maxSegments);
  if (target === null)
    throw new UsageError('--segment is a share of the load at one core: name that core with --target');
  if (byNode || parts.some(({ script }) => script === 'hostile'))
    throw new UsageError(
      '--segment is for loads by k6 that have valid calls only: choose another profile or generator',
    );
  return share;
}

/** When the load begins, Unix ms. @throws UsageError for no time, or one that is over. */
export function startAtOf({ startAt }: LoadFlags, now: number): number | undefined {
  if (startAt === undefined) return undefined;
  const at = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?Z$/.test(startAt) ? Date.parse(startAt) : Number.NaN;
  if (!(at > now))
    throw new UsageError(
      `--start-at must be a time to come, in UTC, like ${new Date(now + 120_000).toISOString().slice(0, 19)}Z; ` +
        `not "${startAt}"`,
    );
  return at;
}

/** Arguments of `vendloop serve` that inject faults into the core. */
export function coreFaultArgs({ zoo, slow }: CoreFlags): readonly string[] {
  return [...(zoo === undefined ? [] : ['--zoo', zoo]), ...(slow === undefined ? [] : ['--slow', slow])];
}
