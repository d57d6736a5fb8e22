import { pathStages, type LoadResult, type PathStage } from '#harness/bench/result.ts';
import { escaped, table } from '#harness/reports/html/elements.ts';
import { millis, percent } from '../formatting.ts';
import { swatch } from './chart.ts';

const bar = { width: 560, height: 30, gap: 24 };

/**
 * Where the time of a mean delivery went: stacked, once with the device and once without; and the same as a table.
 * Means add up; percentiles do not.
 */
export function splitFigure({ times }: LoadResult): readonly [figure: string, table: string] {
  const parts = pathStages.flatMap((stage) => (times[stage] ? [{ stage, mean: times[stage].mean }] : []));
  const own = parts.filter(({ stage }) => stage !== 'device');
  if (own.length === 0) return ['', ''];
  const drawn = [
    ...(parts.length > own.length ? [{ says: 'a whole delivery', parts }] : []),
    { says: 'without the device', parts: own },
  ];
  const height = drawn.length * (bar.height + bar.gap);
  const label = `Mean time by stage: ${parts.map(({ stage, mean }) => `${stage} ${millis(mean)}`).join(', ')}.`;
  const total = sum(own);
  const rows = parts.map(({ stage, mean }) => ({
    cells: [stage, millis(mean), stage === 'device' ? 'not the core’s' : percent(total > 0 ? mean / total : null)],
    ...(stage === 'device' && { mark: 'idle' }),
  }));
  const figure = `<figure><svg class="bars" viewBox="0 0 ${bar.width} ${height}" role="img" aria-label="${escaped(label)}">
${drawn.map((one, at) => stacked(one.parts, one.says, at * (bar.height + bar.gap))).join('\n')}
</svg><figcaption>${parts.map(({ stage }) => `<span class="key">${swatch(`${stage} thick`)} ${stage}</span>`).join(' ')}</figcaption></figure>`;
  return [figure, table(['stage', 'mean', 'share of the core’s'], rows, [1, 2])];
}

interface Part {
  readonly stage: PathStage;
  readonly mean: number;
}

function stacked(parts: readonly Part[], says: string, top: number): string {
  const total = sum(parts);
  let at = 0;
  const rects = parts.map(({ stage, mean }) => {
    const width = total > 0 ? (mean / total) * bar.width : 0;
    const rect = `<rect class="bar ${stage}" x="${at.toFixed(2)}" y="${top + bar.gap - 4}" width="${width.toFixed(2)}" height="${bar.height}"><title>${stage} ${escaped(millis(mean))}</title></rect>`;
    at += width;
    return rect;
  });
  return `<text x="0" y="${top + 14}">${escaped(`${says}: ${millis(total)} on the mean`)}</text>${rects.join('')}`;
}

function sum(parts: readonly Part[]): number {
  return parts.reduce((all, { mean }) => all + mean, 0);
}
