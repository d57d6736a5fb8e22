import type { RunResult } from '#harness/runner/run.ts';
import { stallMessage } from '#harness/judge/stall-messages.ts';
import { formatDuration } from '#harness/scenario/duration.ts';
import type { ReportAbout } from '../run-record.ts';
import { inEnglish, type Translate } from '../translate.ts';
import { phaseTimes, type PhaseTimes } from './phase-times.ts';
import { Phrases } from './phrases.ts';
import { summaryTables, type SummaryTable } from './summary-tables.ts';

/** What the page shows of a run besides its result. */
export type PageAbout = Pick<ReportAbout, 'version' | 'node' | 'historyFile' | 'replay' | 'declaration'>;

/** How a page is worded. */
export interface PageWording {
  /** The language that it opens in; a reader may choose the other. */
  readonly language: 'en' | 'zh';
  /** The verdict's reason in Chinese. */
  readonly chineseReason: string;
  readonly toChinese: Translate;
}

/** A run for its page: everything that needs the judge or the library of texts, as plain data. */
export interface RunSummary {
  readonly language: 'en' | 'zh';
  readonly scenario: string;
  readonly verdict: 'PASS' | 'FAIL' | 'INCONCLUSIVE';
  readonly reason: string;
  readonly notes: readonly string[];
  readonly facts: readonly string[];
  readonly replay: string;
  /** `events`: places among the events of the history. */
  readonly findings: readonly {
    readonly check: string;
    readonly machine?: string;
    readonly at: number;
    readonly message: string;
    readonly impact: string;
    readonly events: readonly number[];
  }[];
  /** Expectations that were not met, by the place of their event. */
  readonly unmet: readonly { readonly place: number; readonly text: string }[];
  readonly coreErrors: readonly string[];
  readonly tables: readonly SummaryTable[];
  /** What checks could not judge, and facts worth reading. */
  readonly checkNotes: readonly string[];
  readonly phases: readonly PhaseTimes[];
  /** Events of the whole history, of which the page may hold only the first. */
  readonly eventCount: number;
  /** Chinese of every English text above that has one. */
  readonly chinese: Readonly<Record<string, string>>;
}

/** Sums a run up for its page. */
export function runSummary(result: RunResult, about: PageAbout, wording: PageWording | null): RunSummary {
  const phrases = new Phrases(wording?.toChinese ?? inEnglish);
  const { verdict, history, judgement, coreErrors } = result;
  const { reason } = verdict;
  if (wording) phrases.add(reason, wording.chineseReason);
  const summary = {
    language: wording?.language ?? 'en',
    scenario: history.header.scenario,
    verdict: verdict.verdict,
    reason,
    notes: phrases.all(notesOf(result, about)),
    facts: phrases.all(factsOf(result)),
    replay: about.replay,
    findings: judgement.findings.map(({ check, machine, at, message, impact, events }) => ({
      check,
      ...(machine !== undefined && { machine }),
      at,
      message: phrases.text(message),
      impact: phrases.text(impact),
      events,
    })),
    unmet: history.events.flatMap((event, place) =>
      event.kind === 'expectation' && !event.met
        ? [{ place, text: phrases.text(`At ${event.t} ms, ${event.step}: ${event.detail}`) }]
        : [],
    ),
    coreErrors,
    tables: summaryTables(result, about, phrases),
    checkNotes: checkNotes(result),
    phases: phaseTimes(history, phrases),
    eventCount: history.events.length,
  };
  return { ...summary, chinese: phrases.chinese };
}

function notesOf({ verdict, judgement }: RunResult, { declaration }: PageAbout): readonly string[] {
  const stalls = stallMessage(judgement);
  return [
    // The reason of an INCONCLUSIVE run names the stall itself.
    ...(stalls === '' || verdict.verdict === 'INCONCLUSIVE' ? [] : [stalls]),
    ...(declaration === undefined ? [] : [declaration]),
  ];
}

function factsOf({ history }: RunResult): readonly string[] {
  const { stage, seed, speed, machines } = history.header;
  const origins = [...new Set(machines.map(({ profile }) => profile))].join(', ');
  return [
    `${stage} stage${speed === 1 ? '' : ` at ${speed}× speed`}`,
    `seed ${seed}`,
    `${machines.length} machine${machines.length === 1 ? '' : 's'}`,
    `${formatDuration(history.events.at(-1)?.t ?? 0)} of their time`,
    `timing profiles ${origins}`,
    `${history.events.length} events`,
  ];
}

function checkNotes({ judgement }: RunResult): readonly string[] {
  return judgement.results.flatMap(({ check, undecided, notes }) =>
    [...undecided.map((sentence) => `INCONCLUSIVE: ${sentence}`), ...notes].map((note) => `${check}: ${note}`),
  );
}
