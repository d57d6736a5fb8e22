import { quantileOfSorted } from '../history/percentiles.ts';
import { formatValue } from '../measures/judge-measures.ts';
import { textTable } from '../reports/text-table.ts';
import { inEnglish, type Translate } from '../reports/translate.ts';
import { formatDuration } from '../scenario/duration.ts';
import type { Fit, Observable } from './fit.ts';

/**
 * Up to this distance two samples are taken for one and the same machine; beyond the second, for two different ones.
 */
const goodKs = 0.08;
const poorKs = 0.2;

/** The same for the tail: by what share p95 or p99 may differ beyond what chance explains. */
const goodTailGap = 0.05;
const poorTailGap = 0.25;
/** Beyond this a tail is not called well, even where so few runs are in it that chance could explain it. */
const maxGoodRawGap = 0.5;

/** How well a profile fits, in sentences: the shares, and p95 and p99 of what fits worst. */
export function describeFit({ observables }: Pick<Fit, 'observables'>): string {
  const ks = Math.max(...observables.map(({ distance }) => distance.ks));
  const tails = observables.flatMap((observable) =>
    tailQuantiles.map((q) => ({
      one: observable,
      gap: tailGap(q, observable.log, observable.simulated),
      rawGap: tailGap(q, observable.log, observable.simulated, 0),
    })),
  );
  const worst = tails.reduce((worstSoFar, next) => (next.rawGap >= worstSoFar.rawGap ? next : worstSoFar));
  const gap = Math.max(...tails.map((observable) => observable.gap));
  const tail = `${formatTail(worst.one)}.`;
  const shares = `shares differ by up to ${formatPercent(ks)}`;
  if (ks <= goodKs && gap <= goodTailGap && worst.rawGap <= maxGoodRawGap)
    return `It fits well: no share differs by more than ${formatPercent(ks)}; ${tail}`;
  if (ks <= poorKs && gap <= poorTailGap)
    return `It fits roughly: ${shares} (well is ${formatPercent(goodKs)} and less); ${tail}`;
  const why =
    gap > poorTailGap
      ? 'A tail like this is often of runs that failed or waited, or of clocks that differ: look at the longest ones.'
      : 'The log may hold several kinds of machine, or times that depend on each other.';
  return `It fits badly: ${shares}; ${tail} ${why}`;
}

const tailQuantiles = [0.95, 0.99] as const;

function formatTail({ name, logPercentiles: log, simulatedPercentiles: profile }: Observable): string {
  const inBoth = (logMs: number | undefined, profileMs: number | undefined): string =>
    `${formatDuration(logMs ?? 0)} in the log and ${formatDuration(profileMs ?? 0)} in the profile`;
  return `of ${name}, p95 is ${inBoth(log?.p95, profile?.p95)}, p99 ${inBoth(log?.p99, profile?.p99)}`;
}

/** Times that differ by less are taken for the same, ms. */
const equalWithinMs = 10;

/**
 * How far a percentile of a log lies from the profile's, as a share of the nearer: 0 within what chance explains, which
 * is two standard errors of a quantile of so many runs.
 * @param errors how many standard errors are put down to chance.
 */
function tailGap(q: number, log: readonly number[], simulated: readonly number[], errors = 2): number {
  const [sortedLog, sortedSimulated] = [Float64Array.from(log).sort(), Float64Array.from(simulated).sort()];
  const chance = errors * Math.sqrt((q * (1 - q)) / sortedLog.length);
  const [logQuantile, lowerBound, upperBound] = [
    quantileOfSorted(sortedLog, q),
    quantileOfSorted(sortedSimulated, q - chance),
    quantileOfSorted(sortedSimulated, q + chance),
  ];
  if (logQuantile > upperBound)
    return logQuantile - upperBound <= equalWithinMs ? 0 : logQuantile / Math.max(upperBound, equalWithinMs) - 1;
  return lowerBound - logQuantile <= equalWithinMs ? 0 : lowerBound / Math.max(logQuantile, equalWithinMs) - 1;
}

/** What `vendloop fit` prints. */
export function formatFit(fit: Fit, t: Translate = inEnglish): string {
  const { observables, fittedRuns, heldOutRuns, outsideHealthy, profile } = fit;
  const columns = ['', 'runs', 'p50', 'p95', 'p99', 'max'].map((heading, at) => ({
    heading: t(heading),
    align: at === 0 ? ('left' as const) : ('right' as const),
  }));
  const rows = observables.flatMap(({ name, logPercentiles, simulatedPercentiles }) =>
    (
      [
        ['log', logPercentiles],
        ['profile', simulatedPercentiles],
      ] as const
    ).map(([source, p]) => [
      t(`${name}, ${source}`),
      p?.n ?? 0,
      ...[p?.p50, p?.p95, p?.p99, p?.max].map((ms) => (ms === undefined ? '–' : formatValue(ms, 'ms'))),
    ]),
  );
  const distances = observables.map(({ name, distance: { ks, w1Ms } }) =>
    t(`${name}: KS distance ${ks.toFixed(3)}, Wasserstein-1 ${formatValue(w1Ms, 'ms')}`),
  );
  const methodText =
    heldOutRuns > 0
      ? `${fittedRuns} runs fitted; the distances are to ${heldOutRuns} others that were kept apart.`
      : `${fittedRuns} runs fitted; too few to keep some apart, so the distances are to the same ones.`;
  const healthyText =
    outsideHealthy > 0
      ? `${formatPercent(outsideHealthy)} of its runs lie outside the 500–1000 ms of a healthy one (PROTOCOL ` +
        '§4.4): the check path-time will find them.'
      : '';
  const summary = [describeFit(fit), methodText, healthyText].filter((line) => line !== '').map(t);
  const blocks = [textTable(columns, rows), distances.join('\n'), summary.join('\n'), t(profile.note)];
  return `${blocks.join('\n\n')}\n`;
}

function formatPercent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}
