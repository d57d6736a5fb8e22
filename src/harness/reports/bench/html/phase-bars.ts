import { pathPhases, type LoadResult, type PathPhase } from '#harness/bench/result.ts';
import { dataTable } from '#harness/reports/html/components.ts';
import { escapeHtml } from '#harness/reports/html/elements.ts';
import type { Translate } from '#harness/reports/translate.ts';
import { formatMs, formatPercent } from '../formatting.ts';
import { swatch } from './chart.ts';

const bar = { width: 560, height: 30, gap: 24 };

/**
 * Where the time of a mean delivery went: stacked, once with the device and once without; and the same as a table.
 * Means add up; percentiles do not.
 */
export function splitFigure({ times }: LoadResult, t: Translate): readonly [figure: string, table: string] {
  const parts = pathPhases.flatMap((phase) => (times[phase] ? [{ phase, mean: times[phase].mean }] : []));
  const corePhases = parts.filter(({ phase }) => phase !== 'device');
  if (corePhases.length === 0) return ['', ''];
  const bars = [
    ...(parts.length > corePhases.length ? [{ label: t('a whole delivery'), parts }] : []),
    { label: t('without the device'), parts: corePhases },
  ];
  const height = bars.length * (bar.height + bar.gap);
  const means = parts.map(({ phase, mean }) => `${phase} ${formatMs(mean)}`).join(', ');
  const label = escapeHtml(`${t('Mean time by stage')}: ${means}`);
  const total = totalMean(corePhases);
  const rows = parts.map(({ phase, mean }) => ({
    cells: [
      phase,
      formatMs(mean),
      phase === 'device' ? t('not the core’s') : formatPercent(total > 0 ? mean / total : null),
    ],
    ...(phase === 'device' && { tone: 'quiet' as const }),
  }));
  const legend = parts.map(({ phase }) => `<span class="line-key">${swatch(`${phase} thick`)} ${phase}</span>`);
  const figure = `<figure><svg class="bars" viewBox="0 0 ${bar.width} ${height}" role="img" aria-label="${label}">
${bars.map((barParts, at) => stackedBar(barParts.parts, barParts.label, at * (bar.height + bar.gap), t)).join('\n')}
</svg><figcaption>${legend.join(' ')}</figcaption></figure>`;
  const headings = [t('stage'), t('mean'), t('share of the core’s')];
  return [figure, dataTable({ label: t('Mean time by stage'), headings, rows, numeric: [1, 2] })];
}

interface Part {
  readonly phase: PathPhase;
  readonly mean: number;
}

function stackedBar(parts: readonly Part[], label: string, top: number, t: Translate): string {
  const total = totalMean(parts);
  let at = 0;
  const rects = parts.map(({ phase, mean }) => {
    const width = total > 0 ? (mean / total) * bar.width : 0;
    const rect =
      `<rect class="bar ${phase}" x="${at.toFixed(2)}" y="${top + bar.gap - 4}" width="${width.toFixed(2)}" ` +
      `height="${bar.height}"><title>${phase} ${escapeHtml(formatMs(mean))}</title></rect>`;
    at += width;
    return rect;
  });
  const caption = escapeHtml(`${label}: ${t(`${formatMs(total)} on the mean`)}`);
  return `<text x="0" y="${top + 14}">${caption}</text>${rects.join('')}`;
}

function totalMean(parts: readonly Part[]): number {
  return parts.reduce((all, { mean }) => all + mean, 0);
}
