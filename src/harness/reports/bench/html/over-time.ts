import type { BenchResult, SeriesPoint } from '#harness/bench/result.ts';
import { dataTable } from '#harness/reports/html/components.ts';
import { escapeHtml } from '#harness/reports/html/elements.ts';
import type { Translate } from '#harness/reports/translate.ts';
import { formatFigure, formatPercent, formatRate } from '../formatting.ts';
import { chartSvg, legend, type Line } from './chart.ts';
import { autoScale, linearScale, type Scale } from './scale.ts';

/** Points of a line, and rows of the table under it, at most: a soak has thousands of seconds. */
const maxPoints = 240;
const maxRows = 60;

/** The run second by second, or in longer steps where it was long: load, latency, processors, memory. */
export function overTimeHtml({ series: fullSeries, loads }: BenchResult, t: Translate): string {
  const series = fullSeries.filter((point) => point.t >= chartStart(loads));
  if (series.length === 0) return `<p class="quiet">${escapeHtml(t('Nothing was counted by the second.'))}</p>`;
  const points = binSeries(series, maxPoints);
  const shades = loads
    .filter(({ measured }) => !measured)
    .map(({ from, to, step }) => ({ from: from / 1000, to: to / 1000, label: step }));
  const x = secondsScale(series);
  const chart = (
    label: string,
    yLabel: string,
    lines: readonly Line[],
    scale: (values: readonly number[]) => Scale,
  ): string => {
    const values = lines.flatMap((line) => line.points.flatMap(({ y }) => y ?? []));
    if (values.length === 0) return '';
    const axes = { x, y: scale(values), xLabel: t('time of the run'), yLabel: t(yLabel) };
    const svg = chartSvg({ ...axes, label: t(label), lines, shades });
    return `<figure>${svg}<figcaption>${legend(lines)}</figcaption></figure>`;
  };
  const line = (name: string, className: string, column: keyof SeriesPoint): Line => ({
    name: t(name),
    className,
    points: points.map((point) => ({ x: point.t / 1000, y: point[column] })),
  });
  const charts = [
    chart(
      'Requests sent, callbacks received and requests refused as busy, a second',
      'a second',
      [line('sent', 'sent', 'sent'), line('notified', 'notified', 'notified'), line('busy', 'busy', 'busy')],
      (values) => linearScale(values, formatRate),
    ),
    chart(
      'What the core adds, p50 and p99',
      'added, ms',
      [line('added p50', 'p50', 'addedP50'), line('added p99', 'p99', 'addedP99')],
      (values) => autoScale(values, formatRate),
    ),
    chart(
      'Processor time of each process',
      'CPU; 100 % is one processor',
      [
        line('core', 'core', 'coreCpu'),
        line('fleet', 'fleet', 'fleetCpu'),
        line('k6', 'k6', 'k6Cpu'),
        line('bench', 'bench', 'benchCpu'),
      ],
      (values) => linearScale(values, (value) => `${Math.round(value * 100)} %`),
    ),
    chart('Memory of the core', 'memory of the core, MB', [line('core', 'core', 'coreRssMb')], (values) =>
      linearScale(values, formatRate),
    ),
  ];
  const shadeNotes = shades.length > 0 ? ['Shaded: warm-up, which is in no figure.'] : [];
  return `<div class="charts">${charts.join('\n')}</div>
${notesAndTable([...shadeNotes, ...pointNotes(points, series)], series, t)}`;
}

function notesAndTable(notes: readonly string[], series: readonly SeriesPoint[], t: Translate): string {
  return `<p class="quiet">${escapeHtml(notes.map(t).join(' '))}</p>
<details><summary>${escapeHtml(t('The same as a table'))}</summary>
${seriesTable(binSeries(series, maxRows), t)}
</details>`;
}

/** Shown before the load begins, ms: the start-up is left out. */
function chartStart(loads: BenchResult['loads']): number {
  const first = loads.reduce((earliest, { from }) => Math.min(earliest, from), Infinity);
  return Number.isFinite(first) ? Math.floor(first / 1000) * 1000 - 2_000 : 0;
}

function pointNotes(points: readonly SeriesPoint[], series: readonly SeriesPoint[]): readonly string[] {
  const each = Math.ceil(series.length / maxPoints);
  return points.length === series.length
    ? ['One point for each second.']
    : [`One point for each ${each} s: mean rates and processor time, the middle p50, the worst p99, the most memory.`];
}

function seriesTable(points: readonly SeriesPoint[], translate: Translate): string {
  const rows = points.map(
    ({ t, sent, notified, busy, addedP50, addedP99, coreCpu, fleetCpu, k6Cpu, benchCpu, coreRssMb }) => ({
      cells: [
        formatRate(t / 1000),
        formatRate(sent),
        formatRate(notified),
        formatRate(busy),
        formatFigure(addedP50),
        formatFigure(addedP99),
        ...[coreCpu, fleetCpu, k6Cpu, benchCpu].map(formatPercent),
        formatFigure(coreRssMb),
      ],
    }),
  );
  const headings = [
    'from, s',
    'sent/s',
    'notified/s',
    'busy/s',
    'added p50, ms',
    'added p99, ms',
    'CPU core',
    'fleet',
    'k6',
    'bench',
    'core, MB',
  ];
  return dataTable({
    label: translate('Over time'),
    headings: headings.map(translate),
    rows,
    numeric: headings.map((_, at) => at),
  });
}

function secondsScale(series: readonly SeriesPoint[]): Scale {
  const from = (series[0]?.t ?? 0) / 1000;
  const to = (series.at(-1)?.t ?? 0) / 1000 + 1;
  const unit = to - from >= 600 ? { seconds: 60, name: 'min' } : { seconds: 1, name: 's' };
  const step = linearScale([(to - from) / unit.seconds], formatRate).ticks[1]?.at ?? 1;
  const first = Math.ceil(from / unit.seconds / step);
  const marks = Array.from(
    { length: Math.floor(to / unit.seconds / step) - first + 1 },
    (_, index) => (first + index) * step,
  );
  return {
    from,
    to,
    log: false,
    ticks: marks.map((units) => ({ at: units * unit.seconds, label: `${formatRate(units)} ${unit.name}` })),
  };
}

/** The series in at most so many steps of equal length. */
function binSeries(series: readonly SeriesPoint[], maxBins: number): readonly SeriesPoint[] {
  const each = Math.ceil(series.length / maxBins);
  if (each <= 1) return series;
  return Array.from({ length: Math.ceil(series.length / each) }, (_, index) =>
    mergePoints(series.slice(index * each, (index + 1) * each)),
  );
}

function mergePoints(points: readonly SeriesPoint[]): SeriesPoint {
  const valuesOf = (column: keyof SeriesPoint): readonly number[] => points.flatMap((point) => point[column] ?? []);
  const mean = (column: keyof SeriesPoint): number | null =>
    valuesOf(column).length === 0
      ? null
      : valuesOf(column).reduce((sum, value) => sum + value, 0) / valuesOf(column).length;
  const maxOf = (column: keyof SeriesPoint): number | null =>
    valuesOf(column).length === 0 ? null : Math.max(...valuesOf(column));
  const sorted = [...valuesOf('addedP50')].sort((a, b) => a - b);
  return {
    t: points[0]?.t ?? 0,
    sent: mean('sent') ?? 0,
    notified: mean('notified') ?? 0,
    busy: mean('busy') ?? 0,
    addedP50: sorted[sorted.length >> 1] ?? null,
    addedP99: maxOf('addedP99'),
    coreCpu: mean('coreCpu'),
    fleetCpu: mean('fleetCpu'),
    k6Cpu: mean('k6Cpu'),
    benchCpu: mean('benchCpu'),
    coreRssMb: maxOf('coreRssMb'),
  };
}
