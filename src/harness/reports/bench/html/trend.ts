import { pathStages } from '#harness/bench/result.ts';
import { escaped, table } from '#harness/reports/html/elements.ts';
import { htmlPage } from '#harness/reports/html/page-file.ts';
import { figure, none, perSecond, rate } from '../formatting.ts';
import { trendGroups, type TrendGroup, type TrendLine } from '../trend.ts';
import { chartSvg, legend, type Line } from './chart.ts';
import { section } from './sections.ts';
import { fitting, linear, type Scale } from './scale.ts';

/** A trend as one page that needs nothing else. Only runs that can be compared share a line. */
export function trendHtml(lines: readonly TrendLine[]): string {
  const runs = `${lines.length} run${lines.length === 1 ? '' : 's'}`;
  const first = lines[0]?.at.slice(0, 10);
  const head = `<header class="trend"><div><h1>Trend of the benchmarks</h1>
<p class="why">${lines.length === 0 ? 'There is no run yet.' : escaped(`${runs}, ${first ?? ''} to ${lines.at(-1)?.at.slice(0, 10) ?? ''}.`)}</p>
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
    ySays: string,
    drawn: readonly Line[],
    scale: (values: readonly number[]) => Scale,
  ): string => {
    const values = drawn.flatMap((line) => line.points.flatMap(({ y }) => y ?? []));
    const seen = drawn.filter((line) => line.points.some(({ y }) => y !== null));
    return values.length === 0
      ? ''
      : `<figure>${chartSvg({ label: `${label}; ${lines.length} runs`, x, y: scale(values), xSays: 'runs, oldest first', ySays, lines: seen })}<figcaption>${legend(seen)}</figcaption></figure>`;
  };
  const line = (name: string, mark: string, of: (run: TrendLine) => number | null | undefined, unit: string): Line => ({
    name,
    mark,
    points: lines.map((run, at) => ({
      x: at + 1,
      y: of(run) ?? null,
      dot: {
        says: `${run.at}, ${commitOf(run)}: ${run.verdict}, ${name} ${figure(of(run))} ${unit}`,
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
      (values) => fitting(values, rate),
    ),
    chart(
      'Stages, p50',
      'stages of the core, p50, ms',
      pathStages
        .filter((stage) => stage !== 'device')
        .map((stage) => line(stage, stage, ({ stages }) => stages[stage]?.p50, 'ms')),
      (values) => fitting(values, rate),
    ),
    chart(
      'Rate reached and knee',
      'a second',
      [
        line('reached', 'sent', ({ reached }) => reached, 'a second'),
        line('knee', 'knee', ({ knee }) => knee, 'a second'),
      ],
      (values) => linear(values, rate),
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
      perSecond(run.reached),
      figure(run.added?.p50),
      figure(run.added?.p95),
      figure(run.added?.p99),
      ...pathStages.map((stage) => figure(run.stages[stage]?.p50)),
      run.knee === null ? none : perSecond(run.knee),
    ],
    ...(run.verdict !== 'PASS' && { mark: run.verdict === 'FAIL' ? 'bad' : 'never' }),
  }));
  return table(
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
      ...pathStages.map((stage) => `${stage} p50`),
      'knee',
    ],
    rows,
    [0, 5, 6, 7, 8, ...pathStages.map((_, at) => 9 + at), 9 + pathStages.length],
  );
}

function commitOf({ commit, dirty }: TrendLine): string {
  return commit === null ? none : `${commit.slice(0, 12)}${dirty ? ', dirty' : ''}`;
}

/** One place for each run, however far apart they were; a few have their day beside them. */
function runScale(lines: readonly TrendLine[]): Scale {
  const each = Math.max(1, Math.ceil(lines.length / 4));
  const ticks = lines.flatMap(({ at }, index) =>
    index % each === 0 ? [{ at: index + 1, says: at.slice(0, 10) }] : [],
  );
  return { from: 0.5, to: lines.length + 0.5, log: false, ticks };
}
