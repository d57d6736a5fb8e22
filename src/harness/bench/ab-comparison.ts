import { count } from '../checks/check.ts';
import type { Verdict } from '../judge/verdict.ts';
import type { Random } from '#core/ports/random.ts';
import { worstFirst } from './baseline.ts';
import { comparedThings } from './blocks.ts';
import { compareBlocks } from './compare-blocks.ts';
import type { BenchResult, Blocks, Compared } from './result.ts';

/** Two cores, run in turn under one load. */
export interface SidesResult extends Verdict {
  readonly format: 'vendloop-compare/1';
  readonly profile: string;
  readonly a: string;
  readonly b: string;
  /** Runs of each side. */
  readonly runs: number;
  readonly rows: readonly Compared[];
  readonly worse: readonly Compared[];
}

/** What is compared, by name, with the results of each side in the order of the runs. */
export interface Sides {
  readonly profile: string;
  readonly a: { readonly name: string; readonly results: readonly BenchResult[] };
  readonly b: { readonly name: string; readonly results: readonly BenchResult[] };
}

/**
 * Compares B with A, a run of each in turn: what the machine does meanwhile, it does to both. Each run is one number;
 * fewer than five of a side tell nothing.
 */
export function compareSides({ profile, a, b }: Sides, random: Random): SidesResult {
  const rows = comparedThings.flatMap((of) =>
    ([0.5, 0.95] as const).flatMap(
      (quantile) => compareBlocks(runBlocks(a.results, of, quantile), runBlocks(b.results, of, quantile), random) ?? [],
    ),
  );
  const worse = worstFirst(rows);
  return {
    format: 'vendloop-compare/1',
    profile,
    a: a.name,
    b: b.name,
    runs: a.results.length,
    rows,
    worse,
    ...verdictOf([...a.results, ...b.results], rows, worse),
  };
}

function runBlocks(results: readonly BenchResult[], of: Blocks['of'], quantile: 0.5 | 0.95): Blocks {
  const ms = results.flatMap(({ loads }) => {
    const time = loads.find(({ measured }) => measured)?.times[of];
    return (quantile === 0.5 ? time?.p50 : time?.p95) ?? [];
  });
  return { of, quantile, ms };
}

function verdictOf(results: readonly BenchResult[], rows: readonly Compared[], worse: readonly Compared[]): Verdict {
  const failed = results.find(({ verdict }) => verdict === 'FAIL');
  if (failed) return { verdict: 'FAIL', why: `A run failed by itself: ${failed.why}` };
  const [worst] = worse;
  if (worst)
    return {
      verdict: 'FAIL',
      why: `B is slower than A, most of all in ${worst.of}: ${worst.baseMs.toFixed(1)} → ${worst.hereMs.toFixed(1)} ms at the ${worst.quantile === 0.5 ? 'median' : '95th percentile'} (${worst.lowMs.toFixed(1)} to ${worst.highMs.toFixed(1)} ms slower; the margin is ${worst.marginMs.toFixed(1)} ms).`,
    };
  const doubtful = results.find(({ verdict }) => verdict === 'INCONCLUSIVE');
  if (doubtful) return { verdict: 'INCONCLUSIVE', why: `A run proves nothing: ${doubtful.why}` };
  if (rows.length === 0) return { verdict: 'INCONCLUSIVE', why: 'There are fewer than five runs a side to compare.' };
  return { verdict: 'PASS', why: `B is not slower than A in any of ${count(rows.length, 'figure')}.` };
}
