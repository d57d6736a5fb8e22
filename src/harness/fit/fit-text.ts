import { sayValue } from '../measures/judge.ts';
import { textTable } from '../report/text-table.ts';
import type { Fit } from './fit.ts';

/** Up to this distance two samples are taken for one and the same machine; beyond the second, for two different ones. */
export const goodKs = 0.08;
export const poorKs = 0.2;

/** How well a profile fits, in a sentence. */
export function fitVerdict({ observables }: Fit): string {
  const worst = Math.max(...observables.map(({ distance }) => distance.ks));
  if (worst <= goodKs) return `It fits well: no share differs by more than ${percent(worst)}.`;
  if (worst <= poorKs) return `It fits roughly: shares differ by up to ${percent(worst)} (well is ${percent(goodKs)} and less).`;
  return `It fits badly: shares differ by up to ${percent(worst)}. The log may hold several kinds of machine, or times that depend on each other.`;
}

/** What `vendloop fit` prints. */
export function fitText(fit: Fit): string {
  const { observables, fitted, heldOut, outsideHealthy, profile } = fit;
  const columns = ['', 'runs', 'p50', 'p95', 'p99', 'max'].map((heading, at) => ({ heading, align: at === 0 ? ('left' as const) : ('right' as const) }));
  const rows = observables.flatMap(({ name, logPercentiles, simulatedPercentiles }) =>
    ([['log', logPercentiles], ['profile', simulatedPercentiles]] as const).map(([side, p]) => [`${name}, ${side}`, p?.n ?? 0, ...[p?.p50, p?.p95, p?.p99, p?.max].map((ms) => (ms === undefined ? '–' : sayValue(ms, 'ms')))]),
  );
  const distances = observables.map(({ name, distance: { ks, w1Ms } }) => `${name}: KS distance ${ks.toFixed(3)}, Wasserstein-1 ${sayValue(w1Ms, 'ms')}`);
  const how = heldOut > 0 ? `${fitted} runs fitted; the distances are to ${heldOut} others that were kept apart.` : `${fitted} runs fitted; too few to keep some apart, so the distances are to the same ones.`;
  const healthy = outsideHealthy > 0 ? `${percent(outsideHealthy)} of its runs lie outside the 500–1000 ms of a healthy one (PROTOCOL §4.4): the check path-time will find them.` : '';
  return `${[textTable(columns, rows), distances.join('\n'), [fitVerdict(fit), how, healthy].filter((line) => line !== '').join('\n'), profile.note].join('\n\n')}\n`;
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}
