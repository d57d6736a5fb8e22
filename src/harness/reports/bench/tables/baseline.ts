import type { BaselineResult, Compared } from '#harness/bench/result.ts';
import { slowerDiskMs, stretchOf, type Machine } from '#harness/bench/host-speed.ts';
import { figure, millis, quantileName, signed } from '../formatting.ts';
import { left, right, type Sheet } from './report-table.ts';

/** How the run stands to its baseline, in one sentence. */
export function baselineSays(baseline: BaselineResult): string {
  if (baseline.is === 'none') return 'No baseline: nothing was compared.';
  if (baseline.is === 'not-comparable') return `Not comparable with ${baseline.file}: ${baseline.why}`;
  const { rows, worse, file } = baseline;
  const figures = `${rows.length} figure${rows.length === 1 ? '' : 's'}`;
  if (rows.length === 0) return `Of ${file} nothing could be compared.`;
  const twice = baseline.earlier ? ' in both of two measurements' : '';
  return worse.length === 0
    ? `None of ${figures} is worse than in ${file}${twice}.`
    : `${worse.length} of ${figures} ${worse.length === 1 ? 'is' : 'are'} worse than in ${file}${twice}.`;
}

/** What became slower, and why that is more than chance. */
export function worseSays({
  of,
  quantile,
  baseMs,
  expectedMs,
  hereMs,
  diffMs,
  lowMs,
  highMs,
  marginMs,
}: Compared): string {
  const expected = expectedMs === baseMs ? '' : ` (${millis(expectedMs)} of this machine now)`;
  return `${of} ${quantileName(quantile)} is WORSE: ${millis(baseMs)}${expected} became ${millis(hereMs)}, ${signed(diffMs)} ms (99 % interval ${signed(lowMs)} to ${signed(highMs)} ms); both exceed the margin of ${millis(marginMs)}.`;
}

/** What the intervals rest on: fewer blocks make a wider one. */
function blocksSay(rows: readonly Compared[]): string {
  const range = (counts: readonly number[]): string =>
    [...new Set([Math.min(...counts), Math.max(...counts)])].join(' to ');
  return `Each figure is the median of its blocks, stretches of the run: ${range(rows.map(({ baseBlocks }) => baseBlocks))} in the baseline, ${range(rows.map(({ hereBlocks }) => hereBlocks))} here. The interval is a bootstrap over them.`;
}

/** How fast the machine was, against the baseline. */
function paceSays({ pace }: Machine): string {
  if (pace === null)
    return 'How fast the machine was for the baseline is not known, so that nothing is allowed for it.';
  const stretch = stretchOf(pace);
  const so =
    stretch === 1
      ? 'the baseline counts as it stands'
      : `this machine is slower now, and the baseline counts times ${figure(stretch)} (the square)`;
  return `For the same requests k6 took ${figure(pace)} times the processor time that it took for the baseline: ${so}.`;
}

function diskSays({ disk }: Machine): readonly string[] {
  return disk === null
    ? []
    : [
        `The disk took ${figure(disk.hereMs)} ms for two pages beside the core’s own; for the baseline it took ${millis(disk.baseMs)}${slowerDiskMs(disk) > 0 ? ': what waits for it may take so much longer' : ''}.`,
      ];
}

/** What a first measurement said, for the sake of which there was a second. */
function earlierSays(earlier: readonly Compared[]): readonly string[] {
  return [
    'Measured twice, because the first measurement was slower; worse is what was so both times. The first one:',
    ...earlier.map(worseSays),
  ];
}

/** Figure by figure; null when nothing was compared. */
export function baselineSheet(baseline: BaselineResult): Sheet | null {
  if (baseline.is !== 'compared' || baseline.rows.length === 0) return null;
  const rows = baseline.rows.map((row) => ({
    cells: [
      row.of,
      quantileName(row.quantile),
      figure(row.baseMs),
      figure(row.expectedMs),
      figure(row.hereMs),
      signed(row.diffMs),
      `${signed(row.lowMs)} to ${signed(row.highMs)}`,
      figure(row.marginMs),
      row.isWorse ? 'WORSE' : 'kept',
    ],
    ...(row.isWorse && { mark: 'bad' as const }),
  }));
  return {
    title: 'Baseline, ms',
    columns: [
      left(''),
      left(''),
      right('base'),
      right('expected'),
      right('here'),
      right('diff'),
      right('99 % interval'),
      right('margin'),
      left(''),
    ],
    rows,
    notes: [
      blocksSay(baseline.rows),
      paceSays(baseline),
      ...diskSays(baseline),
      ...baseline.worse.map(worseSays),
      ...(baseline.earlier ? earlierSays(baseline.earlier) : []),
    ],
  };
}
