import { pathPhases, type Latency, type LoadResult, type TimeName } from '#harness/bench/result.ts';
import type { Translate } from '#harness/reports/translate.ts';
import { escapeHtml } from '#harness/reports/html/elements.ts';
import { formatMs } from '../formatting.ts';
import { chartSvg, swatch, type Line } from './chart.ts';
import { logScale, type Scale } from './scale.ts';

/** What is drawn, and what of it is shown before anybody chooses. */
const series: readonly TimeName[] = ['path', 'answer', 'added', ...pathPhases];
const initiallyShown: ReadonlySet<TimeName> = new Set(['path', 'answer', 'added']);

const captionText =
  'Each mark to the right is rarer; the line ends at the longest of all. Faint: fewer than ten cases lie beyond.';

/** Percentiles that the axis names. */
const percentileMarks = [0, 0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999];

/**
 * How long deliveries took, as a plot over log(1 / (1 − percentile)): each mark to the right is ten times rarer. Lines
 * are chosen by check boxes, which need no script.
 */
export function distributionFigure({ times, step }: LoadResult, t: Translate): string {
  const timed = series.flatMap((timeName) => (times[timeName] ? [{ of: timeName, time: times[timeName] }] : []));
  if (timed.length === 0) return `<p class="quiet">${escapeHtml(t('Nothing was timed.'))}</p>`;
  const maxRarity = timed.reduce((max, { time }) => Math.max(max, rarity(1, time.n)), 1);
  const lines = timed.map(({ of: timeName, time }) => lineOf(timeName, time));
  const texts = timed.map(
    ({ of: timeName, time }) =>
      `${timeName}: p50 ${formatMs(time.p50)}, p99 ${formatMs(time.p99)}, ${t('longest')} ${formatMs(time.max)}`,
  );
  const label = `${t(`Latency by percentile in ${step}.`)} ${texts.join('; ')}`;
  const svg = chartSvg({
    label,
    x: percentileScale(maxRarity),
    y: logScale(
      timed.flatMap(({ time }) => time.curve.map(([, ms]) => ms)),
      (ms) => (ms < 1000 ? `${ms} ms` : `${ms / 1000} s`),
    ),
    xLabel: t('percentile'),
    yLabel: t('time, by logarithms'),
    lines,
  });
  const boxes = timed.map(
    ({ of: timeName }) =>
      '<label class="pick"><input type="checkbox" ' +
      `class="pick-${timeName}"${initiallyShown.has(timeName) ? ' checked' : ''}> ${swatch(timeName)} ` +
      `<b>${timeName}</b></label>`,
  );
  return `<figure class="distribution">
<fieldset><legend>${escapeHtml(t('Lines'))}</legend>${boxes.join('\n')}</fieldset>
${svg}
<figcaption>${escapeHtml(t(captionText))}</figcaption>
</figure>`;
}

/**
 * How rare something beyond a percentile is: 1 in 10 to the power of this. Beyond the longest lies nothing: it is one
 * of all.
 */
function rarity(percentile: number, n: number): number {
  return Math.min(Math.log10(Math.max(1, n)), percentile >= 1 ? Infinity : -Math.log10(1 - percentile));
}

function lineOf(timeName: TimeName, { n, curve }: Latency): Line {
  return {
    name: timeName,
    className: timeName,
    points: curve.map(([percentile, ms]) => ({ x: rarity(percentile, n), y: ms })),
    faintFrom: Math.max(0, Math.log10(Math.max(1, n)) - 1),
  };
}

function percentileScale(maxRarity: number): Scale {
  const ticks = percentileMarks.map((share) => ({
    at: -Math.log10(1 - share),
    label: share === 0 ? '0' : `${Math.round(share * 1e5) / 1e3} %`,
  }));
  return { from: 0, to: maxRarity, log: false, ticks: ticks.filter(({ at }) => at <= maxRarity) };
}
