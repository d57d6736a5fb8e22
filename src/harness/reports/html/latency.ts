import { pathTimes, type PathTimes } from '#harness/history/view/path-phases.ts';
import { percentiles, quantileOfSorted } from '#harness/history/percentiles.ts';
import { historyView } from '#harness/history/view/history-view.ts';
import type { History } from '#harness/history/event.ts';
import { formatValue } from '#harness/measures/judge-measures.ts';
import { inEnglish, type Translate } from '../translate.ts';
import { escapeHtml, tableHtml } from './elements.ts';

const timeCurves: readonly { readonly timeName: keyof PathTimes; readonly name: string; readonly className: string }[] =
  [
    { timeName: 'device', name: 'device (simulated): command to answer', className: 'device' },
    { timeName: 'dispatch', name: 'core: call to command', className: 'dispatch' },
    { timeName: 'settle', name: 'core: answer to outcome', className: 'settle' },
    { timeName: 'overhead', name: 'core and network in all', className: 'added' },
    { timeName: 'callback', name: 'callback: outcome to arrival', className: 'notify' },
  ];

const size = { width: 720, height: 240, left: 44, right: 12, top: 10, bottom: 34 };
const plot = { width: size.width - size.left - size.right, height: size.height - size.top - size.bottom };

/** Where the time of healthy deliveries went: one curve for each phase, and its figures. */
export function latencySection(history: History, t: Translate = inEnglish): string {
  const times = pathTimes(historyView(history));
  const measured = timeCurves.filter(({ timeName }) => times[timeName].length > 0);
  if (measured.length === 0) return `<p class="quiet">${t('No healthy delivery: there is nothing to split.')}</p>`;
  const longest = Math.max(
    1,
    ...measured.map(({ timeName }) => times[timeName].reduce((max, ms) => Math.max(max, ms), 0)),
  );
  const rows = measured.map(({ timeName, name }) => {
    const { n, p50, p95, p99, max } = percentiles(times[timeName]) ?? { n: 0, p50: 0, p95: 0, p99: 0, max: 0 };
    return { cells: [t(name), n, ...[p50, p95, p99, max].map((value) => formatValue(value, 'ms'))] };
  });
  const curves = measured.map(({ timeName, className }) => curvePath(times[timeName], longest, className)).join('\n');
  const legend = measured
    .map(({ name, className }) => `<span class="key ${className}">${escapeHtml(t(name))}</span>`)
    .join(' ');
  const viewBox = `0 0 ${size.width} ${size.height}`;
  return `<figure><svg viewBox="${viewBox}" role="img" aria-label="${t('Share of deliveries within a time')}">
${axes(longest)}
${curves}
</svg><figcaption>${legend}</figcaption></figure>
${tableHtml(['phase', 'deliveries', 'p50', 'p95', 'p99', 'max'].map(t), rows, [1, 2, 3, 4, 5])}`;
}

/** Milliseconds on a scale of logarithms: half a second of motor would press everything else into the corner. */
function x(ms: number, longest: number): number {
  return size.left + (Math.log10(1 + ms) / Math.log10(1 + longest)) * plot.width;
}

function y(share: number): number {
  return size.top + (1 - share) * plot.height;
}

function curvePath(times: readonly number[], longest: number, className: string): string {
  const sorted = Float64Array.from(times).sort();
  const steps = Math.min(200, sorted.length);
  let path = `M${x(sorted[0] ?? 0, longest).toFixed(1)} ${y(0).toFixed(1)}`;
  for (let step = 1; step <= steps; step += 1) {
    const share = step / steps;
    path += `L${x(quantileOfSorted(sorted, share), longest).toFixed(1)} ${y(share).toFixed(1)}`;
  }
  return `<path class="curve ${className}" d="${path}"/>`;
}

function axes(longest: number): string {
  const marks = [0, 1, 10, 100, 1_000, 10_000, 100_000, 1_000_000].filter((ms) => ms <= longest);
  const ticks = marks.map(
    (ms) =>
      `<line class="grid" x1="${x(ms, longest).toFixed(1)}" x2="${x(ms, longest).toFixed(1)}" y1="${size.top}" ` +
      `y2="${y(0)}"/><text x="${x(ms, longest).toFixed(1)}" y="${size.height - 16}" ` +
      `text-anchor="middle">${ms >= 1_000 ? `${ms / 1_000} s` : `${ms} ms`}</text>`,
  );
  const shares = [0, 0.5, 0.9, 1].map(
    (share) =>
      `<line class="grid" x1="${size.left}" x2="${size.width - size.right}" y1="${y(share)}" ` +
      `y2="${y(share)}"/><text x="${size.left - 6}" y="${y(share) + 4}" text-anchor="end">${share * 100} %</text>`,
  );
  return [...ticks, ...shares].join('\n');
}
