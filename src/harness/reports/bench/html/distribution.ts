import { pathStages, type Latency, type LoadResult, type Timed } from '#harness/bench/result.ts';
import { millis } from '../formatting.ts';
import { chartSvg, swatch, type Line } from './chart.ts';
import { logarithmic, type Scale } from './scale.ts';

/** What is drawn, and what of it is shown before anybody chooses. */
const series: readonly Timed[] = ['path', 'answer', 'added', ...pathStages];
const shownFirst: ReadonlySet<Timed> = new Set(['path', 'answer', 'added']);

/** Percentiles that the axis names. */
const marks = [0, 0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999];

/**
 * How long deliveries took, as a plot over log(1 / (1 − percentile)): each mark to the right is ten times rarer. Lines
 * are chosen by check boxes, which need no script.
 */
export function distributionFigure({ times, stage }: LoadResult): string {
  const timed = series.flatMap((of) => (times[of] ? [{ of, time: times[of] }] : []));
  if (timed.length === 0) return '<p class="quiet">Nothing was timed.</p>';
  const rarest = timed.reduce((most, { time }) => Math.max(most, rarity(1, time.n)), 1);
  const lines = timed.map(({ of, time }) => lineOf(of, time));
  const label = `Latency by percentile in ${stage}. ${timed.map(({ of, time }) => `${of}: p50 ${millis(time.p50)}, p99 ${millis(time.p99)}, longest ${millis(time.max)}`).join('; ')}.`;
  const svg = chartSvg({
    label,
    x: percentileScale(rarest),
    y: logarithmic(
      timed.flatMap(({ time }) => time.curve.map(([, ms]) => ms)),
      (ms) => (ms < 1000 ? `${ms} ms` : `${ms / 1000} s`),
    ),
    xSays: 'percentile',
    ySays: 'time, by logarithms',
    lines,
  });
  const boxes = timed.map(
    ({ of }) =>
      `<label class="pick"><input type="checkbox" class="pick-${of}"${shownFirst.has(of) ? ' checked' : ''}> ${swatch(of)} <b>${of}</b></label>`,
  );
  return `<figure class="distribution">
<fieldset><legend>Lines</legend>${boxes.join('\n')}</fieldset>
${svg}
<figcaption>Each mark to the right is rarer; the line ends at the longest of all. Faint: fewer than ten cases lie beyond.</figcaption>
</figure>`;
}

/** How rare something beyond a percentile is: 1 in 10 to the power of this. Beyond the longest lies nothing: it is one of all. */
function rarity(percentile: number, n: number): number {
  return Math.min(Math.log10(Math.max(1, n)), percentile >= 1 ? Infinity : -Math.log10(1 - percentile));
}

function lineOf(of: Timed, { n, curve }: Latency): Line {
  return {
    name: of,
    mark: of,
    points: curve.map(([percentile, ms]) => ({ x: rarity(percentile, n), y: ms })),
    faintFrom: Math.max(0, Math.log10(Math.max(1, n)) - 1),
  };
}

function percentileScale(rarest: number): Scale {
  const ticks = marks.map((share) => ({
    at: -Math.log10(1 - share),
    says: share === 0 ? '0' : `${Math.round(share * 1e5) / 1e3} %`,
  }));
  return { from: 0, to: rarest, log: false, ticks: ticks.filter(({ at }) => at <= rarest) };
}
