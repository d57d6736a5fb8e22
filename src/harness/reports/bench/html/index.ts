import type { BenchResult, LoadResult } from '#harness/bench/result.ts';
import type { Finding } from '#harness/checks/check.ts';
import { escapeHtml, tableHtml } from '#harness/reports/html/elements.ts';
import { htmlPage } from '#harness/reports/html/page-file.ts';
import { evidenceText } from '../formatting.ts';
import { baselineText, baselineTable } from '../tables/baseline.ts';
import { checksText, firstOfEachCheck, goalTable, problemGroups } from '../tables/goals.ts';
import { latencyTable, splitTable } from '../tables/latency.ts';
import { attackTable, loadTable, mainLoad, outcomesTable, stepTable } from '../tables/load.ts';
import { lockKindTable, lockTable } from '../tables/locks.ts';
import { aboutFacts, kneeTable, loopTable, processTable, soakTable } from '../tables/processes.ts';
import { distributionFigure } from './distribution.ts';
import { headHtml } from './head.ts';
import { kneeFigures } from './knee.ts';
import { overTimeHtml } from './over-time.ts';
import { sideBySide, bulletsHtml, detailsHtml, section, reportTableHtml } from './sections.ts';
import { splitFigure } from './phase-bars.ts';
import { whiskersFigure } from './whiskers.ts';

/**
 * Findings, and sentences of one kind, that the page shows: a core that breaks a rule under load breaks it thousands of
 * times.
 */
const maxShown = 100;
/** Of the findings, those that stand open. */
const initiallyShown = 5;

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
    ...problemGroups(result).map(
      ([title, all]) =>
        `<section class="alert"><h2>${escapeHtml(title)}</h2>\n${bulletsHtml(limitList(all), 'sentences')}</section>`,
    ),
    section('What could not be observed', bulletsHtml(result.unobserved, 'sentences')),
    sideBySide(
      section('Load', reportTableHtml(loadTable(result))),
      section('Outcomes', reportTableHtml(outcomesTable(result))),
    ),
    section('Hostile requests', reportTableHtml(attackTable(result))),
    section('What the core adds in each step, ms', reportTableHtml(stepTable(result))),
    ...(main ? latencySections(main, result) : []),
    section('Over time', overTimeHtml(result)),
    ...(locks
      ? [
          section(
            'Locks',
            sideBySide(
              reportTableHtml(lockTable(locks)),
              locks.byKind.length === 0 ? '' : reportTableHtml(lockKindTable(locks)),
            ),
          ),
        ]
      : []),
    sideBySide(
      section('Goals', proseHtml(reportTableHtml(goalTable(result)), 'prose goals')),
      section('Processes', reportTableHtml(processTable(result))),
    ),
    section('Event loops', reportTableHtml(loopTable(result))),
    knee ? section('Knee', kneeFigures(knee), reportTableHtml(kneeTable(result))) : '',
    section('Soak', reportTableHtml(soakTable(result))),
    section(
      'Against the baseline',
      `<p>${escapeHtml(baselineText(baseline))}</p>`,
      sideBySide(
        baseline.kind === 'compared' && baseline.rows.length > 0 ? whiskersFigure(baseline.rows) : '',
        reportTableHtml(baselineTable(baseline)),
      ),
    ),
    section('What this run does not show', bulletsHtml(result.notCovered, 'sentences')),
    section('Where and how it ran', factsHtml(aboutFacts(result))),
    section('Files of this run', factsHtml(Object.entries(result.files))),
  ].filter((part) => part !== '');
  return htmlPage({ title: `${verdict} ${profile}`, styles: ['base.css', 'bench.css'], body: body.join('\n') });
}

function latencySections(main: LoadResult, { loads }: BenchResult): readonly string[] {
  const others = loads.filter((load) => load.measured && load !== main);
  const latencyHtml = (load: LoadResult): string =>
    sideBySide(distributionFigure(load), reportTableHtml(latencyTable(load)));
  const splitHtml = (load: LoadResult): string =>
    `${sideBySide(...splitFigure(load))}\n${reportTableHtml(splitTable(load))}`;
  return [
    section(`Latency, ms: ${main.step}`, latencyHtml(main)),
    section(`Where the time went, ms: ${main.step}`, splitHtml(main)),
    others.length === 0
      ? ''
      : section(
          'The other steps',
          ...others.map((load) => detailsHtml(load.step, `${latencyHtml(load)}\n${splitHtml(load)}`)),
        ),
  ];
}

/** Findings first: a fast core that breaks a rule is no good one. */
function findingsHtml(result: BenchResult): string {
  const { findings } = result.checks;
  if (findings.length === 0) return '';
  const items = firstOfEachCheck(findings).slice(0, maxShown).map(findingItem);
  const [shown, more] = [items.slice(0, initiallyShown), items.slice(initiallyShown)];
  const moreList = `<ol start="${initiallyShown + 1}">${more.join('\n')}</ol>`;
  const omitted = findings.length - maxShown;
  return `<section class="alert"><h2>Findings</h2>
<p>${escapeHtml(checksText(result))}</p>
<ol>${shown.join('\n')}</ol>
${more.length > 0 ? detailsHtml(`${more.length} more`, moreList) : ''}
${omitted > 0 ? `<p>… and ${omitted} that are not shown: the run’s own result has them all.</p>` : ''}
</section>`;
}

function findingItem({ check, machine, at, message, impact, events }: Finding): string {
  const machineText = machine === undefined ? '' : ` on machine ${escapeHtml(machine)}`;
  return `<li class="finding"><p><b>${escapeHtml(check)}</b>${machineText} at ${at} ms</p>
<p>${escapeHtml(message)}</p>
<p class="quiet">${escapeHtml(impact)} ${evidenceText(events)}</p></li>`;
}

/** As many sentences as anybody reads. */
function limitList(sentences: readonly string[]): readonly string[] {
  return sentences.length > maxShown
    ? [...sentences.slice(0, maxShown), `… and ${sentences.length - maxShown} more.`]
    : sentences;
}

function factsHtml(rows: readonly (readonly [name: string, text: string])[]): string {
  return rows.length === 0
    ? ''
    : proseHtml(
        tableHtml(
          ['', ''],
          rows.map((cells) => ({ cells })),
        ),
      );
}

/** Cells that are sentences, and wrap. */
function proseHtml(body: string, className = 'prose'): string {
  return body === '' ? '' : `<div class="${className}">${body}</div>`;
}
