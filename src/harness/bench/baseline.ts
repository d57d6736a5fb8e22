import type { Random } from '#core/ports/random.ts';
import { compareBlocks } from './compare-blocks.ts';
import { expectedHere, paceOf, type Machine } from './host-speed.ts';
import type { BaselineResult, BenchResult, Blocks, Compared } from './result.ts';

/** What of a run decides whether another can be compared with it. */
export type Comparable = Pick<BenchResult, 'profile' | 'blocks' | 'about' | 'processes' | 'diskMs'>;

/** A baseline, as a run is set beside it. */
export interface Baseline {
  /** Names it in what is told. */
  readonly file: string;
  readonly result: Comparable;
  /** What a first measurement found slower: nothing else can be slower in the second. */
  readonly earlier?: readonly Compared[];
}

/** Sets a run beside its baseline (docs/load.md): each thing that is timed, at the median and at the 95th percentile. */
export function againstBaseline(
  here: Comparable,
  { file, result: base, earlier }: Baseline,
  random: Random,
): BaselineResult {
  const why = whyNot(here, base);
  if (why !== null) return { is: 'not-comparable', file, why };
  const machine: Machine = {
    pace: paceOf(here, base),
    disk: here.diskMs === null || base.diskMs === null ? null : { baseMs: base.diskMs, hereMs: here.diskMs },
  };
  const rows = here.blocks.flatMap((blocks) => compared(blocks, base.blocks, machine, random));
  if (rows.length === 0) return { is: 'not-comparable', file, why: 'one of the two has too few deliveries' };
  const worse = worstFirst(rows);
  if (earlier === undefined) return { is: 'compared', file, ...machine, rows, worse };
  return {
    is: 'compared',
    file,
    ...machine,
    rows,
    worse: worse.filter(({ of }) => earlier.some((row) => row.of === of)),
    earlier,
  };
}

/** The rows that are worse, the stage with the greatest slowdown first: the whole is only the sum of its stages. */
export function worstFirst(rows: readonly Compared[]): readonly Compared[] {
  const rank = ({ of, quantile, diffMs }: Compared): number =>
    (of === 'added' ? 0 : 1_000_000) + (quantile === 0.5 ? 500_000 : 0) + diffMs;
  return rows.filter(({ isWorse }) => isWorse).toSorted((a, b) => rank(b) - rank(a));
}

function compared(here: Blocks, base: readonly Blocks[], machine: Machine, random: Random): readonly Compared[] {
  const other = base.find(({ of, quantile }) => of === here.of && quantile === here.quantile);
  const row = other && compareBlocks(other, here, random, (ms) => expectedHere(machine, here, ms));
  return row ? [row] : [];
}

function whyNot(here: Comparable, base: Comparable): string | null {
  const [a, b] = [here.about, base.about];
  if (here.profile !== base.profile) return `it is of the profile ${base.profile}, and this run is of ${here.profile}`;
  if ((a.target === null) !== (b.target === null))
    return b.target === null
      ? 'it was taken at a core of our own, and this run at somebody else’s'
      : `it was taken at ${b.target}, and this run at a core of our own`;
  if (a.configHash !== b.configHash) return 'its load was another: rates, machines or durations differ';
  if (a.cpu !== b.cpu || a.cores !== b.cores) return `it was taken on another machine (${b.cores} × ${b.cpu})`;
  if (a.node.split('.')[0] !== b.node.split('.')[0]) return `it was taken with Node ${b.node}`;
  return null;
}
