import { formatRule } from '#harness/simulation/world-finding.ts';
import { indexPage, type IndexEntry, type IndexTable } from '../html/index-page/index.ts';
import type { IndexLanguage } from '../html/index-page/texts.ts';
import {
  clauseGaps,
  counterCounts,
  faultCounts,
  findingPlace,
  worldsText,
  type Failure,
  type SimulationReport,
} from './report.ts';
import { simulationSuite } from './suite.ts';
import { inEnglish, type Translate } from '../translate.ts';
import { figures } from './text.ts';

/** How an index of worlds is written. */
export interface SimulationPageOptions {
  /** The file of a failed world's replay, relative to the page; null where there is none. */
  readonly replayFile: (failure: Failure) => string | null;
  readonly language?: IndexLanguage | undefined;
  readonly translate?: Translate;
}

/** A simulation as an index of its worlds: each one that failed, and the others by the hundred. */
export function simulationPage(
  report: SimulationReport,
  { replayFile, language = 'en', translate: t = inEnglish }: SimulationPageOptions,
): string {
  const { verdict } = report;
  return indexPage(
    {
      title: t(worldsText(report)),
      verdict: { ...verdict, reason: t(verdict.reason) },
      entries: [
        ...report.failures.map((failure) => failureEntry(failure, report, replayFile(failure), t)),
        ...crashedEntries(report, t),
        ...keptEntries(report, t),
      ],
      tables: tables(report, t),
    },
    language,
  );
}

function failureEntry(
  failure: Failure,
  { startedAt }: SimulationReport,
  file: string | null,
  t: Translate,
): IndexEntry {
  const { seed, findings, command } = failure;
  const [first] = findings;
  return {
    name: t(`seed ${seed}`),
    verdict: 'FAIL',
    state: 'failed',
    reason: first ? `${t(findingPlace(first))}: ${t(first.description)} ${t(first.customer)}` : '',
    facts: [...new Set(findings.map(formatRule))],
    startedAt,
    links: file === null ? [] : [{ kind: 'replay', path: file }],
    replay: command,
  };
}

function crashedEntries({ simulation: { crashed }, startedAt }: SimulationReport, t: Translate): readonly IndexEntry[] {
  return crashed.map(({ seed, message }) => ({
    name: t(`seed ${seed}`),
    verdict: 'CRASHED',
    state: 'error',
    reason: message,
    facts: [],
    startedAt,
    links: [],
  }));
}

/** The worlds that kept every rule, in the groups of the test report. */
function keptEntries(report: SimulationReport, t: Translate): readonly IndexEntry[] {
  return simulationSuite(report)
    .cases.filter(({ className, state }) => className === 'worlds' && state === 'passed')
    .map(({ name, seconds }) => ({
      name: t(name),
      verdict: 'PASS',
      state: 'passed',
      reason: '',
      facts: [],
      startedAt: report.startedAt,
      seconds,
      links: [],
    }));
}

function tables(report: SimulationReport, t: Translate): readonly IndexTable[] {
  const all: readonly IndexTable[] = [
    { title: 'Figures', headings: ['', ''], rows: figures(report, t) },
    {
      title: 'Coverage counters',
      headings: ['counter', 'times', 'what happened'],
      rows: counterCounts(report).map(({ counter, times, description }) => [counter, times, t(description)]),
      numeric: [1],
    },
    ...clauseGaps(report).map(({ title, pages }) => ({
      title,
      headings: ['page', 'clauses'],
      rows: pages.map(({ page, names }) => [page, names.join(' ')]),
    })),
    {
      title: 'Faults',
      headings: ['fault', 'of', 'planned', 'injected', 'times'],
      rows: faultCounts(report).map(({ fault, target, planned, firedPlans, firings }) => [
        fault,
        t(target),
        planned,
        firedPlans,
        firings,
      ]),
      numeric: [2, 3, 4],
    },
  ];
  return all.map((table) => ({ ...table, title: t(table.title), headings: table.headings.map(t) }));
}
