import type { BenchResult, LoadResult } from '#harness/bench/result.ts';
import { escaped, table } from '#harness/reports/html/elements.ts';
import { htmlPage } from '#harness/reports/html/page-file.ts';
import { evidenceSays } from '../formatting.ts';
import { baselineSays, baselineSheet } from '../tables/baseline.ts';
import { checksSay, foremost, goalSheet, troubles } from '../tables/goals.ts';
import { latencySheet, splitSheet } from '../tables/latency.ts';
import { attackSheet, loadSheet, mainLoad, outcomesSheet, stretchSheet } from '../tables/load.ts';
import { lockKindSheet, lockSheet } from '../tables/locks.ts';
import { aboutFacts, kneeSheet, loopSheet, processSheet, soakSheet } from '../tables/processes.ts';
import { distributionFigure } from './distribution.ts';
import { headHtml } from './head.ts';
import { kneeFigures } from './knee.ts';
import { overTime } from './over-time.ts';
import { besides, bulletsHtml, foldedHtml, section, sheetHtml } from './sections.ts';
import { splitFigure } from './phase-bars.ts';
import { whiskersFigure } from './whiskers.ts';

/** Findings, and sentences of one kind, that the page shows: a core that breaks a rule under load breaks it thousands of times. */
const mostShown = 100;
/** Of the findings, those that stand open. */
const shownFirst = 5;

/**
 * A benchmark as one page that needs nothing else: no network, no server, no script. Every chart is drawn when the page
 * is written, and has its figures in a table beneath it.
 */
export function benchHtml(result: BenchResult): string {
  const { verdict, profile, baseline, knee, locks } = result;
  const main = mainLoad(result);
  const body = [
    headHtml(result),
    findingsHtml(result),
    ...troubles(result).map(
      ([title, all]) =>
        `<section class="broken"><h2>${escaped(title)}</h2>\n${bulletsHtml(listed(all), 'said')}</section>`,
    ),
    section('What could not be observed', bulletsHtml(result.missing, 'said')),
    besides(section('Load', sheetHtml(loadSheet(result))), section('Outcomes', sheetHtml(outcomesSheet(result)))),
    section('Hostile requests', sheetHtml(attackSheet(result))),
    section('What the core adds in each stretch, ms', sheetHtml(stretchSheet(result))),
    ...(main ? latencySections(main, result) : []),
    section('Over time', overTime(result)),
    ...(locks
      ? [
          section(
            'Locks',
            besides(sheetHtml(lockSheet(locks)), locks.byKind.length === 0 ? '' : sheetHtml(lockKindSheet(locks))),
          ),
        ]
      : []),
    besides(
      section('Goals', proseHtml(sheetHtml(goalSheet(result)), 'prose goals')),
      section('Processes', sheetHtml(processSheet(result))),
    ),
    section('Event loops', sheetHtml(loopSheet(result))),
    knee ? section('Knee', kneeFigures(knee), sheetHtml(kneeSheet(result))) : '',
    section('Soak', sheetHtml(soakSheet(result))),
    section(
      'Against the baseline',
      `<p>${escaped(baselineSays(baseline))}</p>`,
      besides(
        baseline.is === 'compared' && baseline.rows.length > 0 ? whiskersFigure(baseline.rows) : '',
        sheetHtml(baselineSheet(baseline)),
      ),
    ),
    section('What this run does not show', bulletsHtml(result.notShown, 'said')),
    section('Where and how it ran', factsHtml(aboutFacts(result))),
    section('Files of this run', factsHtml(Object.entries(result.files))),
  ].filter((part) => part !== '');
  return htmlPage({ title: `${verdict} ${profile}`, styles: ['base.css', 'bench.css'], body: body.join('\n') });
}

function latencySections(main: LoadResult, { loads }: BenchResult): readonly string[] {
  const others = loads.filter((load) => load.measured && load !== main);
  const whole = (load: LoadResult): string => besides(distributionFigure(load), sheetHtml(latencySheet(load)));
  const split = (load: LoadResult): string => `${besides(...splitFigure(load))}\n${sheetHtml(splitSheet(load))}`;
  return [
    section(`Latency, ms: ${main.stage}`, whole(main)),
    section(`Where the time went, ms: ${main.stage}`, split(main)),
    others.length === 0
      ? ''
      : section(
          'The other stretches',
          ...others.map((load) => foldedHtml(load.stage, `${whole(load)}\n${split(load)}`)),
        ),
  ];
}

/** Findings first: a fast core that breaks a rule is no good one. */
function findingsHtml(result: BenchResult): string {
  const { findings } = result.checks;
  if (findings.length === 0) return '';
  const items = foremost(findings)
    .slice(0, mostShown)
    .map(
      ({
        check,
        machine,
        at,
        says,
        customer,
        events,
      }) => `<li class="finding"><p><b>${escaped(check)}</b>${machine === undefined ? '' : ` on machine ${escaped(machine)}`} at ${at} ms</p>
<p>${escaped(says)}</p>
<p class="quiet">${escaped(customer)} ${evidenceSays(events)}</p></li>`,
    );
  return `<section class="broken"><h2>What broke</h2>\n<p>${escaped(checksSay(result))}</p>\n<ol>${items.slice(0, shownFirst).join('\n')}</ol>
${items.length > shownFirst ? foldedHtml(`${items.length - shownFirst} more`, `<ol start="${shownFirst + 1}">${items.slice(shownFirst).join('\n')}</ol>`) : ''}
${findings.length > mostShown ? `<p>… and ${findings.length - mostShown} that are not shown: the run’s own result has them all.</p>` : ''}
</section>`;
}

/** As many sentences as anybody reads. */
function listed(all: readonly string[]): readonly string[] {
  return all.length > mostShown ? [...all.slice(0, mostShown), `… and ${all.length - mostShown} more.`] : all;
}

function factsHtml(facts: readonly (readonly [name: string, says: string])[]): string {
  return facts.length === 0
    ? ''
    : proseHtml(
        table(
          ['', ''],
          facts.map((cells) => ({ cells })),
        ),
      );
}

/** Cells that are sentences, and wrap. */
function proseHtml(body: string, mark = 'prose'): string {
  return body === '' ? '' : `<div class="${mark}">${body}</div>`;
}
