import { pathPhases } from '#harness/bench/result.ts';
import { dataTable, pageHead } from '#harness/reports/html/components.ts';
import { escapeHtml } from '#harness/reports/html/elements.ts';
import { staticPage } from '#harness/reports/html/page-file.ts';
import { englishWording, type Translate, type Wording } from '#harness/reports/translate.ts';
import { formatFigure, noValue, formatPerSecond, formatRate } from '../formatting.ts';
import { trendGroups, type TrendGroup, type TrendLine } from '../trend.ts';
import { chartSvg, legend, type Line } from './chart.ts';
import { section } from './sections.ts';
import { autoScale, linearScale, type Scale } from './scale.ts';

/** A trend as one page that needs nothing else. Only runs that can be compared share a line. */
export function trendHtml(lines: readonly TrendLine[], { language, translate: t }: Wording = englishWording): string {
  const title = t('Trend of the benchmarks');
  const legendText = t(
    'A line joins only runs of the same load on the same machine. A cross is a run that did not pass.',
  );
  return staticPage({
    title,
    language,
    headHtml: pageHead({ title, reason: t(runsText(lines)), notesHtml: [escapeHtml(legendText)] }),
    partsHtml: trendGroups(lines).map((group) => groupSection(group, t)),
  });
}

function runsText(runs: readonly TrendLine[]): string {
  const [first, last] = [runs[0], runs.at(-1)];
  if (!first || !last) return 'There is no run yet.';
  return `${runs.length} run${runs.length === 1 ? '' : 's'}, ${first.at.slice(0, 10)} to ${last.at.slice(0, 10)}.`;
}

function groupSection({ title, lines: runs }: TrendGroup, t: Translate): string {
  const charts = [
    trendChart(runs, t, {
      label: t('What the core adds'),
      yLabel: t('added, ms'),
      unit: 'ms',
      series: [
        { name: 'p50', className: 'p50', valueOf: ({ added }) => added?.p50 },
        { name: 'p95', className: 'p95', valueOf: ({ added }) => added?.p95 },
        { name: 'p99', className: 'p99', valueOf: ({ added }) => added?.p99 },
      ],
      scale: autoScale,
    }),
    trendChart(runs, t, {
      label: t('Stages, p50'),
      yLabel: t('stages of the core, p50, ms'),
      unit: 'ms',
      series: pathPhases
        .filter((phase) => phase !== 'device')
        .map((phase) => ({ name: phase, className: phase, valueOf: ({ phases }) => phases[phase]?.p50 })),
      scale: autoScale,
    }),
    trendChart(runs, t, {
      label: t('Rate reached and knee'),
      yLabel: t('a second'),
      unit: t('a second'),
      series: [
        { name: t('reached'), className: 'sent', valueOf: ({ achievedRate }) => achievedRate },
        { name: t('the knee'), className: 'knee', valueOf: ({ knee }) => knee },
      ],
      scale: linearScale,
    }),
  ];
  // One run is no trend.
  return section(title, runs.length > 1 ? `<div class="charts">${charts.join('\n')}</div>` : '', runTable(runs, t));
}

/** One chart over the runs of a group: a line for each series. */
interface TrendChart {
  readonly label: string;
  readonly yLabel: string;
  readonly unit: string;
  readonly series: readonly Series[];
  readonly scale: typeof linearScale | typeof autoScale;
}

/** One figure of each run. */
interface Series {
  readonly name: string;
  readonly className: string;
  readonly valueOf: (run: TrendLine) => number | null | undefined;
}

/** A chart as a figure; empty when no run has one of its values. */
function trendChart(
  runs: readonly TrendLine[],
  t: Translate,
  { label, yLabel, unit, series, scale }: TrendChart,
): string {
  const lines = series
    .map((one) => trendLine(runs, one, unit))
    .filter((line) => line.points.some(({ y }) => y !== null));
  const values = lines.flatMap((line) => line.points.flatMap(({ y }) => y ?? []));
  if (values.length === 0) return '';
  const svg = chartSvg({
    label: `${label}; ${t(`${runs.length} runs`)}`,
    x: runScale(runs),
    y: scale(values, formatRate),
    xLabel: t('runs, oldest first'),
    yLabel,
    lines,
  });
  return `<figure>${svg}<figcaption>${legend(lines)}</figcaption></figure>`;
}

function trendLine(runs: readonly TrendLine[], { name, className, valueOf }: Series, unit: string): Line {
  return {
    name,
    className,
    points: runs.map((run, at) => ({
      x: at + 1,
      y: valueOf(run) ?? null,
      dot: {
        label: `${run.at}, ${commitOf(run)}: ${run.verdict}, ${name} ${formatFigure(valueOf(run))} ${unit}`,
        bad: run.verdict !== 'PASS',
      },
    })),
  };
}

function runTable(lines: readonly TrendLine[], t: Translate): string {
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
    ...(run.verdict !== 'PASS' && { tone: run.verdict === 'FAIL' ? ('bad' as const) : ('warning' as const) }),
  }));
  return dataTable({
    label: t('runs, oldest first'),
    headings: [
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
      'the knee',
    ].map(t),
    rows,
    numeric: [0, 5, 6, 7, 8, ...pathPhases.map((_, at) => 9 + at), 9 + pathPhases.length],
  });
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
