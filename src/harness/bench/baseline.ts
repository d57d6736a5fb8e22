import type { Random } from '#core/ports/random.ts';
import { compareBlocks } from './compare-blocks.ts';
import { expectedOnHost, cpuRatioOf, type HostSpeed } from './host-speed.ts';
import { noK6, type BaselineResult, type BenchResult, type Blocks, type QuantileComparison } from './result.ts';

/** What of a run decides whether another can be compared with it. */
export type Comparable = Pick<BenchResult, 'profile' | 'blocks' | 'about' | 'processes' | 'diskMs'>;

/** A baseline, as a run is set beside it. */
export interface Baseline {
  /** Names the baseline in messages. */
  readonly file: string;
  readonly result: Comparable;
  /** What a first measurement found slower: nothing else can be slower in the second. */
  readonly firstComparison?: readonly QuantileComparison[];
}

/**
 * Sets a run beside its baseline (docs/benchmark.md): each thing that is timed, at the median and at the 95th
 * percentile.
 */
export function compareWithBaseline(
  current: Comparable,
  { file, result: base, firstComparison }: Baseline,
  random: Random,
): BaselineResult {
  const reason = incomparableReason(current, base);
  if (reason !== null) return { kind: 'not-comparable', file, reason };
  const hostSpeed: HostSpeed = {
    cpuRatio: cpuRatioOf(current, base),
    disk: current.diskMs === null || base.diskMs === null ? null : { baseMs: base.diskMs, currentMs: current.diskMs },
  };
  const rows = current.blocks.flatMap((blocks) => compareQuantile(blocks, base.blocks, hostSpeed, random));
  if (rows.length === 0) return { kind: 'not-comparable', file, reason: 'one of the two has too few deliveries' };
  const worse = sortByImpact(rows);
  if (firstComparison === undefined) return { kind: 'compared', file, ...hostSpeed, rows, worse };
  return {
    kind: 'compared',
    file,
    ...hostSpeed,
    rows,
    worse: worse.filter(({ timeName }) => firstComparison.some((row) => row.timeName === timeName)),
    firstComparison,
  };
}

/** The rows that are worse, the phase with the greatest slowdown first: the whole is only the sum of its phases. */
export function sortByImpact(rows: readonly QuantileComparison[]): readonly QuantileComparison[] {
  const rank = ({ timeName, quantile, diffMs }: QuantileComparison): number =>
    (timeName === 'added' ? 0 : 1_000_000) + (quantile === 0.5 ? 500_000 : 0) + diffMs;
  return rows.filter(({ isWorse }) => isWorse).toSorted((a, b) => rank(b) - rank(a));
}

function compareQuantile(
  current: Blocks,
  base: readonly Blocks[],
  hostSpeed: HostSpeed,
  random: Random,
): readonly QuantileComparison[] {
  const baseBlocks = base.find(
    ({ timeName, quantile }) => timeName === current.timeName && quantile === current.quantile,
  );
  const row = baseBlocks && compareBlocks(baseBlocks, current, random, (ms) => expectedOnHost(hostSpeed, current, ms));
  return row ? [row] : [];
}

function incomparableReason(current: Comparable, base: Comparable): string | null {
  const [a, b] = [current.about, base.about];
  if (current.profile !== base.profile)
    return `it is of the profile ${base.profile}, and this run is of ${current.profile}`;
  if ((a.target === null) !== (b.target === null))
    return b.target === null
      ? 'it was taken at our own core, and this run at a target core'
      : `it was taken at ${b.target}, and this run at our own core`;
  if (a.coresOnPostgres !== b.coresOnPostgres) return 'it was taken with another number of cores, or another database';
  if ((a.k6 === noK6) !== (b.k6 === noK6)) return 'its load was made by another generator';
  if (a.configHash !== b.configHash) return 'its load was another: rates, machines or durations differ';
  if (a.cpu !== b.cpu || a.cores !== b.cores) return `it was taken on another machine (${b.cores} × ${b.cpu})`;
  if (a.node.split('.')[0] !== b.node.split('.')[0]) return `it was taken with Node ${b.node}`;
  return null;
}
