import { stateOf } from '#harness/checks/check.ts';
import type { HistoryEvent } from '#harness/history/event.ts';
import { amended, timesFired } from '#harness/history/fault-plans.ts';
import type { RunResult } from '#harness/runner/run.ts';

/** What a verdict rests on, as data: each language makes its own sentences of it. */
export interface Reasons {
  readonly verdict: RunResult['verdict']['verdict'];
  readonly checks: number;
  readonly cases: number;
  readonly fromOutside: boolean;
  /** Checks that found something, and how often. */
  readonly broken: readonly { readonly check: string; readonly findings: number }[];
  readonly unmet: readonly { readonly step: string; readonly detail: string }[];
  readonly missed: readonly string[];
  readonly unmeasured: readonly string[];
  readonly troubles: readonly string[];
  /** Planned faults that never fired. */
  readonly unfired: readonly string[];
  /** Checks that the run is to exercise and that had nothing to look at. */
  readonly idle: readonly string[];
  /** What checks could not judge, in their own words. */
  readonly undecided: readonly string[];
  /** What could not be judged because this computer was held up; null where nothing was. */
  readonly heldUp: {
    /** The longest stall, ms of the system's time. */
    readonly longestMs: number;
    readonly cases: number;
    /** Checks that the run is to exercise, expectations, measures, and checks whose limits passed while the process computed. */
    readonly checks: readonly string[];
    readonly expectations: number;
    readonly measures: readonly string[];
    readonly byItself: readonly string[];
  } | null;
  readonly unanswered: readonly { readonly question: string; readonly asked: boolean }[];
  readonly ended: 'done' | 'gave-up' | 'never';
}

/** What the verdict on a run rests on. */
export function reasonsOf({ history: { header, events }, judgement, verdict, troubles }: RunResult): Reasons {
  const { results, measured } = judgement;
  const fired = timesFired(events);
  const end = events.findLast((event) => event.kind === 'run-ended');
  return {
    verdict: verdict.verdict,
    checks: results.length,
    cases: results.reduce((sum, { looked }) => sum + looked, 0),
    fromOutside: header.stage === 'remote',
    broken: results.flatMap(({ check, findings }) =>
      findings.length > 0 ? [{ check, findings: findings.length }] : [],
    ),
    unmet: unmetIn(judgement, events),
    missed: measured.flatMap(({ state, measure }) => (state === 'missed' ? [measure] : [])),
    unmeasured: measured.flatMap(({ state, measure }) => (state === 'nothing' ? [measure] : [])),
    troubles,
    unfired: amended(header, events).faults.flatMap(({ plan, fault, on }) =>
      fired.has(plan) ? [] : [`${fault} · ${on} (${plan})`],
    ),
    idle: header.proves.filter((name) =>
      results.every((result) => result.check !== name || stateOf(result) === 'idle'),
    ),
    undecided: results.flatMap(({ check, undecided }) => undecided.map((sentence) => `${check}: ${sentence}`)),
    heldUp: heldUpIn(judgement, header.proves),
    unanswered: events.flatMap((event) =>
      event.kind === 'operator-judged' && event.answer === 'unsure'
        ? [{ question: event.question, asked: event.source !== 'nobody' }]
        : [],
    ),
    ended: end ? (end.reason === 'gave-up' ? 'gave-up' : 'done') : 'never',
  };
}

type Judgement = RunResult['judgement'];

function heldUpIn({ results, heldUp, measured }: Judgement, proves: readonly string[]): Reasons['heldUp'] {
  const cases = results.reduce((sum, result) => sum + result.heldUp, 0);
  const { longest, matters, expectations } = heldUp;
  if (!longest || !(matters || cases > 0)) return null;
  return {
    longestMs: Math.round(longest.systemMs),
    cases,
    checks: results.flatMap((result) =>
      proves.includes(result.check) && stateOf(result) === 'held-up' ? [result.check] : [],
    ),
    expectations: expectations.size,
    measures: measured.flatMap(({ state, measure }) => (state === 'held-up' ? [measure] : [])),
    byItself: results.flatMap(({ check, heldUpByItself }) => (heldUpByItself > 0 ? [check] : [])),
  };
}

function unmetIn({ heldUp }: Judgement, events: readonly HistoryEvent[]): Reasons['unmet'] {
  return events.flatMap((event, index) =>
    event.kind === 'expectation' && !event.met && !heldUp.expectations.has(index)
      ? [{ step: event.step, detail: event.detail }]
      : [],
  );
}
