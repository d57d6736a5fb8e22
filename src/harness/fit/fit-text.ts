import { sayValue } from '../measures/judge-measures.ts';
import { textTable } from '../reports/text-table.ts';
import { sayDuration } from '../scenario/duration.ts';
import type { Fit, Observable } from './fit.ts';

/** Up to this distance two samples are taken for one and the same machine; beyond the second, for two different ones. */
export const goodKs = 0.08;
export const poorKs = 0.2;

/** The same for the tail: by what share p95 or p99 may differ beyond what chance explains. */
const goodTail = 0.05;
const poorTail = 0.25;
/** Beyond this a tail is not called well, even where so few runs are in it that chance could explain it. */
const farApart = 0.5;

/** How well a profile fits, in sentences: the shares, and p95 and p99 of what fits worst. */
export function fitVerdict({ observables }: Pick<Fit, 'observables'>): string {
  const ks = Math.max(...observables.map(({ distance }) => distance.ks));
  const tails = observables.flatMap((one) =>
    tailQuantiles.map((q) => ({
      one,
      gap: tailGap(q, one.log, one.simulated),
      apart: tailGap(q, one.log, one.simulated, 0),
    })),
  );
  const worst = tails.reduce((most, next) => (next.apart >= most.apart ? next : most));
  const gap = Math.max(...tails.map((one) => one.gap));
  const tail = `${sayTail(worst.one)}.`;
  const shares = `shares differ by up to ${percent(ks)}`;
  if (ks <= goodKs && gap <= goodTail && worst.apart <= farApart)
    return `It fits well: no share differs by more than ${percent(ks)}; ${tail}`;
  if (ks <= poorKs && gap <= poorTail)
    return `It fits roughly: ${shares} (well is ${percent(goodKs)} and less); ${tail}`;
  const why =
    gap > poorTail
      ? 'A tail like this is often of runs that failed or waited, or of clocks that differ: look at the longest ones.'
      : 'The log may hold several kinds of machine, or times that depend on each other.';
  return `It fits badly: ${shares}; ${tail} ${why}`;
}

const tailQuantiles = [0.95, 0.99] as const;

function sayTail({ name, logPercentiles: log, simulatedPercentiles: profile }: Observable): string {
  const both = (here: number | undefined, there: number | undefined): string =>
    `${sayDuration(here ?? 0)} in the log and ${sayDuration(there ?? 0)} in the profile`;
  return `of ${name}, p95 is ${both(log?.p95, profile?.p95)}, p99 ${both(log?.p99, profile?.p99)}`;
}

/** Times that differ by less are taken for the same, ms. */
const sameMs = 10;

/**
 * How far a percentile of a log lies from the profile's, as a share of the nearer: 0 within what chance explains, which
 * is two standard errors of a quantile of so many runs.
 * @param errors how many standard errors are put down to chance.
 */
export function tailGap(q: number, log: readonly number[], simulated: readonly number[], errors = 2): number {
  const [here, there] = [Float64Array.from(log).sort(), Float64Array.from(simulated).sort()];
  const chance = errors * Math.sqrt((q * (1 - q)) / here.length);
  const of = (sorted: Float64Array, share: number): number =>
    sorted[Math.min(sorted.length, Math.max(1, Math.ceil(share * sorted.length))) - 1] ?? 0;
  const [seen, low, high] = [of(here, q), of(there, q - chance), of(there, q + chance)];
  if (seen > high) return seen - high <= sameMs ? 0 : seen / Math.max(high, sameMs) - 1;
  return low - seen <= sameMs ? 0 : low / Math.max(seen, sameMs) - 1;
}

/** What `vendloop fit` prints. */
export function fitText(fit: Fit): string {
  const { observables, fitted, heldOut, outsideHealthy, profile } = fit;
  const columns = ['', 'runs', 'p50', 'p95', 'p99', 'max'].map((heading, at) => ({
    heading,
    align: at === 0 ? ('left' as const) : ('right' as const),
  }));
  const rows = observables.flatMap(({ name, logPercentiles, simulatedPercentiles }) =>
    (
      [
        ['log', logPercentiles],
        ['profile', simulatedPercentiles],
      ] as const
    ).map(([side, p]) => [
      `${name}, ${side}`,
      p?.n ?? 0,
      ...[p?.p50, p?.p95, p?.p99, p?.max].map((ms) => (ms === undefined ? '–' : sayValue(ms, 'ms'))),
    ]),
  );
  const distances = observables.map(
    ({ name, distance: { ks, w1Ms } }) =>
      `${name}: KS distance ${ks.toFixed(3)}, Wasserstein-1 ${sayValue(w1Ms, 'ms')}`,
  );
  const how =
    heldOut > 0
      ? `${fitted} runs fitted; the distances are to ${heldOut} others that were kept apart.`
      : `${fitted} runs fitted; too few to keep some apart, so the distances are to the same ones.`;
  const healthy =
    outsideHealthy > 0
      ? `${percent(outsideHealthy)} of its runs lie outside the 500–1000 ms of a healthy one (PROTOCOL §4.4): the check path-time will find them.`
      : '';
  return `${[textTable(columns, rows), distances.join('\n'), [fitVerdict(fit), how, healthy].filter((line) => line !== '').join('\n'), profile.note].join('\n\n')}\n`;
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}
