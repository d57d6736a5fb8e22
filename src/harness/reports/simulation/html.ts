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
import { figures } from './text.ts';

/** How an index of worlds is written. */
export interface SimulationPageOptions {
  /** The file of a failed world's replay, relative to the page; null where there is none. */
  readonly replayFile: (failure: Failure) => string | null;
  readonly language?: IndexLanguage | undefined;
}

/** A simulation as an index of its worlds: each one that failed, and the others by the hundred. */
export function simulationPage(
  report: SimulationReport,
  { replayFile, language = 'en' }: SimulationPageOptions,
): string {
  const { verdict } = report;
  return indexPage(
    {
      title: worldsText(report),
      verdict,
      entries: [
        ...report.failures.map((failure) => failureEntry(failure, report, replayFile(failure))),
        ...crashedEntries(report),
        ...keptEntries(report),
      ],
      tables: tables(report, language),
    },
    language,
  );
}

function failureEntry(failure: Failure, { startedAt }: SimulationReport, file: string | null): IndexEntry {
  const { seed, findings, command } = failure;
  const [first] = findings;
  return {
    name: `seed ${seed}`,
    verdict: 'FAIL',
    state: 'failed',
    reason: first ? `${findingPlace(first)}: ${first.description} ${first.customer}` : '',
    facts: [...new Set(findings.map(formatRule))],
    startedAt,
    links: file === null ? [] : [{ kind: 'replay', path: file }],
    replay: command,
  };
}

function crashedEntries({ simulation: { crashed }, startedAt }: SimulationReport): readonly IndexEntry[] {
  return crashed.map(({ seed, message }) => ({
    name: `seed ${seed}`,
    verdict: 'CRASHED',
    state: 'error',
    reason: message,
    facts: [],
    startedAt,
    links: [],
  }));
}

/** The worlds that kept every rule, in the groups of the test report. */
function keptEntries(report: SimulationReport): readonly IndexEntry[] {
  return simulationSuite(report)
    .cases.filter(({ className, state }) => className === 'worlds' && state === 'passed')
    .map(({ name, seconds }) => ({
      name,
      verdict: 'PASS',
      state: 'passed',
      reason: '',
      facts: [],
      startedAt: report.startedAt,
      seconds,
      links: [],
    }));
}

/** Titles and headings of the tables. */
const tableTexts: Readonly<
  Record<IndexLanguage, Readonly<Record<'figures' | 'counters' | 'faults', readonly [title: string, ...string[]]>>>
> = {
  en: {
    figures: ['Figures', '', ''],
    counters: ['Coverage counters', 'counter', 'times', 'what happened'],
    faults: ['Faults', 'fault', 'of', 'planned', 'injected', 'times'],
  },
  zh: {
    figures: ['数据', '', ''],
    counters: ['覆盖计数', '计数', '次数', '发生了什么'],
    faults: ['故障', '故障', '对象', '计划', '已注入', '次数'],
  },
};

function tables(report: SimulationReport, language: IndexLanguage): readonly IndexTable[] {
  const titled = (name: 'figures' | 'counters' | 'faults'): Pick<IndexTable, 'title' | 'headings'> => {
    const [title, ...headings] = tableTexts[language][name];
    return { title, headings };
  };
  return [
    { ...titled('figures'), rows: figures(report) },
    {
      ...titled('counters'),
      rows: counterCounts(report).map(({ counter, times, description }) => [counter, times, description]),
      numeric: [1],
    },
    ...clauseGaps(report).map(({ title, pages }) => ({
      title,
      headings: ['page', 'clauses'],
      rows: pages.map(({ page, names }) => [page, names.join(' ')]),
    })),
    {
      ...titled('faults'),
      rows: faultCounts(report).map(({ fault, target, planned, firedPlans, firings }) => [
        fault,
        target,
        planned,
        firedPlans,
        firings,
      ]),
      numeric: [2, 3, 4],
    },
  ];
}
