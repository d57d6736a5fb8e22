import type { BaselineResult, Compared } from '../../../bench/result.ts';
import { figure, millis, quantileName, signed } from '../say.ts';
import { left, right, type Sheet } from './sheet.ts';

/** How the run stands to its baseline, in one sentence. */
export function baselineSays(baseline: BaselineResult): string {
  if (baseline.is === 'none') return 'No baseline: nothing was compared.';
  if (baseline.is === 'not-comparable') return `Not comparable with ${baseline.file}: ${baseline.why}`;
  const { rows, worse, file } = baseline;
  const figures = `${rows.length} figure${rows.length === 1 ? '' : 's'}`;
  if (rows.length === 0) return `Of ${file} nothing could be compared.`;
  return worse.length === 0 ? `None of ${figures} is worse than in ${file}.` : `${worse.length} of ${figures} ${worse.length === 1 ? 'is' : 'are'} worse than in ${file}.`;
}

/** What became slower, and why that is more than chance. */
export function worseSays({ of, quantile, baseMs, hereMs, diffMs, lowMs, highMs, marginMs }: Compared): string {
  return `${of} ${quantileName(quantile)} is WORSE: ${millis(baseMs)} became ${millis(hereMs)}, ${signed(diffMs)} ms (99 % interval ${signed(lowMs)} to ${signed(highMs)} ms); both exceed the margin of ${millis(marginMs)}.`;
}

/** What the intervals rest on: fewer blocks make a wider one. */
function blocksSay(rows: readonly Compared[]): string {
  const range = (counts: readonly number[]): string => [...new Set([Math.min(...counts), Math.max(...counts)])].join(' to ');
  return `Each figure is the median of its blocks, stretches of the run: ${range(rows.map(({ baseBlocks }) => baseBlocks))} in the baseline, ${range(rows.map(({ hereBlocks }) => hereBlocks))} here. The interval is a bootstrap over them.`;
}

/** Figure by figure; null when nothing was compared. */
export function baselineSheet(baseline: BaselineResult): Sheet | null {
  if (baseline.is !== 'compared' || baseline.rows.length === 0) return null;
  const rows = baseline.rows.map((row) => ({
    cells: [row.of, quantileName(row.quantile), figure(row.baseMs), figure(row.hereMs), signed(row.diffMs), `${signed(row.lowMs)} to ${signed(row.highMs)}`, figure(row.marginMs), row.isWorse ? 'WORSE' : 'kept'],
    ...(row.isWorse && { mark: 'bad' as const }),
  }));
  return { title: 'Baseline, ms', columns: [left(''), left(''), right('base'), right('here'), right('diff'), right('99 % interval'), right('margin'), left('')], rows, notes: [blocksSay(baseline.rows), ...baseline.worse.map(worseSays)] };
}
