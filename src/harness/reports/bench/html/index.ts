import type { BenchResult, LoadResult } from '#harness/bench/result.ts';
import { escapeHtml } from '#harness/reports/html/elements.ts';
import { staticPage } from '#harness/reports/html/page-file.ts';
import { englishWording, type Translate, type Wording } from '#harness/reports/translate.ts';
import { baselineText, baselineTable } from '../tables/baseline.ts';
import { goalTable } from '../tables/goals.ts';
import { latencyTable, splitTable } from '../tables/latency.ts';
import { attackTable, loadTable, mainLoad, outcomesTable, stepTable } from '../tables/load.ts';
import { lockKindTable, lockTable } from '../tables/locks.ts';
import { aboutFacts, kneeTable, loopTable, processTable, soakTable } from '../tables/processes.ts';
import { translateTable, type ReportTable } from '../tables/report-table.ts';
import { distributionFigure } from './distribution.ts';
import { findingsHtml, problemsHtml } from './findings.ts';
import { headHtml, overviewHtml } from './head.ts';
import { kneeFigures } from './knee.ts';
import { overTimeHtml } from './over-time.ts';
import { sideBySide, bulletsHtml, detailsHtml, factsHtml, section, reportTableHtml } from './sections.ts';
import { splitFigure } from './phase-bars.ts';
import { whiskersFigure } from './whiskers.ts';

/**
 * A benchmark as one page that needs nothing else: no network, no server, no script. Every chart is drawn when the page
 * is written, and has its figures in a table beneath it.
 */
export function benchHtml(result: BenchResult, { language, translate: t }: Wording = englishWording): string {
  const { verdict, profile, knee } = result;
  const main = mainLoad(result);
  const table = (reportTable: ReportTable | null, isProse = false): string =>
    reportTableHtml(reportTable && translateTable(reportTable, t), isProse);
  const sentences = (title: string, all: readonly string[]): string =>
    section(t(title), bulletsHtml(all.map(t), 'sentences'));
  return staticPage({
    title: `${verdict} ${profile}`,
    language,
    headHtml: headHtml(result, t),
    partsHtml: [
      overviewHtml(result, t),
      findingsHtml(result, t),
      ...problemsHtml(result, t),
      sentences('What could not be observed', result.unobserved),
      sideBySide(section(t('Load'), table(loadTable(result))), section(t('Outcomes'), table(outcomesTable(result)))),
      section(t('Hostile requests'), table(attackTable(result))),
      section(t('What the core adds in each step, ms'), table(stepTable(result))),
      ...(main ? latencySections(main, result, t) : []),
      section(t('Over time'), overTimeHtml(result, t)),
      lockSection(result, t),
      sideBySide(
        section(t('Goals'), table(goalTable(result), true)),
        section(t('Processes'), table(processTable(result))),
      ),
      section(t('Event loops'), table(loopTable(result))),
      knee ? section(t('Knee'), kneeFigures(knee, t), table(kneeTable(result))) : '',
      section(t('Soak'), table(soakTable(result))),
      baselineSection(result, t),
      sentences('What this run does not show', result.notCovered),
      section(
        t('Where and how it ran'),
        factsHtml(
          t('Where and how it ran'),
          aboutFacts(result).map(([name, text]) => [t(name), t(text)]),
        ),
      ),
      section(
        t('Files of this run'),
        factsHtml(
          t('Files of this run'),
          Object.entries(result.files).map(([name, file]) => [t(name), file]),
        ),
      ),
    ],
  });
}

function latencySections(main: LoadResult, { loads }: BenchResult, t: Translate): readonly string[] {
  const others = loads.filter((load) => load.measured && load !== main);
  const latencyHtml = (load: LoadResult): string =>
    sideBySide(distributionFigure(load, t), reportTableHtml(translateTable(latencyTable(load), t)));
  const splitHtml = (load: LoadResult): string =>
    `${sideBySide(...splitFigure(load, t))}\n${reportTableHtml(translateTable(splitTable(load), t))}`;
  return [
    section(t(`Latency, ms: ${main.step}`), latencyHtml(main)),
    section(t(`Where the time went, ms: ${main.step}`), splitHtml(main)),
    others.length === 0
      ? ''
      : section(
          t('The other steps'),
          ...others.map((load) => detailsHtml(load.step, `${latencyHtml(load)}\n${splitHtml(load)}`)),
        ),
  ];
}

function lockSection({ locks }: BenchResult, t: Translate): string {
  if (!locks) return '';
  return section(
    t('Locks'),
    sideBySide(
      reportTableHtml(translateTable(lockTable(locks), t)),
      locks.byKind.length === 0 ? '' : reportTableHtml(translateTable(lockKindTable(locks), t)),
    ),
  );
}

function baselineSection({ baseline }: BenchResult, t: Translate): string {
  const table = baselineTable(baseline);
  return section(
    t('Against the baseline'),
    `<p>${escapeHtml(t(baselineText(baseline)))}</p>`,
    sideBySide(
      baseline.kind === 'compared' && baseline.rows.length > 0 ? whiskersFigure(baseline.rows, t) : '',
      reportTableHtml(table && translateTable(table, t)),
    ),
  );
}
