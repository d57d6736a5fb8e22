import type { BenchResult, SeriesPoint } from '#harness/bench/result.ts';
import { table } from '#harness/reports/html/elements.ts';
import { figure, percent, rate } from '../formatting.ts';
import { chartSvg, legend, type Line } from './chart.ts';
import { fitting, linear, type Scale } from './scale.ts';

/** Points of a line, and rows of the table under it, at most: a soak has thousands of seconds. */
const mostPoints = 240;
const mostRows = 60;

/** The run second by second, or in longer steps where it was long: load, latency, processors, memory. */
export function overTime({ series: whole, loads }: BenchResult): string {
  const series = whole.filter(({ t }) => t >= beforeLoad(loads));
  if (series.length === 0) return '<p class="quiet">Nothing was counted by the second.</p>';
  const points = binned(series, mostPoints);
  const shades = loads
    .filter(({ measured }) => !measured)
    .map(({ from, to, stage }) => ({ from: from / 1000, to: to / 1000, says: stage }));
  const x = secondsScale(series);
  const chart = (
    label: string,
    ySays: string,
    lines: readonly Line[],
    scale: (values: readonly number[]) => Scale,
  ): string => {
    const values = lines.flatMap((line) => line.points.flatMap(({ y }) => y ?? []));
    if (values.length === 0) return '';
    return `<figure>${chartSvg({ label, x, y: scale(values), xSays: 'time of the run', ySays, lines, shades })}<figcaption>${legend(lines)}</figcaption></figure>`;
  };
  const line = (name: string, mark: string, of: keyof SeriesPoint): Line => ({
    name,
    mark,
    points: points.map((point) => ({ x: point.t / 1000, y: point[of] })),
  });
  const charts = [
    chart(
      'Requests sent, deliveries told and requests refused as busy, a second',
      'a second',
      [line('sent', 'sent', 'sent'), line('told', 'told', 'told'), line('busy', 'busy', 'busy')],
      (values) => linear(values, rate),
    ),
    chart(
      'What the core adds, p50 and p99',
      'added, ms',
      [line('added p50', 'p50', 'addedP50'), line('added p99', 'p99', 'addedP99')],
      (values) => fitting(values, rate),
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
      (values) => linear(values, (value) => `${Math.round(value * 100)} %`),
    ),
    chart('Memory of the core', 'memory of the core, MB', [line('core', 'core', 'coreRssMb')], (values) =>
      linear(values, rate),
    ),
  ];
  return `<div class="charts">${charts.join('\n')}</div>
<p class="quiet">${shades.length > 0 ? 'Shaded: warm-up, which is in no figure. ' : ''}${stepSays(points, series)}</p>
<details><summary>The same as a table</summary>
${seriesTable(binned(series, mostRows))}
</details>`;
}

/** A moment before the load begins, ms: how long everything took to start is nobody's question. */
function beforeLoad(loads: BenchResult['loads']): number {
  const first = loads.reduce((least, { from }) => Math.min(least, from), Infinity);
  return Number.isFinite(first) ? Math.floor(first / 1000) * 1000 - 2_000 : 0;
}

function stepSays(points: readonly SeriesPoint[], series: readonly SeriesPoint[]): string {
  const each = Math.ceil(series.length / mostPoints);
  return points.length === series.length
    ? 'One point for each second.'
    : `One point for each ${each} s: mean rates and processor time, the middle p50, the worst p99, the most memory.`;
}

function seriesTable(points: readonly SeriesPoint[]): string {
  const rows = points.map(
    ({ t, sent, told, busy, addedP50, addedP99, coreCpu, fleetCpu, k6Cpu, benchCpu, coreRssMb }) => ({
      cells: [
        rate(t / 1000),
        rate(sent),
        rate(told),
        rate(busy),
        figure(addedP50),
        figure(addedP99),
        ...[coreCpu, fleetCpu, k6Cpu, benchCpu].map(percent),
        figure(coreRssMb),
      ],
    }),
  );
  const headings = [
    'from, s',
    'sent/s',
    'told/s',
    'busy/s',
    'added p50, ms',
    'added p99, ms',
    'CPU core',
    'fleet',
    'k6',
    'bench',
    'core, MB',
  ];
  return table(
    headings,
    rows,
    headings.map((_, at) => at),
  );
}

function secondsScale(series: readonly SeriesPoint[]): Scale {
  const from = (series[0]?.t ?? 0) / 1000;
  const to = (series.at(-1)?.t ?? 0) / 1000 + 1;
  const unit = to - from >= 600 ? { seconds: 60, name: 'min' } : { seconds: 1, name: 's' };
  const step = linear([(to - from) / unit.seconds], rate).ticks[1]?.at ?? 1;
  const first = Math.ceil(from / unit.seconds / step);
  const marks = Array.from(
    { length: Math.floor(to / unit.seconds / step) - first + 1 },
    (_, index) => (first + index) * step,
  );
  return {
    from,
    to,
    log: false,
    ticks: marks.map((units) => ({ at: units * unit.seconds, says: `${rate(units)} ${unit.name}` })),
  };
}

/** The series in at most so many steps of equal length. */
function binned(series: readonly SeriesPoint[], most: number): readonly SeriesPoint[] {
  const each = Math.ceil(series.length / most);
  if (each <= 1) return series;
  return Array.from({ length: Math.ceil(series.length / each) }, (_, index) =>
    merged(series.slice(index * each, (index + 1) * each)),
  );
}

function merged(points: readonly SeriesPoint[]): SeriesPoint {
  const known = (of: keyof SeriesPoint): readonly number[] => points.flatMap((point) => point[of] ?? []);
  const mean = (of: keyof SeriesPoint): number | null =>
    known(of).length === 0 ? null : known(of).reduce((sum, value) => sum + value, 0) / known(of).length;
  const most = (of: keyof SeriesPoint): number | null => (known(of).length === 0 ? null : Math.max(...known(of)));
  const sorted = [...known('addedP50')].sort((a, b) => a - b);
  return {
    t: points[0]?.t ?? 0,
    sent: mean('sent') ?? 0,
    told: mean('told') ?? 0,
    busy: mean('busy') ?? 0,
    addedP50: sorted[sorted.length >> 1] ?? null,
    addedP99: most('addedP99'),
    coreCpu: mean('coreCpu'),
    fleetCpu: mean('fleetCpu'),
    k6Cpu: mean('k6Cpu'),
    benchCpu: mean('benchCpu'),
    coreRssMb: most('coreRssMb'),
  };
}
