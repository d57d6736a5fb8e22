import { pathPhases } from '#harness/bench/result.ts';
import { escapeHtml, tableHtml } from '#harness/reports/html/elements.ts';
import { htmlPage } from '#harness/reports/html/page-file.ts';
import { formatFigure, noValue, formatPerSecond, formatRate } from '../formatting.ts';
import { trendGroups, type TrendGroup, type TrendLine } from '../trend.ts';
import { chartSvg, legend, type Line } from './chart.ts';
import { section } from './sections.ts';
import { autoScale, linearScale, type Scale } from './scale.ts';

/** A trend as one page that needs nothing else. Only runs that can be compared share a line. */
export function trendHtml(lines: readonly TrendLine[]): string {
  const runs = `${lines.length} run${lines.length === 1 ? '' : 's'}`;
  const first = lines[0]?.at.slice(0, 10);
  const head = `<header class="trend"><div><h1>Trend of the benchmarks</h1>
<p class="why">${lines.length === 0 ? 'There is no run yet.' : escapeHtml(`${runs}, ${first ?? ''} to ${lines.at(-1)?.at.slice(0, 10) ?? ''}.`)}</p>
<p class="quiet">A line joins only runs of the same load on the same machine. A cross is a run that did not pass.</p></div></header>`;
  return htmlPage({
    title: 'Trend of the benchmarks',
    styles: ['base.css', 'bench.css'],
    body: [head, ...trendGroups(lines).map(groupSection)].join('\n'),
  });
}

function groupSection({ title, lines }: TrendGroup): string {
  const x = runScale(lines);
  const chart = (
    label: string,
    yLabel: string,
    chartLines: readonly Line[],
    scale: (values: readonly number[]) => Scale,
  ): string => {
    const values = chartLines.flatMap((line) => line.points.flatMap(({ y }) => y ?? []));
    const visibleLines = chartLines.filter((line) => line.points.some(({ y }) => y !== null));
    if (values.length === 0) return '';
    const svg = chartSvg({
      label: `${label}; ${lines.length} runs`,
      x,
      y: scale(values),
      xLabel: 'runs, oldest first',
      yLabel,
      lines: visibleLines,
    });
    return `<figure>${svg}<figcaption>${legend(visibleLines)}</figcaption></figure>`;
  };
  const line = (
    name: string,
    className: string,
    valueOf: (run: TrendLine) => number | null | undefined,
    unit: string,
  ): Line => ({
    name,
    className,
    points: lines.map((run, at) => ({
      x: at + 1,
      y: valueOf(run) ?? null,
      dot: {
        label: `${run.at}, ${commitOf(run)}: ${run.verdict}, ${name} ${formatFigure(valueOf(run))} ${unit}`,
        bad: run.verdict !== 'PASS',
      },
    })),
  });
  const charts = [
    chart(
      'What the core adds',
      'added, ms',
      [
        line('p50', 'p50', ({ added }) => added?.p50, 'ms'),
        line('p95', 'p95', ({ added }) => added?.p95, 'ms'),
        line('p99', 'p99', ({ added }) => added?.p99, 'ms'),
      ],
      (values) => autoScale(values, formatRate),
    ),
    chart(
      'Stages, p50',
      'stages of the core, p50, ms',
      pathPhases
        .filter((phase) => phase !== 'device')
        .map((phase) => line(phase, phase, ({ phases }) => phases[phase]?.p50, 'ms')),
      (values) => autoScale(values, formatRate),
    ),
    chart(
      'Rate reached and knee',
      'a second',
      [
        line('reached', 'sent', ({ achievedRate }) => achievedRate, 'a second'),
        line('knee', 'knee', ({ knee }) => knee, 'a second'),
      ],
      (values) => linearScale(values, formatRate),
    ),
  ];
  // One run is no trend.
  return section(title, lines.length > 1 ? `<div class="charts">${charts.join('\n')}</div>` : '', runTable(lines));
}

function runTable(lines: readonly TrendLine[]): string {
  const rows = lines.map((run, at) => ({
    cells: [
      at + 1,
      run.at,
      commitOf(run),
      run.vendloop,
      run.verdict,
      formatPerSecond(run.achievedRate),
      formatFigure(run.added?.p50),
      formatFigure(run.added?.p95),
      formatFigure(run.added?.p99),
      ...pathPhases.map((phase) => formatFigure(run.phases[phase]?.p50)),
      run.knee === null ? noValue : formatPerSecond(run.knee),
    ],
    ...(run.verdict !== 'PASS' && { className: run.verdict === 'FAIL' ? 'bad' : 'warning' }),
  }));
  return tableHtml(
    [
      'run',
      'at',
      'commit',
      'version',
      'verdict',
      'reached',
      'added p50, ms',
      'p95',
      'p99',
      ...pathPhases.map((phase) => `${phase} p50`),
      'knee',
    ],
    rows,
    [0, 5, 6, 7, 8, ...pathPhases.map((_, at) => 9 + at), 9 + pathPhases.length],
  );
}

function commitOf({ commit, dirty }: TrendLine): string {
  return commit === null ? noValue : `${commit.slice(0, 12)}${dirty ? ', dirty' : ''}`;
}

/** One place for each run, however far apart they were; a few have their day beside them. */
function runScale(lines: readonly TrendLine[]): Scale {
  const each = Math.max(1, Math.ceil(lines.length / 4));
  const ticks = lines.flatMap(({ at }, index) =>
    index % each === 0 ? [{ at: index + 1, label: at.slice(0, 10) }] : [],
  );
  return { from: 0.5, to: lines.length + 0.5, log: false, ticks };
}
