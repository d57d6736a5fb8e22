import { formatQuantity } from '../checks/check.ts';
import type { Verdict } from '../judge/verdict.ts';
import type { Random } from '#core/ports/random.ts';
import { sortByImpact } from './baseline.ts';
import { comparedTimes } from './blocks.ts';
import { compareBlocks } from './compare-blocks.ts';
import type { BenchResult, Blocks, QuantileComparison } from './result.ts';

/** Two cores, run in turn under one load. */
export interface AbComparison extends Verdict {
  readonly format: 'vendloop-compare/2';
  readonly profile: string;
  readonly a: string;
  readonly b: string;
  /** Runs of each side. */
  readonly runs: number;
  readonly rows: readonly QuantileComparison[];
  readonly worse: readonly QuantileComparison[];
}

/** What is compared, by name, with the results of each side in the order of the runs. */
export interface AbInput {
  readonly profile: string;
  readonly a: { readonly name: string; readonly results: readonly BenchResult[] };
  readonly b: { readonly name: string; readonly results: readonly BenchResult[] };
}

/**
 * Compares B with A, a run of each in turn: changes of the host affect both sides. Each run is one number;
 * fewer than five runs a side give no result.
 */
export function compareAb({ profile, a, b }: AbInput, random: Random): AbComparison {
  const rows = comparedTimes.flatMap((timeName) =>
    ([0.5, 0.95] as const).flatMap(
      (quantile) =>
        compareBlocks(runBlocks(a.results, timeName, quantile), runBlocks(b.results, timeName, quantile), random) ?? [],
    ),
  );
  const worse = sortByImpact(rows);
  return {
    format: 'vendloop-compare/2',
    profile,
    a: a.name,
    b: b.name,
    runs: a.results.length,
    rows,
    worse,
    ...verdictOf([...a.results, ...b.results], rows, worse),
  };
}

function runBlocks(results: readonly BenchResult[], timeName: Blocks['timeName'], quantile: 0.5 | 0.95): Blocks {
  const ms = results.flatMap(({ loads }) => {
    const time = loads.find(({ measured }) => measured)?.times[timeName];
    return (quantile === 0.5 ? time?.p50 : time?.p95) ?? [];
  });
  return { timeName, quantile, ms };
}

function verdictOf(
  results: readonly BenchResult[],
  rows: readonly QuantileComparison[],
  worse: readonly QuantileComparison[],
): Verdict {
  const failed = results.find(({ verdict }) => verdict === 'FAIL');
  if (failed) return { verdict: 'FAIL', reason: `A run failed by itself: ${failed.reason}` };
  const [worst] = worse;
  if (worst)
    return {
      verdict: 'FAIL',
      reason:
        `B is slower than A, most of all in ${worst.timeName}: ${worst.baseMs.toFixed(1)} → ` +
        `${worst.currentMs.toFixed(1)} ms at the ${worst.quantile === 0.5 ? 'median' : '95th percentile'} ` +
        `(${worst.lowMs.toFixed(1)} to ${worst.highMs.toFixed(1)} ms slower; the margin is ` +
        `${worst.marginMs.toFixed(1)} ms).`,
    };
  const inconclusive = results.find(({ verdict }) => verdict === 'INCONCLUSIVE');
  if (inconclusive) return { verdict: 'INCONCLUSIVE', reason: `A run proves nothing: ${inconclusive.reason}` };
  if (rows.length === 0)
    return { verdict: 'INCONCLUSIVE', reason: 'There are fewer than five runs a side to compare.' };
  return { verdict: 'PASS', reason: `B is not slower than A in any of ${formatQuantity(rows.length, 'figure')}.` };
}
