import type { BaselineResult, QuantileComparison } from '#harness/bench/result.ts';
import { extraDiskMs, slowdownOf, type HostSpeed } from '#harness/bench/host-speed.ts';
import { formatFigure, formatMs, quantileName, formatSigned } from '../formatting.ts';
import { leftColumn, rightColumn, type ReportTable } from './report-table.ts';

/** How the run stands to its baseline, in one sentence. */
export function baselineText(baseline: BaselineResult): string {
  if (baseline.kind === 'none') return 'No baseline: nothing was compared.';
  if (baseline.kind === 'not-comparable') return `Not comparable with ${baseline.file}: ${baseline.reason}`;
  const { rows, worse, file } = baseline;
  const figures = `${rows.length} figure${rows.length === 1 ? '' : 's'}`;
  if (rows.length === 0) return `Of ${file} nothing could be compared.`;
  const confirmedText = baseline.firstComparison ? ' in both of two measurements' : '';
  return worse.length === 0
    ? `None of ${figures} is worse than in ${file}${confirmedText}.`
    : `${worse.length} of ${figures} ${worse.length === 1 ? 'is' : 'are'} worse than in ${file}${confirmedText}.`;
}

/** What became slower, and why that is more than chance. */
export function worseText({
  timeName,
  quantile,
  baseMs,
  expectedMs,
  currentMs,
  diffMs,
  lowMs,
  highMs,
  marginMs,
}: QuantileComparison): string {
  const expected = expectedMs === baseMs ? '' : ` (${formatMs(expectedMs)} of this machine now)`;
  return (
    `${timeName} ${quantileName(quantile)} is WORSE: ${formatMs(baseMs)}${expected} became ${formatMs(currentMs)}, ` +
    `${formatSigned(diffMs)} ms (99 % interval ${formatSigned(lowMs)} to ${formatSigned(highMs)} ms); both exceed ` +
    `the margin of ${formatMs(marginMs)}.`
  );
}

/** What the intervals rest on: fewer blocks make a wider one. */
function blocksNote(rows: readonly QuantileComparison[]): string {
  const range = (counts: readonly number[]): string =>
    [...new Set([Math.min(...counts), Math.max(...counts)])].join(' to ');
  return (
    'Each figure is the median of its blocks, parts of the run: ' +
    `${range(rows.map(({ baseBlocks }) => baseBlocks))} in the baseline, ` +
    `${range(rows.map(({ currentBlocks }) => currentBlocks))} here. The interval is a bootstrap over them.`
  );
}

/** How fast the machine was, against the baseline. */
function cpuRatioNote({ cpuRatio }: HostSpeed): string {
  if (cpuRatio === null)
    return 'How fast the machine was for the baseline is not known, so that nothing is allowed for it.';
  const stretch = slowdownOf(cpuRatio);
  const conclusion =
    stretch === 1
      ? 'the baseline counts as it stands'
      : `this machine is slower now, and the baseline counts times ${formatFigure(stretch)} (the square)`;
  return (
    `For the same requests k6 took ${formatFigure(cpuRatio)} times the processor time that it took for the ` +
    `baseline: ${conclusion}.`
  );
}

function diskNote({ disk }: HostSpeed): readonly string[] {
  return disk === null
    ? []
    : [
        `The disk took ${formatFigure(disk.currentMs)} ms for two pages beside the core’s own; for the baseline it ` +
          'took ' +
          `${formatMs(disk.baseMs)}${extraDiskMs(disk) > 0 ? ': what waits for it may take so much longer' : ''}.`,
      ];
}

/** The comparison of a first measurement, which a second one confirms or not. */
function firstComparisonNotes(firstComparison: readonly QuantileComparison[]): readonly string[] {
  return [
    'Measured twice, because the first measurement was slower; worse is what was so both times. The first one:',
    ...firstComparison.map(worseText),
  ];
}

/** Figure by figure; null when nothing was compared. */
export function baselineTable(baseline: BaselineResult): ReportTable | null {
  if (baseline.kind !== 'compared' || baseline.rows.length === 0) return null;
  const rows = baseline.rows.map((row) => ({
    cells: [
      row.timeName,
      quantileName(row.quantile),
      formatFigure(row.baseMs),
      formatFigure(row.expectedMs),
      formatFigure(row.currentMs),
      formatSigned(row.diffMs),
      `${formatSigned(row.lowMs)} to ${formatSigned(row.highMs)}`,
      formatFigure(row.marginMs),
      row.isWorse ? 'WORSE' : 'not worse',
    ],
    ...(row.isWorse && { tone: 'bad' as const }),
  }));
  return {
    title: 'Baseline, ms',
    columns: [
      leftColumn(''),
      leftColumn(''),
      rightColumn('base'),
      rightColumn('expected'),
      rightColumn('here'),
      rightColumn('diff'),
      rightColumn('99 % interval'),
      rightColumn('margin'),
      leftColumn(''),
    ],
    rows,
    notes: [
      blocksNote(baseline.rows),
      cpuRatioNote(baseline),
      ...diskNote(baseline),
      ...baseline.worse.map(worseText),
      ...(baseline.firstComparison ? firstComparisonNotes(baseline.firstComparison) : []),
    ],
  };
}
